"""A clerk sends a registry in, looks at what it would change, has it applied and taken back; the worker does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from account_sync import actions
from account_sync.api.inbox import take_in
from account_sync.app import service
from account_sync.domain.registry.columns import Column
from chassis.ids import new_id
from chassis.testing import Running

from tests.account_sync.examples import csv_of, line_of

PATH = "/api/v1/accounts/staff/imports"
TWO = csv_of(line_of().text, line_of({Column.CODE: "2", Column.NUMBER: "520000000002"}).text, "1;2;3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def desk(mongo_url: str, folder: Path) -> Iterator[Running]:
    with Running(service, mongo_url, import_chunk=3, inbox_folder=str(folder), max_registry_bytes=5000) as running:
        running.clock(at="2022-11-01T07:00:00+03:00")
        yield running


@pytest.fixture
def ask(desk: Running) -> Callable[..., Any]:
    """A request of a clerk."""

    def send(method: str, path: str = "", **more: Any) -> Any:
        token = desk.token(new_id(), audience="staff", roles=("clerk",))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
        return desk.client.open(f"{PATH}{path}", method=method, headers=headers, **more)

    return send


def work(desk: Running) -> None:
    """What the worker's jobs do."""
    take_in(desk.transactions)
    actions.go_on(desk.transactions)


def sent(ask: Callable[..., Any], content: bytes = TWO, name: str = "ноябрь.csv", **params: str) -> Any:
    return ask("POST", data=content, query_string={"name": name, **params}, content_type="application/octet-stream")


def test_a_registry_is_sent_checked_looked_at_applied_and_taken_back(desk, ask, folder) -> None:
    answer = sent(ask)
    assert (answer.status_code, answer.json) == (202, {"name": "ноябрь.csv", "size": len(TWO)})
    assert ask("GET").json == {"items": [], "waiting": ["ноябрь.csv"], "next": None}
    work(desk)
    (run,) = ask("GET").json["items"]
    assert (run["phase"], run["rows"], run["refused"], run["staged"], run["wanted"]) == ("staged", 3, 1, 2, False)
    assert desk.database.accounts.count_documents({}) == 0
    report = ask("GET", f"/{run['import_id']}").json
    assert [row["line"] for row in report["refused_rows"]] == [4]
    assert (report["preview"]["added"], [each["kind"] for each in report["preview"]["differences"]]) == (2, ["added", "added"])
    assert len(list(folder.glob("checked/*.csv"))) == 1

    wanted = ask("POST", f"/{run['import_id']}/application")
    assert (wanted.status_code, wanted.json["phase"], wanted.json["wanted"]) == (202, "applying", True)
    assert desk.database.accounts.count_documents({}) == 0
    work(desk)
    applied = ask("GET", f"/{run['import_id']}").json
    assert (applied["run"]["phase"], applied["run"]["added"], applied["preview"]) == ("applied", 2, None)

    assert ask("POST", f"/{run['import_id']}/application").status_code == 409
    assert ask("POST", f"/{run['import_id']}/rollback").json["phase"] == "rolling_back"
    work(desk)
    assert ask("GET", f"/{run['import_id']}").json["run"]["withdrawn"] == 2
    assert ask("GET", "/no-such").status_code == 404
    told = [(each.data["did"], each.data["about"]) for each in desk.outbox("account_sync.staff_acted.v1")]
    assert told == [(did, "ноябрь.csv") for did in ("registry_sent", "registry_applied", "registry_taken_back")]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(TWO[:-9], "a.csv", "cut_off"), (b"PK\x03\x04", "a.csv", "registry_unreadable"), (b"\n", "a.csv", "registry_unreadable")],
)
def test_a_refused_file_is_shown_to_whoever_sent_it(desk, ask, content, name, code) -> None:
    assert sent(ask, content, name).status_code == 202
    work(desk)
    (run,) = ask("GET").json["items"]
    assert (run["phase"], [trouble["code"] for trouble in run["troubles"]]) == ("refused", [code])


def test_a_file_that_was_applied_is_told_to_have_been(desk, ask) -> None:
    sent(ask)
    work(desk)
    ask("POST", f"/{ask('GET').json['items'][0]['import_id']}/application")
    work(desk)
    sent(ask, name="again.csv")
    work(desk)
    (run,) = (each for each in ask("GET").json["items"] if each["file_name"] == "again.csv")
    assert (run["phase"], run["troubles"][0]["code"]) == ("refused", "applied_already")


def test_the_size_is_looked_at_before_anything_is_read(desk, ask, folder) -> None:
    unread = {"wsgi.input": _Unread(), "CONTENT_LENGTH": "5001"}
    answer = ask("POST", query_string={"name": "a.csv"}, environ_overrides=unread)
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (413, "file_too_large", {"most_bytes": 5000})
    without = ask("POST", query_string={"name": "a.csv"})
    assert (without.status_code, without.json["code"]) == (411, "size_unknown")
    assert not folder.exists()


def test_a_file_that_breaks_off_on_its_way_is_not_kept(desk, ask, folder) -> None:
    answer = ask("POST", query_string={"name": "a.csv"}, environ_overrides={"wsgi.input": BytesIO(TWO), "CONTENT_LENGTH": "4000"})
    assert answer.status_code == 400
    assert [path for path in folder.rglob("*") if path.is_file()] == []


class _Unread:
    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize(
    ("params", "status"),
    [({"name": "a.pdf"}, 404), ({"name": "a.pdf", "profile": "registry-csv"}, 202), ({"name": "a.csv", "profile": "../x"}, 422)],
)
def test_a_profile_is_named_or_told_by_the_name(desk, ask, params, status) -> None:
    assert sent(ask, **params).status_code == status


def test_a_name_leads_nowhere_else(desk, ask, folder) -> None:
    assert sent(ask, name="../../.x/\\..\\..\\evil;rm.csv").json["name"] == "evil_rm.csv"
    assert [path.name for path in folder.rglob("*.csv")] == ["evil_rm.csv"]


def test_the_list_goes_on_page_by_page_and_names_the_kinds_of_files(desk, ask) -> None:
    for n in range(22):
        desk.clock(at=f"2022-11-01T07:{n:02}:00+03:00")
        sent(ask, csv_of(line_of({Column.CODE: f"{n}"}).text), name=f"{n}.csv")
        take_in(desk.transactions)
    first = ask("GET").json
    second = ask("GET", query_string={"cursor": first["next"]}).json
    names = [run["file_name"] for run in (*first["items"], *second["items"])]
    assert (names, second["next"]) == ([f"{n}.csv" for n in reversed(range(22))], None)
    profiles = ask("GET", "/profiles").json
    assert (profiles["most_bytes"], "registry-dbf" in [each["name"] for each in profiles["items"]]) == (5000, True)


ROUTES = (("GET", ""), ("GET", "/profiles"), ("POST", ""), ("GET", "/i"), ("POST", "/i/application"), ("POST", "/i/rollback"))


def test_only_a_clerk_may(desk) -> None:
    others = [desk.token(new_id(), audience="staff", roles=(role,)) for role in ("head", "support", "accountant")]
    for method, path in ROUTES:
        for token, status in (*((other, 403) for other in others), (desk.token("u", ["a"]), 401)):
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
            answer = desk.client.open(f"{PATH}{path}", method=method, headers=headers, query_string={"name": "a.csv"})
            assert answer.status_code == status, (method, path)


def test_what_an_operator_is_doing_meanwhile_waits(desk, ask) -> None:
    sent(ask)
    work(desk)
    import_id = ask("GET").json["items"][0]["import_id"]
    ask("POST", f"/{import_id}/application")
    actions.apply_import(desk.transactions, import_id=import_id)
    actions.go_on(desk.transactions)
    assert len(desk.outbox("account_sync.account_updated.v1")) == 2
