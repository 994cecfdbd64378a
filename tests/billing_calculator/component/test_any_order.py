"""T13: any order, any repetition and any gap of a valid history lead to the state of the history in order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from billing_calculator.app import service
from chassis.testing import Running
from contracts.core import Event
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import NOON, OTHER_READING_ID, account_event, reading_event
from tests.faults.rig.disorder import disorder

NEXT_ID = "e4d0c4d3-7b85-5f1e-9c9c-2f3a4b5c6d7e"
HISTORY = [
    account_event(opening_balance=Decimal("100.00")),
    reading_event(260),
    reading_event(120, revision=2),
    reading_event(90, reading_id=OTHER_READING_ID),
    account_event(revision=2, registered_persons=2, opening_balance=Decimal("150.00")),
    reading_event(90, revision=2, cancelled=True, reading_id=OTHER_READING_ID),
    reading_event(75, reading_id=NEXT_ID, period="2022-12"),
    reading_event(130, revision=3),
]
LAST_WORDS = (4, 5, 6, 7)  # the last revision of each aggregate: without these the history is another one


@pytest.fixture(scope="module")
def running(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as made:
        yield made


@pytest.fixture(scope="module")
def in_order(running: Running) -> dict[str, Any]:
    return state_after(running, *[[event] for event in HISTORY])


def state_after(running: Running, *batches: list[Event]) -> dict[str, Any]:
    """What the service holds after these deliveries, without when and in how many steps it learned it."""
    for name in ("inbox", "outbox", "parked", "accounts", "readings", "charges", "charge_revisions", "entries"):
        running.database[name].delete_many({})
    running.clock(at=NOON)
    for batch in batches:
        running.deliver(*batch)
    rows = running.database
    ledger: dict[Any, Decimal] = {}
    for entry in rows["entries"].find():
        ledger[entry["period"]] = ledger.get(entry["period"], Decimal(0)) + entry["amount"]
    charges = {row["period"]: row["current"] for row in rows["charges"].find()}
    return {
        "accounts": [(row["persons"], row["opening_balance"]) for row in rows["accounts"].find()],
        "readings": sorted((row["_id"], row["revision"], row["accepted"]) for row in rows["readings"].find()),
        "charges": {
            period: (now["total"], now["volume"], now["lines"], [each["_id"] for each in now["readings"]], now["tariff"])
            for period, now in charges.items()
        },
        "ledger": ledger,
        "waiting": rows["parked"].count_documents({}),
    }


def test_the_history_in_order_comes_to_these_sums(in_order: dict[str, Any]) -> None:
    assert in_order["ledger"] == {None: Decimal("150.00"), "2022-11": Decimal("628.90"), "2022-12": Decimal("309.00")}


@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_any_order_repetition_and_gap_lead_to_the_same_state(
    running: Running, in_order: dict[str, Any], chance: Random
) -> None:
    batches = disorder(chance, len(HISTORY), LAST_WORDS)
    note(batches)
    assert state_after(running, *[[HISTORY[place] for place in batch] for batch in batches]) == in_order
