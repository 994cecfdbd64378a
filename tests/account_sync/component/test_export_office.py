"""What clerks see of the registries for the base, and what they can have done again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from account_sync.actions import answers, exports, reconciliation
from account_sync.app import service
from account_sync.domain.export.entry import Kind
from chassis.auth import STAFF
from chassis.ids import new_id
from chassis.testing import Running
from werkzeug.test import TestResponse

from tests.account_sync.component.test_export import answer, export, payment, reading
from tests.account_sync.examples import account_of

HOME = "/api/v1/accounts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "base"


@pytest.fixture
def running(mongo_url: str, folder: Path) -> Iterator[Running]:
    with Running(service, mongo_url, export_folder=str(folder)) as running:
        running.clock(at="2022-11-20T07:00:00+03:00")
        running.transactions.run(lambda work: work.store.accounts.save([account_of()]))
        yield running


def ask(running: Running, method: str, path: str, *, role: str = "clerk", **told: Any) -> TestResponse:
    headers = running.headers(new_id(), audience=STAFF, roles=[role], **told)
    return running.client.open(HOME + path, method=method, headers=headers)


def two_payments(running: Running, folder: Path) -> None:
    """One accepted by the base, one refused."""
    account = account_of().account_id
    running.deliver(payment(account, 0, "100.10"), payment(account, 1, "0.90"))
    export(running, Kind.PAYMENTS)
    answer(folder, "1;1;принято;", "1;2;отклонено;нет договора")
    answers.take_answers(running.transactions)


def test_registries_are_listed_latest_first_in_pages(running: Running, folder: Path) -> None:
    two_payments(running, folder)
    running.deliver(reading(account_of().account_id))
    export(running, Kind.READINGS)
    first = ask(running, "GET", "/exports?limit=1").json
    assert [(each["number"], each["kind"], each["total"]) for each in first["items"]] == [(2, "readings", "260")]
    second = ask(running, "GET", f"/exports?limit=1&before={first['next']}").json
    (shown,) = second["items"]
    assert (shown["number"], shown["total"], shown["accepted"], shown["refused"], shown["unanswered"]) == (1, "101", 1, 1, 0)
    assert second["next"] is None


def test_a_registry_shows_what_the_base_refused_and_why(running: Running, folder: Path) -> None:
    two_payments(running, folder)
    (line,) = ask(running, "GET", "/exports/1").json["refused_lines"]
    assert (line["line"], line["account_number"]) == (2, account_of().account_number)
    assert (line["reason"], line["operation"]) == ("нет договора", "new")


def test_a_clerk_has_refused_lines_told_again_and_a_file_written_again(running: Running, folder: Path) -> None:
    two_payments(running, folder)
    assert ask(running, "POST", "/exports/1/refused/repeats").json == {"entries": 1}
    assert exports.export_kind(running.transactions, Kind.PAYMENTS) is not None
    (first, _) = sorted((folder / "outgoing").iterdir())
    before = first.read_bytes()
    first.unlink()
    assert ask(running, "POST", "/exports/1/copies").status_code == 202
    exports.export_when_due(running.transactions)
    assert first.read_bytes() == before


def test_a_day_is_accounted_for_when_it_is_asked_for_and_again_after_answers(running: Running, folder: Path) -> None:
    assert ask(running, "GET", "/reconciliations/2022-11-20").json["code"] == "not_reconciled"
    running.deliver(payment(account_of().account_id, 0, "100.10"))
    export(running, Kind.PAYMENTS)
    assert ask(running, "POST", "/reconciliations/2022-11-20").status_code == 202
    reconciliation.reconcile_days(running.transactions)
    assert places(running) == {"unanswered": "100.1"}
    answer(folder, "1;1;принято;")
    answers.take_answers(running.transactions)
    reconciliation.reconcile_days(running.transactions)
    assert places(running) == {"accepted": "100.1"}
    assert running.transactions.read().store.exports.wishes() == {}


def test_a_wish_that_comes_while_the_day_is_accounted_for_is_not_forgotten(running: Running) -> None:
    day = date(2022, 11, 20)
    running.transactions.run(lambda work: reconciliation.ask_for_reconciliation(work, day=day))
    seen = running.transactions.read().store.exports.wishes()[day]
    running.transactions.run(lambda work: reconciliation.ask_for_reconciliation(work, day=day))
    reconciliation.reconcile(running.transactions, day=day, wish=seen)
    assert day in running.transactions.read().store.exports.wishes()


def places(running: Running) -> dict[str, str]:
    told = ask(running, "GET", "/reconciliations/2022-11-20").json
    assert told["faults"] == []
    (payments,) = (each["places"] for each in told["kinds"] if each["kind"] == "payments")
    return {each["place"]: each["total"] for each in payments}


def test_yesterday_is_accounted_for_once_by_itself(running: Running, folder: Path) -> None:
    two_payments(running, folder)
    running.clock(at="2022-11-21T00:10:00+03:00")
    reconciliation.reconcile_days(running.transactions)
    made_at = ask(running, "GET", "/reconciliations/2022-11-20").json["made_at"]
    reconciliation.reconcile_days(running.transactions)
    assert ask(running, "GET", "/reconciliations/2022-11-20").json["made_at"] == made_at
    assert running.transactions.read().store.exports.is_reconciled(date(2022, 11, 20))


NOWHERE = ["/exports/2", f"/exports/{10**20}", "/exports/-1", "/exports/один", "/reconciliations/20-11"]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_said(running: Running, folder: Path, path: str) -> None:
    two_payments(running, folder)
    refused = ask(running, "GET", path)
    assert refused.status_code == 404
    assert refused.json["detail"]


def test_only_clerks_and_accountants_look(running: Running, folder: Path) -> None:
    two_payments(running, folder)
    assert ask(running, "GET", "/exports", role="accountant").status_code == 200
    assert ask(running, "GET", "/exports", role="support").status_code == 403
    assert ask(running, "POST", "/exports/1/copies", role="head").status_code == 403
    customer = running.client.get(f"{HOME}/exports", headers=running.headers(new_id(), [account_of().account_id]))
    assert customer.status_code == 401
