"""Readings and payments go back to the base: numbered files, the base's answers, sent again, reconciled."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from account_sync.actions import answers, exports, reconciliation
from account_sync.app import service
from account_sync.domain.export.entry import Kind
from account_sync.domain.export.reconciliation import Place
from chassis.testing import Running
from click.testing import CliRunner, Result

from tests.account_sync.examples import account_of
from tests.faults.rig.twins import Message, golden, translated, twin

SUBMITTED, CORRECTED, CANCELLED = (f"readings.reading_{each}.v1" for each in ("submitted", "corrected", "cancelled"))
PAID = "billing_calculator.payment_received.v1"
DAY = date(2022, 11, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "base"


@pytest.fixture
def running(mongo_url: str, folder: Path) -> Iterator[Running]:
    with Running(service, mongo_url, import_chunk=3, export_folder=str(folder), export_batch_rows=7) as running:
        running.clock(at="2022-11-20T07:00:00+03:00")
        yield running


@pytest.fixture
def account(running: Running) -> str:
    """The account of the golden messages, known to the base by the code and meter of the sound row."""
    found = account_of()
    running.transactions.run(lambda work: work.store.accounts.save([found]))
    return found.account_id


def reading(account: str, number: int = 0, name: str = SUBMITTED, **changes: Any) -> Message:
    """A reading of the account; each number is a reading of its own."""
    message = twin(golden(name, data=changes), f"reading {number}")
    message["data"]["account_id"] = account
    message["data"]["meter_id"] = account_of().meters[0].meter_id
    return message


def payment(account: str, number: int = 0, amount: str = "824.00") -> Message:
    message = twin(golden(PAID, data={"amount": amount}), f"payment {number}")
    message["data"]["account_id"] = account
    return message


def export(running: Running, kind: Kind) -> list[list[str]]:
    """The rows of the next file of the kind."""
    batch = exports.export_kind(running.transactions, kind)
    assert batch is not None
    return rows(Path(running.runtime.settings.export_folder) / "outgoing" / batch.file_name)


def rows(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_bytes().decode("cp1251").splitlines(), delimiter=";"))


def answer(folder: Path, *lines: str, name: str = "answer.csv", control: str = "") -> None:
    (folder / "answers").mkdir(parents=True, exist_ok=True)
    text = ["Реестр;Строка;Результат;Причина", *lines, control or f"={len(lines)}"]
    (folder / "answers" / name).write_bytes("\r\n".join(text).encode("cp1251"))


def command(running: Running, name: str, *arguments: str) -> Result:
    found = next(each for each in service.commands if each.name == name)
    return CliRunner().invoke(found, list(arguments), obj=running.transactions)


def places(running: Running, kind: Kind, day: date = DAY) -> dict[Place, int]:
    found = reconciliation.reconcile(running.transactions, day=day)
    assert found.agrees, found.faults
    return {place: figures.count for place, figures in found.places[kind].items()}


def test_a_reading_is_one_line_with_its_meter_figures_and_moscow_time(running: Running, account: str) -> None:
    running.deliver(reading(account))
    header, line, control = export(running, Kind.READINGS)
    told = dict(zip(header, line, strict=True))
    identifier = told.pop("Идентификатор")
    assert told == {
        "Строка": "1", "Код абонента": "10000017", "Лицевой счёт": "520000000017", "Номер счётчика": "40318822",
        "Операция": "новое", "Период": "2022-11", "Дата показаний": "20.11.2022", "Т1": "12605", "Т2": "", "Т3": "",
        "Расход": "260", "Передано": "20.11.2022 10:15:00", "После срока": "нет",
    }  # fmt: skip
    assert identifier == reading(account)["data"]["reading_id"]
    assert control == ["=1", "260", "1", "20.11.2022"]


def test_a_payment_is_one_line_in_a_file_of_its_own_and_numbers_run_on(running: Running, account: str) -> None:
    running.deliver(reading(account), payment(account), payment(account, 1, "0.05"))
    assert export(running, Kind.READINGS)[-1] == ["=1", "260", "1", "20.11.2022"]
    header, *lines, control = export(running, Kind.PAYMENTS)
    amounts = sorted(dict(zip(header, line, strict=True))["Сумма"] for line in lines)
    assert amounts == ["0,05", "824,00"]
    assert control == ["=2", "824,05", "2", "20.11.2022"]


def test_what_was_told_is_not_told_again_and_a_repeated_event_is_one_line(running: Running, account: str) -> None:
    running.deliver(reading(account), reading(account))
    assert len(export(running, Kind.READINGS)) == 3
    assert exports.export_kind(running.transactions, Kind.READINGS) is None
    assert exports.export_kind(running.transactions, Kind.PAYMENTS) is None


def test_a_correction_and_a_cancellation_follow_what_was_told(running: Running, account: str) -> None:
    running.deliver(reading(account))
    export(running, Kind.READINGS)
    running.deliver(reading(account, name=CORRECTED))
    _, line, _ = export(running, Kind.READINGS)
    assert (line[4], line[7]) == ("исправление", "12595")
    running.deliver(reading(account, name=CANCELLED))
    assert export(running, Kind.READINGS)[1][4] == "отмена"


def test_a_reading_taken_back_within_the_hour_is_never_told(running: Running, account: str) -> None:
    running.deliver(reading(account), reading(account, name=CANCELLED))
    assert exports.export_kind(running.transactions, Kind.READINGS) is None
    assert places(running, Kind.READINGS) == {Place.NEVER_TOLD: 1}


def test_more_than_a_batch_holds_goes_into_the_next_one(running: Running, account: str) -> None:
    running.deliver(*[payment(account, number) for number in range(16)])
    files = [export(running, Kind.PAYMENTS) for _ in range(3)]
    assert [len(each) - 2 for each in files] == [7, 7, 2]
    numbers = [each[-1][2] for each in files]
    assert numbers == ["1", "2", "3"]
    identifiers = [line[-1] for each in files for line in each[1:-1]]
    assert len(set(identifiers)) == 16


def test_a_killed_export_goes_on_in_the_same_batch(running: Running, account: str, folder: Path) -> None:
    running.deliver(*[payment(account, number) for number in range(7)])
    batch = running.transactions.run(lambda work: exports.begin_batch(work, kind=Kind.PAYMENTS))
    assert batch is not None
    running.transactions.run(lambda work: exports.fill_batch(work, batch_id=batch.batch_id))
    exports.export_when_due(running.transactions)  # another process, after this one was killed
    (file,) = (folder / "outgoing").iterdir()
    assert len(rows(file)) == 9
    assert places(running, Kind.PAYMENTS) == {Place.UNANSWERED: 7}


def test_a_file_written_and_not_noted_is_written_once_more_the_same(running: Running, account: str, folder: Path) -> None:
    running.deliver(payment(account))
    batch = running.transactions.run(lambda work: exports.begin_batch(work, kind=Kind.PAYMENTS))
    batch = running.transactions.run(lambda work: exports.fill_batch(work, batch_id=batch.batch_id))
    lines = running.transactions.read().store.exports.lines(batch.batch_id)
    running.transactions.tools.export_folder.put(batch.file_name, running.transactions.tools.scribe.content(batch, lines))
    (file,) = (folder / "outgoing").iterdir()
    before = file.read_bytes()
    exports.export_when_due(running.transactions)
    assert file.read_bytes() == before
    assert len(list((folder / "outgoing").iterdir())) == 1
    assert running.transactions.read().store.exports.unfinished() == []


def test_the_worker_writes_no_oftener_than_the_setting_says(running: Running, account: str, folder: Path) -> None:
    running.deliver(payment(account))
    exports.export_when_due(running.transactions)
    running.deliver(payment(account, 1))
    exports.export_when_due(running.transactions)
    assert len(list((folder / "outgoing").iterdir())) == 1
    (batch,) = running.transactions.read().store.exports.batches()
    an_hour_ago = batch.made_at - timedelta(minutes=running.runtime.settings.export_every_minutes)
    running.database.export_batches.update_one({}, {"$set": {"made_at": an_hour_ago}})
    exports.export_when_due(running.transactions)
    assert len(list((folder / "outgoing").iterdir())) == 2


def test_answers_are_noted_line_by_line_and_the_file_is_moved_aside_with_a_report(
    running: Running, account: str, folder: Path
) -> None:
    running.deliver(payment(account), payment(account, 1))
    export(running, Kind.PAYMENTS)
    strange = ("1;9;принято;", "7;1;принято;", "1;x;принято;", "1;2;может;")
    answer(folder, "1;1;принято;", "1;2;Отклонено;нет такого договора", *strange)
    answers.take_answers(running.transactions)
    assert places(running, Kind.PAYMENTS) == {Place.ACCEPTED: 1, Place.REFUSED: 1}
    report = (folder / "answers" / "taken" / "answer.csv.txt").read_text()
    assert "Принято ответов: 2" in report
    for place in ("Реестр 1, строка 9", "Реестр 7, строка 1", "Строка 6:", "Строка 7:"):
        assert place in report
    assert "нет такого договора" in command(running, "show-exports").output


def test_an_answer_given_twice_counts_once_and_one_that_contradicts_changes_nothing(
    running: Running, account: str, folder: Path
) -> None:
    running.deliver(payment(account))
    export(running, Kind.PAYMENTS)
    for told in ("принято", "принято", "отклонено"):
        answer(folder, f"1;1;{told};")
        answers.take_answers(running.transactions)
    assert places(running, Kind.PAYMENTS) == {Place.ACCEPTED: 1}
    assert "ответ на неё был другим" in (folder / "answers" / "taken" / "answer.csv.txt").read_text()


@pytest.mark.parametrize(
    ("lines", "control", "said"),
    [(["1;1;принято;"], "=2", "оборван"), (["1;1;принято;"], "1;2;принято;", "оборван"), ([], "= много", "оборван")],
)
def test_a_cut_off_answer_is_set_aside_whole(
    running: Running, account: str, folder: Path, lines: list[str], control: str, said: str
) -> None:
    running.deliver(payment(account))
    export(running, Kind.PAYMENTS)
    answer(folder, *lines, control=control)
    answers.take_answers(running.transactions)
    assert said in (folder / "answers" / "refused" / "answer.csv.txt").read_text()
    assert places(running, Kind.PAYMENTS) == {Place.UNANSWERED: 1}


@pytest.mark.parametrize("content", [b"", b"\x98\x98", "Реестр;Строка\r\n=0".encode("cp1251"), "привет".encode("utf-16")])
def test_a_file_that_is_no_answer_stops_no_other(running: Running, account: str, folder: Path, content: bytes) -> None:
    running.deliver(payment(account))
    export(running, Kind.PAYMENTS)
    answer(folder, "1;1;принято;", name="b.csv")
    (folder / "answers" / "a.csv").write_bytes(content)
    answers.take_answers(running.transactions)
    assert (folder / "answers" / "refused" / "a.csv").exists()
    assert places(running, Kind.PAYMENTS) == {Place.ACCEPTED: 1}


def test_refused_lines_go_into_the_next_registry_when_somebody_says_so(running: Running, account: str, folder: Path) -> None:
    running.deliver(payment(account), payment(account, 1))
    export(running, Kind.PAYMENTS)
    answer(folder, "1;1;отклонено;нет договора", "1;2;принято;")
    answers.take_answers(running.transactions)
    assert exports.export_kind(running.transactions, Kind.PAYMENTS) is None
    assert command(running, "resend-export", "1", "--refused").exit_code == 0
    _, line, control = export(running, Kind.PAYMENTS)
    assert (line[3], control[2]) == ("новое", "2")


def test_a_registry_is_sent_again_byte_for_byte(running: Running, account: str, folder: Path) -> None:
    running.deliver(payment(account))
    export(running, Kind.PAYMENTS)
    (file,) = (folder / "outgoing").iterdir()
    before = file.read_bytes()
    file.unlink()  # the base has taken it, and lost it
    changed = replace(account_of(), revision=2, account_number="520000000099")
    running.transactions.run(lambda work: work.store.accounts.save([changed]))
    assert command(running, "resend-export", "1").exit_code == 0
    assert file.read_bytes() == before
    refused = command(running, "resend-export", "12")
    assert refused.exit_code == 1
    assert "Реестра 12 нет" in refused.output


def test_what_belongs_to_an_unknown_account_is_reported_and_told_when_the_account_comes(running: Running) -> None:
    stranger = translated(account_of().account_id, "stranger")
    running.deliver(payment(stranger))
    assert exports.export_kind(running.transactions, Kind.PAYMENTS) is not None
    assert places(running, Kind.PAYMENTS) == {Place.ORPHAN: 1}
    known = account_of()
    running.database.export_entries.update_many({}, {"$set": {"account_id": known.account_id}})
    running.transactions.run(lambda work: work.store.accounts.save([known]))
    assert places(running, Kind.PAYMENTS) == {Place.DUE: 1}


def test_the_day_is_accounted_for_with_counts_and_sums(running: Running, account: str, folder: Path) -> None:
    running.deliver(payment(account, 0, "100.10"), payment(account, 1, "0.90"), reading(account))
    export(running, Kind.PAYMENTS)
    running.deliver(payment(account, 2, "5.00"))
    answer(folder, "1;1;принято;")
    answers.take_answers(running.transactions)
    found = reconciliation.reconcile(running.transactions, day=DAY)
    totals = {place: figures.total for place, figures in found.places[Kind.PAYMENTS].items()}
    assert sum(totals.values()) == Decimal("106.00")
    assert totals[Place.DUE] == Decimal("5.00")
    running.clock(at="2022-11-21T00:05:00+03:00")
    reconciliation.reconcile_days(running.transactions)
    report = (folder / "reports" / "reconciliation_20221120.txt").read_text()
    assert "Платежи, руб. / Payments, roubles: 3 на / of 106,00" in report
    assert "Всё сходится" in report


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda db: db.export_lines.delete_one({"line": 2}), "Реестр 1: строк 2, а по строкам 1"),
        (lambda db: db.export_lines.delete_one({"line": 2}), "в реестрах их нет: 1"),
        (lambda db: db.export_batches.update_one({}, {"$inc": {"accepted": 1}}), "принято 1, а по строкам 0"),
        (lambda db: db.export_batches.update_one({}, {"$set": {"number": 3}}), "Нет реестра 2."),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_said(
    running: Running, account: str, damage: Callable[[Any], Any], said: str
) -> None:
    running.deliver(payment(account), payment(account, 1))
    export(running, Kind.PAYMENTS)
    damage(running.database)
    answered = command(running, "reconcile", "2022-11-20")
    assert answered.exit_code == 1
    assert said in answered.output


def test_without_a_folder_nothing_is_written_and_the_commands_say_so(mongo_url: str) -> None:
    with Running(service, mongo_url) as running:
        running.transactions.run(lambda work: work.store.accounts.save([account_of()]))
        running.deliver(payment(account_of().account_id))
        exports.export_when_due(running.transactions)
        answers.take_answers(running.transactions)
        reconciliation.reconcile_days(running.transactions)
        assert running.database.export_batches.count_documents({}) == 0
        assert "ACCOUNT_SYNC_EXPORT_FOLDER" in command(running, "export-to-base").output
