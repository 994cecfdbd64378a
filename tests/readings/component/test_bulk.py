from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from readings.actions import bulk as going
from readings.app import service

from tests.contracts.golden import golden_events
from tests.readings.component.conftest import Answer, account_updated
from tests.readings.receipt_keys import receipt_keys

BULK = "/api/v1/readings/bulk"
HEADER = "Лицевой счёт;Номер счётчика;Т1;Т2;Т3;Подтверждено"


@dataclass
class Desk:
    """A clerk with a town of accounts: numbers from 520000000001 on, all with meters that started at 12345."""

    running: Running
    user_id: str
    ids: dict[str, str]

    def send(self, text: str | bytes, *, query: str = "?name=list.csv", as_program: tuple[str, ...] | None = None) -> Answer:
        body = text if isinstance(text, bytes) else text.encode()
        return self._asked("POST", f"/files{query}", as_program=as_program, data=body, content_type="application/octet-stream")

    def ask(self, method: str, path: str, *, as_program: tuple[str, ...] | None = None, json: Any = None) -> Answer:
        return self._asked(method, path, as_program=as_program, json=json)

    def _asked(self, method: str, path: str, *, as_program: tuple[str, ...] | None, **given: Any) -> Answer:
        who: dict[str, Any] = {"audience": "staff", "roles": ["clerk"]}
        if as_program is not None:
            who = {"audience": "machine", "roles": ["readings:write"]}
        headers = self.running.headers(self.user_id, [self.ids[each] for each in as_program or ()], **who)
        response = self.running.client.open(BULK + path, method=method, headers=headers, **given)
        return Answer(response.status_code, response.get_json(silent=True) or {}, response.get_data(), response.headers)

    def work(self) -> None:
        going.go_through_batches(self.running.transactions)

    def results(self, batch_id: str, query: str = "?limit=200") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", f"/{batch_id}/results{query}").body["items"]
        return found

    def taken(self, *rows: str) -> list[tuple[str, list[str]]]:
        """What became of these rows: the outcome and the codes of the reasons."""
        batch = self.send("\n".join((HEADER, *rows))).body["batch"]
        self.work()
        return [(each["outcome"], [why["code"] for why in each["reasons"]]) for each in self.results(batch["batch_id"])]


def number(of: int) -> str:
    return f"5200{of:08d}"


@pytest.fixture(scope="module")
def town(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(service, mongo_url, max_bulk_bytes=20_000, **receipt_keys(tmp_path_factory.mktemp("keys"))) as running:
        yield running


@pytest.fixture
def desk(town: Running) -> Desk:
    """Forty accounts of the test's own, under the same numbers as those of the test before, which are closed now."""
    town.clock(at="2022-11-20T10:15:00+03:00")
    for name in ("accounts", "meters", "readings", "bulk_batches", "bulk_files", "bulk_rows", "outbox"):
        town.database[name].delete_many({})
    ids = {number(place): new_id() for place in range(1, 41)}
    messages = []
    for place, (account_number, account_id) in enumerate(ids.items(), 1):
        message = account_updated(account_id, new_id(), zones=2 if place == 40 else 1, account_number=account_number)
        message["data"]["meters"][0]["serial"] = f"S{place}"
        messages.append(message)
    town.deliver(*messages)
    return Desk(town, new_id(), ids)


def test_each_row_is_accepted_refused_with_every_reason_or_waits_for_a_word(desk: Desk) -> None:
    assert desk.taken(
        f"{number(1)};S1;12400;;;",
        f"{number(2)};S2;12300;;;",
        f"{number(3)};S3;19000;;;",
        f"{number(4)};S4;19000;;;да",
        "999;S5;1;;;",
        f"{number(6)};S5;12400;;;",
        f"{number(7)};;12400;;;",
        f"{number(8)};S8;двенадцать;;;",
        f"{number(40)};S40;100;50;;",
        f"{number(9)};S9;12400;5;;",
    ) == [
        ("accepted", []),
        ("refused", ["reading_went_backwards"]),
        ("to_confirm", ["reading_implausible"]),
        ("accepted", []),
        ("refused", ["account_unknown"]),
        ("refused", ["meter_unknown"]),
        ("accepted", []),
        ("refused", ["figure_unreadable"]),
        ("refused", ["reading_went_backwards", "reading_went_backwards"]),
        ("refused", ["zone_missing"]),
    ]


def test_what_is_accepted_is_an_ordinary_reading_told_on_the_bulk_lane(desk: Desk) -> None:
    desk.taken(f"{number(1)};S1;12400;;;")

    [event] = desk.running.outbox("readings.reading_submitted.v1")
    [row] = desk.running.database["outbox"].find({"type": event.type})
    [zone] = event.data["zones"]
    assert (zone["value"], zone["previous"], zone["consumption"], event.data["origin"]) == ("12400", "12345", "55", "staff")
    assert ".bulk." in row["key"]


def test_the_same_file_again_is_the_batch_it_was_and_takes_nothing_twice(desk: Desk) -> None:
    text = f"{HEADER}\n{number(1)};S1;12400;;;"
    first = desk.send(text).body
    desk.work()

    again = desk.send(text, query="?name=other-name.csv").body

    assert (first["sent_before"], again["sent_before"]) == (False, True)
    assert again["batch"]["batch_id"] == first["batch"]["batch_id"]
    desk.work()
    assert desk.running.database["readings"].count_documents({}) == 1


def test_in_the_next_month_the_same_figures_are_a_batch_of_their_own(desk: Desk) -> None:
    text = f"{HEADER}\n{number(1)};S1;12400;;;"
    first = desk.send(text).body["batch"]
    desk.work()
    desk.running.clock(at="2022-12-20T10:15:00+03:00")

    assert desk.send(text).body["batch"]["batch_id"] != first["batch_id"]


def test_unusual_figures_are_taken_once_their_sender_says_so_and_the_counts_follow(desk: Desk) -> None:
    text = "\n".join((HEADER, f"{number(1)};S1;19000;;;", f"{number(2)};S2;12400;;;", f"{number(3)};S3;19000;;;"))
    batch = desk.send(text).body["batch"]["batch_id"]
    desk.work()
    assert desk.ask("GET", f"/{batch}").body["to_confirm"] == 2

    assert desk.ask("POST", f"/{batch}/confirmation").status == 202
    desk.work()

    after = desk.ask("GET", f"/{batch}").body
    assert (after["accepted"], after["refused"], after["to_confirm"], after["confirming"]) == (3, 0, 0, False)
    assert after["done_at"]
    assert desk.ask("POST", f"/{batch}/confirmation").refusal == (409, "nothing_to_confirm")


def test_what_clerks_send_and_confirm_stands_in_the_journal_of_staff_and_what_programs_do_does_not(desk: Desk) -> None:
    batch = desk.send(f"{HEADER}\n{number(1)};S1;19000;;;").body["batch"]["batch_id"]
    desk.work()
    desk.ask("POST", f"/{batch}/confirmation")
    rows = [{"account_number": number(2), "meter_serial": "", "figures": ["12400"]}]
    desk.ask("POST", "", as_program=(number(2),), json={"rows": rows})

    told = [each.data for each in desk.running.outbox("readings.staff_acted.v1")]
    assert [(each["did"], each["about"]) for each in told] == [("readings_sent", "list.csv"), ("readings_confirmed", "list.csv")]
    assert {each["staff_id"] for each in told} == {desk.user_id}


def test_of_an_erased_person_no_file_and_no_row_is_left_and_what_others_sent_goes_on(desk: Desk) -> None:
    rows = [{"account_number": number(1), "meter_serial": "", "figures": ["12400"]}]
    desk.ask("POST", "", as_program=(number(1),), json={"rows": rows})
    clerks = desk.send(f"{HEADER}\n{number(1)};S1;19000;;;\n{number(2)};S2;19000;;;").body["batch"]["batch_id"]
    desk.work()
    person = {"user_id": desk.user_id, "account_ids": [desk.ids[number(1)]]}
    for name in ("identity.export_requested.v1", "identity.erasure_requested.v1"):
        golden = golden_events()[name]
        desk.running.deliver(
            {**golden, "id": new_id(), "partitionkey": desk.user_id, "data": {**golden["data"], **person}}
        )

    (part,) = desk.running.outbox("readings.export_part_ready.v1")
    held = json.loads(part.data["content"])
    assert ([each["total"] for each in held["bulk_batches"]], len(held["bulk_rows"])) == ([1], 2)
    (answer,) = desk.running.outbox("readings.person_erased.v1")
    assert {each["what"]: each["count"] for each in answer.data["erased"]} == {"bulk_batches": 1, "bulk_rows": 1}
    assert [each["account_number"] for each in desk.results(clerks)] == [number(2)]
    kept = [list(desk.running.database[name].find()) for name in ("bulk_batches", "bulk_files", "bulk_rows")]
    assert desk.user_id not in str(kept) and desk.ids[number(1)] not in str(kept)
    assert desk.ask("POST", f"/{clerks}/confirmation").body["to_confirm"] == 1
    desk.work()
    assert [(each["to_confirm"], each["accepted"]) for each in [desk.ask("GET", f"/{clerks}").body]] == [(0, 1)]


def test_a_file_whose_sender_is_erased_before_it_is_through_is_taken_as_nobodys(desk: Desk) -> None:
    rows = [{"account_number": number(1), "meter_serial": "", "figures": ["12400"]}]
    batch = desk.ask("POST", "", as_program=(number(1),), json={"rows": rows}).body["batch"]["batch_id"]
    desk.running.transactions.run(lambda work: work.store.bulk.forget_sender(desk.user_id))
    desk.work()

    assert desk.user_id not in str(list(desk.running.database["bulk_batches"].find()))
    assert [each["outcome"] for each in desk.results(batch)] == ["accepted"]


class Killed(Exception):
    """Stands for the end of the process."""


def test_a_batch_whose_worker_is_killed_goes_on_where_it_stood(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(going, "CHUNK", 7)
    rows = [f"{number(place)};S{place};12400;;;" for place in range(1, 31)]
    batch = desk.send("\n".join((HEADER, *rows))).body["batch"]["batch_id"]
    transactions, seen = desk.running.transactions, []

    def run(action: Any, **given: Any) -> Any:
        seen.append(1)
        if len(seen) == 3:
            raise Killed
        return type(transactions).run(transactions, action, **given)

    with pytest.raises(Killed):
        going.go_through_batches(Shadow(transactions, run))
    assert desk.ask("GET", f"/{batch}").body["position"] == 14
    desk.work()

    assert desk.ask("GET", f"/{batch}").body["accepted"] == 30
    assert desk.running.database["readings"].count_documents({}) == 30
    assert len(desk.running.outbox("readings.reading_submitted.v1")) == 30


class Shadow:
    """Transactions of which one can be broken off."""

    def __init__(self, transactions: Any, run: Any) -> None:
        self._transactions, self.run = transactions, run

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transactions, name)


def test_one_account_twice_in_a_file_is_decided_one_after_the_other(desk: Desk) -> None:
    assert desk.taken(f"{number(1)};S1;12400;;;", f"{number(1)};S1;12390;;;", f"{number(1)};S1;12450;;;") == [
        ("accepted", []), ("refused", ["reading_went_backwards"]), ("accepted", []),
    ]  # fmt: skip
    assert [each["read_on"] for each in desk.running.database["readings"].find()] == ["2022-11-20"] * 2


def test_many_rows_share_the_trips_of_one_transaction(desk: Desk) -> None:
    rows = [f"{number(place)};S{place};12400;;;" for place in range(1, 31)]
    desk.send("\n".join((HEADER, *rows)))
    before = desk.running.runtime.client.admin.command("serverStatus")["transactions"]["totalCommitted"]

    desk.work()

    assert desk.running.runtime.client.admin.command("serverStatus")["transactions"]["totalCommitted"] - before == 1


@pytest.mark.parametrize(("content", "words"), [
    (b"\n", "нет столбцов"),
    ("Счёт;Показание\n1;2".encode(), "нет столбцов: лицевой счёт"),
    (HEADER.encode(), "нет ни одной строки"),
    (b"\xff\xfe\x98", "Кодировка файла"),
])  # fmt: skip
def test_a_file_that_is_none_is_refused_as_a_whole_in_words_that_say_what_to_do(desk: Desk, content: bytes, words: str) -> None:
    answer = desk.send(content)

    assert answer.refusal == (422, "batch_unreadable")
    assert words in answer.raw.decode()


def test_the_size_is_looked_at_before_anything_is_read(desk: Desk) -> None:
    assert desk.send(b"x" * 20_001).refusal == (413, "file_too_large")
    assert desk.send(b"x", query="").status == 422


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_files_of_common_programs_are_understood(desk: Desk, encoding: str, separator: str) -> None:
    text = f"{HEADER}\r\n{number(1)};S1;12400;;;\r\n\r\n".replace(";", separator)
    batch = desk.send(text.encode(encoding)).body["batch"]["batch_id"]
    desk.work()
    assert [(each["line"], each["outcome"]) for each in desk.results(batch)] == [(2, "accepted")]


def test_a_program_sends_rows_of_its_persons_accounts_alone_and_sees_its_own_batches(desk: Desk) -> None:
    own = (number(1),)
    rows = [{"account_number": number(place), "meter_serial": "", "figures": ["12400"]} for place in (1, 2)]
    batch = desk.ask("POST", "", as_program=own, json={"rows": rows}).body["batch"]["batch_id"]
    desk.work()

    found = desk.ask("GET", f"/{batch}/results", as_program=own).body["items"]
    assert [(each["outcome"], [why["code"] for why in each["reasons"]]) for each in found] == [
        ("accepted", []), ("refused", ["account_unknown"]),
    ]  # fmt: skip
    clerks = desk.send(f"{HEADER}\n{number(3)};S3;12400;;;").body["batch"]["batch_id"]
    assert desk.ask("GET", f"/{clerks}", as_program=own).refusal == (404, "batch_unknown")
    assert [each["batch_id"] for each in desk.ask("GET", "", as_program=own).body["items"]] == [batch]
    assert {each["batch_id"] for each in desk.ask("GET", "").body["items"]} == {batch, clerks}


def test_the_results_are_a_file_in_which_nothing_is_computed(desk: Desk) -> None:
    batch = desk.send(f"{HEADER}\n{number(1)};S1;12400;;;\n=1+1;S2;-5;;;").body["batch"]["batch_id"]
    desk.work()

    lines = desk.ask("GET", f"/{batch}/results.csv").raw.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("Строка;Лицевой счёт;Номер счётчика;Т1;Т2;Т3;Итог;Почему")
    assert lines[1].startswith(f"2;{number(1)};S1;12400;;;принято;;")
    assert lines[2].startswith("3;'=1+1;S2;'-5;;;отказано;Лицевого счёта =1+1 нет среди доступных вам.")


def test_pages_of_rows_and_rows_of_one_outcome(desk: Desk) -> None:
    batch = desk.send("\n".join((HEADER, *(f"{number(place)};S{place};{12400 - place % 2 * 200};;;" for place in range(1, 7)))))
    desk.work()
    batch_id = batch.body["batch"]["batch_id"]

    assert [each["line"] for each in desk.results(batch_id, "?outcome=refused")] == [2, 4, 6]
    page = desk.ask("GET", f"/{batch_id}/results?limit=2").body
    assert ([each["line"] for each in page["items"]], page["next"]) == ([2, 3], 3)
    assert [each["line"] for each in desk.results(batch_id, "?limit=2&after=3")] == [4, 5]
