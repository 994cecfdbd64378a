"""What counts against an event that is tried again, what does not, and how long it rests in between."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis import room
from chassis.events import parked, retries
from chassis.events.retries import retry_due
from chassis.events.settlement import Delivery
from chassis.events.weather import PATIENCE_ALONE, Interrupted, Weather
from chassis.transaction import DEADLINE_SECONDS, Work
from contracts.core import Event
from pymongo.errors import OperationFailure

from tests.chassis.events.warehouse import Warehouse

Make = Callable[..., Warehouse]
LONGEST_RESTS = 2.0 * (PATIENCE_ALONE - 1)


def slow() -> OperationFailure:
    return OperationFailure("slow", 50, {"errorLabels": []})


@dataclass
class Moody:
    """A handler in whose way there is something, or else each box waits for the opener."""

    error: Exception | None = None
    boxes: list[str] = field(default_factory=list)

    def __call__(self, work: Work[Any], events: list[Event]) -> None:
        self.boxes += [event.data["box"] for event in events]
        if self.error is not None:
            raise self.error
        for event in events:
            work.park(event, waiting_for="opener")


def restless(warehouse: Warehouse) -> Weather:
    return Weather(warehouse.database, rest=lambda _: None)


def retry_now(warehouse: Warehouse) -> dict[str, Any]:
    """What became of the only parked row."""
    warehouse.database["parked"].update_many({"state": {"$ne": "dead"}}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    retry_due(warehouse.settlement(), restless(warehouse))
    (row,) = warehouse.rows("parked")
    return row


@pytest.mark.parametrize(("error", "failures"), [(slow(), 0), (ZeroDivisionError(), 1)])
def test_an_event_that_waited_is_not_dead_at_its_first_failure(make_warehouse: Make, error: Exception, failures: int) -> None:
    moody = Moody()
    warehouse = make_warehouse(handle=moody)
    warehouse.settle(warehouse.body("late"))
    for _ in range(parked.MOST_FAILURES):
        row = retry_now(warehouse)
    assert (row["state"], row["tries"], row["failures"]) == ("waiting", parked.MOST_FAILURES, 0)
    moody.error = error
    row = retry_now(warehouse)
    assert (row["state"], row["failures"]) == ("retry", failures)


def test_failures_are_carried_on_over_a_wait(make_warehouse: Make) -> None:
    moody = Moody(ZeroDivisionError())
    warehouse = make_warehouse(handle=moody)
    warehouse.settle(warehouse.body("late"))
    moody.error = None
    assert retry_now(warehouse)["state"] == "waiting"
    moody.error = ZeroDivisionError()
    for _ in range(parked.MOST_FAILURES - 2):
        assert retry_now(warehouse)["state"] == "retry"
    assert retry_now(warehouse)["state"] == "dead"


def test_a_row_of_a_release_that_did_not_count_failures_is_tried_on(make_warehouse: Make) -> None:
    warehouse = make_warehouse(handle=Moody(ZeroDivisionError()))
    warehouse.settle(warehouse.body("late"))
    warehouse.database["parked"].update_one({}, {"$unset": {"failures": 1}, "$set": {"tries": 9}})
    row = retry_now(warehouse)
    assert (row["state"], row["failures"]) == ("retry", 1)


def test_an_event_that_is_always_slow_is_never_dead_but_rests_longer_and_longer(make_warehouse: Make) -> None:
    warehouse = make_warehouse(handle=Moody(slow()))
    warehouse.settlement().settle([delivery(warehouse, "late")], restless(warehouse))
    rests = []
    for _ in range(parked.MOST_FAILURES * 2):
        row = retry_now(warehouse)
        rests.append(row["next_at"] - datetime.now(UTC))
    assert (row["state"], row["failures"]) == ("retry", 0)
    assert timedelta(seconds=2) < max(rests) <= parked.LONGEST_PAUSE_UNCOUNTED


def test_a_claim_outlasts_the_longest_try_of_one_event() -> None:
    assert parked.CLAIM.total_seconds() > PATIENCE_ALONE * DEADLINE_SECONDS + LONGEST_RESTS


def test_events_that_failed_are_not_begun_after_the_word_to_stop(make_warehouse: Make) -> None:
    moody, warehouse = failing(make_warehouse, "a", "b", "c")
    told: list[float] = []

    def rest(seconds: float) -> None:
        told.append(seconds)
        raise Interrupted

    with pytest.raises(Interrupted):
        retry_due(warehouse.settlement(), Weather(warehouse.database, rest=rest))
    assert len(moody.boxes) == len(told) == 1
    assert {row["claims"] for row in warehouse.rows("parked")} == {0}


def test_events_that_failed_leave_the_turn_to_those_that_wait(make_warehouse: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    moody, warehouse = failing(make_warehouse, "a", "b", "c")
    monkeypatch.setattr(retries, "ALONE_SECONDS", 0.05)
    taking_its_time = Weather(warehouse.database, rest=lambda _: None, breathe=lambda: _pass(0.1))
    assert retry_due(warehouse.settlement(), taking_its_time) == 1
    assert len(moody.boxes) == 1


def test_nothing_is_claimed_while_the_disk_has_no_room(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.settle(warehouse.body("late"))
    due(warehouse)
    monkeypatch.setattr(room, "is_scarce", lambda _database: True)
    claims: list[int] = []

    def rest(_seconds: float) -> None:
        claims.append(warehouse.rows("parked")[0]["claims"])
        raise Interrupted

    with pytest.raises(Interrupted):
        retry_due(warehouse.settlement(), Weather(warehouse.database, rest=rest))
    assert claims == [0]


def test_a_waiter_that_was_redriven_after_a_month_waits_for_another(warehouse: Warehouse) -> None:
    warehouse.settle(warehouse.body("late"))
    warehouse.database["parked"].update_one({}, {"$set": {"parked_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    assert retry_now(warehouse)["state"] == "dead"
    assert parked.redrive(warehouse.database, {"state": "dead"}, now=datetime.now(UTC)) == 1
    for _ in range(2):
        row = retry_now(warehouse)
        assert (row["state"], row["parked_at"].year) == ("waiting", 2000)
    warehouse.settle(warehouse.body("opener"))
    retry_due(warehouse.settlement(), warehouse.weather())
    assert warehouse.times("late") == 1


def failing(make_warehouse: Make, *boxes: str) -> tuple[Moody, Warehouse]:
    """Boxes that failed once and are due."""
    moody = Moody(ZeroDivisionError())
    warehouse = make_warehouse(handle=moody)
    for box in boxes:
        warehouse.settle(warehouse.body(box))
    due(warehouse)
    moody.boxes.clear()
    return moody, warehouse


def due(warehouse: Warehouse) -> None:
    warehouse.database["parked"].update_many({}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})


def delivery(warehouse: Warehouse, box: str) -> Delivery:
    return Delivery(warehouse.body(box))


def _pass(seconds: float) -> None:
    threading.Event().wait(seconds)
