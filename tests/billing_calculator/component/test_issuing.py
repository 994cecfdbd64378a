"""After a close the bills of the accounts in somebody's cabinet are made and told, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from billing_calculator import actions
from billing_calculator.app import service
from chassis.testing import Running
from notification.domain.bills import bill_letter
from notification.domain.letters import Place
from notification.handlers.bills import as_bill

from tests.billing_calculator.component.payers import payer_named
from tests.billing_calculator.component.test_bills import DECEMBER, make
from tests.billing_calculator.component.test_packs import published
from tests.billing_calculator.examples import ACCOUNT_ID, NOON, account_event, reading_event
from tests.contracts.golden import golden_events

OTHERS = [f"0d5f1c9e-9a43-5c1e-8f0e-0a4d5f6b7c9{number}" for number in range(4)]
CLOSED = golden_events()["billing_calculator.month_closed.v1"]


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, bills_at_once=1) as running:
        running.clock(at=NOON)
        running.deliver(account_event(opening_balance=Decimal("100.00")), reading_event(260), payer_named(running))
        for number, each in enumerate(OTHERS):  # charged is the first alone, registered are the first and the second
            running.deliver(account_event(account_id=each, account_number=f"5200000001{number:02d}"))
            if number < 2:
                running.deliver(payer_named(running, account_id=each))
        reading = reading_event(100, account_id=OTHERS[0], reading_id="c2b8a2b1-5f63-5d9c-9a7a-0d1f2e3c4b5b")
        running.deliver(reading)
        running.clock(at=DECEMBER)
        yield running


def closed(billing: Running, event_id: str, period: str = "2022-11") -> None:
    billing.deliver({**CLOSED, "id": event_id, "data": {**CLOSED["data"], "period": period}})
    actions.go_on_issuing(billing.transactions)


def told(billing: Running) -> list[Any]:
    return billing.outbox("billing_calculator.bill_issued.v1")


def test_the_bills_of_a_closed_month_are_told_once_to_whoever_is_registered(billing: Running) -> None:
    kept = make(billing).json
    closed(billing, "00000000-0000-4000-8000-0000000000e1")
    closed(billing, "00000000-0000-4000-8000-0000000000e2")
    assert [each.data["account_id"] for each in told(billing)] == [ACCOUNT_ID, OTHERS[0]]
    assert {row["lane"] for row in billing.database["outbox"].find({"type": "billing_calculator.bill_issued.v1"})} == {"bulk"}
    first = told(billing)[0].data
    assert (first["bill_id"], first["to_pay"], first["overdue"], first["due_on"]) == (
        kept["bill_id"], "1357.80", "100.00", "2022-12-10",
    )  # fmt: skip
    assert billing.database["bills"].count_documents({}) == 2
    letter = bill_letter(as_bill(first), Place("520000000017", "https://lk", ZoneInfo("Europe/Moscow")), "ru")
    assert "1 357,80 ₽" in letter.title.replace("\xa0", " ") and letter.link == "https://lk/bills/2022-11"


def test_nobody_is_written_of_a_month_that_is_history(billing: Running) -> None:
    billing.clock(at=datetime(2022, 12, 11, 9, tzinfo=UTC))
    closed(billing, "00000000-0000-4000-8000-0000000000e3")
    assert told(billing) == [] and billing.database["bill_issuings"].count_documents({}) == 0


def test_a_bill_whose_month_waited_for_its_tariff_is_told_when_that_has_come(billing: Running) -> None:
    late = OTHERS[2]
    billing.clock(at=NOON)
    reading = reading_event(100, account_id=late, reading_id="c2b8a2b1-5f63-5d9c-9a7a-0d1f2e3c4b6c")
    moved = account_event(2, account_id=late, account_number="520000000102", tariff_plan="north")
    billing.deliver(moved, payer_named(billing, account_id=late), reading)
    billing.clock(at=DECEMBER)
    closed(billing, "00000000-0000-4000-8000-0000000000e4")
    before = len(told(billing))
    actions.tell_late_bills(billing.transactions)
    assert (len(told(billing)), late in [each.data["account_id"] for each in told(billing)]) == (before, False)
    published(billing)
    billing.deliver()
    for _ in range(2):
        actions.tell_late_bills(billing.transactions)
    assert [each.data["account_id"] for each in told(billing)[before:]] == [late]
    assert billing.database["late_bills"].count_documents({}) == 0


def test_whoever_waits_longer_than_there_is_time_to_pay_is_not_written_to(billing: Running) -> None:
    late = {"_id": f"2022-11:{OTHERS[3]}", "period": "2022-11", "account_id": OTHERS[3]}
    billing.database["late_bills"].insert_one(late)
    billing.clock(at=datetime(2022, 12, 11, 9, tzinfo=UTC))
    actions.tell_late_bills(billing.transactions)
    assert told(billing) == [] and billing.database["late_bills"].count_documents({}) == 0


def test_a_bill_that_is_ready_is_told_although_another_service_still_lacks_its_normative(billing: Running) -> None:
    row = {"_id": "w", "account_id": ACCOUNT_ID, "service": "hot_water", "period": "2022-11", "plan": "x", "day": "2022-11-30"}
    billing.database["waiting_charges"].insert_one({**row, "since": DECEMBER, "lacking": "normative"})
    closed(billing, "00000000-0000-4000-8000-0000000000e5")
    assert ACCOUNT_ID in [each.data["account_id"] for each in told(billing)]
    assert billing.database["late_bills"].count_documents({}) == 0
