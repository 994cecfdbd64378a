from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.events import parked
from chassis.events.envelope import NotUnderstood
from chassis.events.retries import retry_due
from chassis.events.weather import Interrupted, Weather
from chassis.transaction import Work
from contracts.core import Event
from pymongo import MongoClient, monitoring
from pymongo.errors import OperationFailure

from tests.chassis.events.warehouse import Refused, Warehouse

Make = Callable[..., Warehouse]


def retry_now(warehouse: Warehouse) -> int:
    warehouse.database["parked"].update_many({"state": {"$ne": "dead"}}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    return retry_due(warehouse.settlement(), warehouse.weather())


def test_a_parked_event_is_handled_when_what_it_waits_for_arrives(warehouse: Warehouse) -> None:
    late = warehouse.body("late")
    warehouse.settle(late)
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["waiting_for"], warehouse.times("late")) == ("waiting", "opener", 0)
    warehouse.database["parked"].update_many({}, {"$set": {"next_at": datetime.now(UTC) + timedelta(hours=1)}})
    assert retry_due(warehouse.settlement(), warehouse.weather()) == 0
    warehouse.settle(warehouse.body("opener"))
    assert retry_due(warehouse.settlement(), warehouse.weather()) == 1
    assert warehouse.times("late") == 1
    assert warehouse.rows("parked") == []


def test_a_parked_event_has_one_effect_however_often_it_is_delivered(warehouse: Warehouse) -> None:
    late = warehouse.body("late")
    warehouse.settle(late)
    warehouse.settle(late)
    warehouse.settle(warehouse.body("opener"))
    warehouse.settle(late)
    retry_now(warehouse)
    warehouse.settle(late)
    retry_now(warehouse)
    assert warehouse.times("late") == 1


@pytest.mark.fault("F75")
def test_it_is_tried_by_time_too_when_its_arrival_was_not_told(warehouse: Warehouse) -> None:
    warehouse.settle(warehouse.body("late"))
    assert retry_now(warehouse) == 1
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["tries"], row["claims"]) == ("waiting", 1, 0)
    warehouse.database["boxes"].insert_one({"_id": "opener", "times": 1})
    retry_now(warehouse)
    assert warehouse.times("late") == 1


def test_what_waits_for_a_month_in_vain_is_dead(warehouse: Warehouse) -> None:
    warehouse.settle(warehouse.body("late"))
    warehouse.database["parked"].update_many({}, {"$set": {"parked_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    retry_now(warehouse)
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"]) == ("dead", "waits for opener")


def test_what_was_dead_of_waiting_is_handled_when_it_comes_after_all(warehouse: Warehouse) -> None:
    warehouse.settle(warehouse.body("late"))
    warehouse.database["parked"].update_many({}, {"$set": {"parked_at": datetime.now(UTC) - timedelta(days=31)}})
    retry_now(warehouse)
    assert [row["state"] for row in warehouse.rows("parked")] == ["dead"]
    warehouse.settle(warehouse.body("opener"))
    retry_due(warehouse.settlement(), warehouse.weather())
    assert (warehouse.times("late"), warehouse.rows("parked")) == (1, [])


def test_a_failing_event_is_tried_with_pauses_and_then_is_dead(make_warehouse: Make) -> None:
    def fail(work: Work[Any], events: list[Event]) -> None:
        raise ZeroDivisionError

    warehouse = make_warehouse(handle=fail)
    warehouse.settle(warehouse.body("box"))
    for _ in range(parked.MOST_FAILURES - 1):
        assert warehouse.rows("parked")[0]["state"] == "retry"
        retry_now(warehouse)
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["failures"]) == ("dead", parked.MOST_FAILURES)
    assert retry_now(warehouse) == 0


def test_a_dead_event_is_handled_after_redriving_it(make_warehouse: Make) -> None:
    open_now: list[bool] = []

    def refuse(work: Work[Any], events: list[Event]) -> None:
        if not open_now:
            raise Refused
        work.store.count(events[0].data["box"])

    warehouse = make_warehouse(handle=refuse)
    warehouse.settle(warehouse.body("box"))
    open_now.append(True)
    assert retry_now(warehouse) == 0
    assert parked.redrive(warehouse.database, {"state": "dead"}, now=datetime.now(UTC)) == 1
    assert retry_due(warehouse.settlement(), warehouse.weather()) == 1
    assert warehouse.times("box") == 1
    assert warehouse.rows("parked") == []


def test_an_unreadable_body_that_is_redriven_passes_the_inbox(warehouse: Warehouse) -> None:
    body = warehouse.body("box")
    parked.bury(warehouse.database, [(body, NotUnderstood("schema: an older release"))], now=datetime.now(UTC))
    warehouse.settle(body)
    parked.redrive(warehouse.database, {}, now=datetime.now(UTC))
    retry_due(warehouse.settlement(), warehouse.weather())
    assert warehouse.times("box") == 1
    assert warehouse.rows("parked") == []


def test_an_unreadable_body_that_is_redriven_in_vain_stays_dead(warehouse: Warehouse) -> None:
    warehouse.settle(b"nonsense")
    parked.redrive(warehouse.database, {}, now=datetime.now(UTC))
    retry_due(warehouse.settlement(), warehouse.weather())
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"]) == ("dead", "not JSON")


def test_a_parked_event_that_took_the_process_with_it_comes_alone_and_then_is_dead(warehouse: Warehouse) -> None:
    warehouse.settle(warehouse.body("late1"), warehouse.body("late2"))
    warehouse.database["parked"].update_one({"subject": "late1"}, {"$set": {"claims": 2}})
    retry_now(warehouse)
    assert {row["claims"] for row in warehouse.rows("parked")} == {0}
    warehouse.database["parked"].update_one({"subject": "late1"}, {"$set": {"claims": 3}})
    retry_now(warehouse)
    states = {row["subject"]: (row["state"], row["reason"]) for row in warehouse.rows("parked")}
    assert states["late1"] == ("dead", "took the process with it 3 times")
    assert states["late2"][0] == "waiting"


def test_pauses_grow_with_jitter_to_five_minutes() -> None:
    pauses = [parked.pause(tries).total_seconds() for tries in range(30) for _ in range(20)]
    assert min(pauses) >= 0.25
    assert max(pauses) <= 300
    assert max(parked.pause(1).total_seconds() for _ in range(50)) <= 2


def test_a_retry_broken_off_by_a_stop_leaves_every_row_to_be_tried_again(make_warehouse: Make) -> None:
    stopping: list[bool] = []

    def handle(work: Work[Any], events: list[Event]) -> None:
        boxes = [event.data["box"] for event in events]
        if stopping and (len(boxes) > 1 or boxes == ["last"]):
            raise OperationFailure("slow", 50, {"errorLabels": []})
        for event in events:
            work.park(event, waiting_for="opener")

    def stop(seconds: float) -> None:
        if stopping.append(True) or len(stopping) > 3:
            raise Interrupted

    warehouse = make_warehouse(handle=handle)
    warehouse.settle(warehouse.body("first"), warehouse.body("last"))
    stopping.append(True)
    warehouse.database["parked"].update_many({}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    with pytest.raises(Interrupted):
        retry_due(warehouse.settlement(), Weather(warehouse.database, rest=stop))
    assert {row["subject"]: row["claims"] for row in warehouse.rows("parked")} == {"first": 0, "last": 0}
    stopping.clear()
    assert retry_now(warehouse) == 2


def test_a_crowd_is_woken_in_steps_outside_the_transaction_of_the_arrival(warehouse: Warehouse) -> None:
    crowd = parked.CROWD * 2 + 1
    for start in range(0, crowd, 100):
        warehouse.settle(*[warehouse.body(f"late{number}") for number in range(start, min(start + 100, crowd))])
    far = datetime.now(UTC) + timedelta(hours=1)
    warehouse.database["parked"].update_many({}, {"$set": {"next_at": far}})
    warehouse.settle(warehouse.body("opener"))
    assert len(warehouse.rows("arrivals")) == 1
    assert warehouse.rows("parked", next_at={"$ne": far}) == []
    while retry_due(warehouse.settlement(), warehouse.weather()):
        pass
    assert warehouse.rows("parked") == warehouse.rows("arrivals") == []
    assert len(warehouse.rows("boxes", times=1)) == crowd + 1


class AtOnce(monitoring.CommandListener):
    """Holds each worker's mark back until all of them are about to make theirs."""

    def __init__(self, workers: int) -> None:
        self._all = threading.Barrier(workers)

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "update":
            self._all.wait(10)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Only the moment before matters."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Only the moment before matters."""


def test_two_workers_never_claim_the_same_row(warehouse: Warehouse) -> None:
    warehouse.settle(*[warehouse.body(f"late{number}") for number in range(40)])
    now = datetime.now(UTC) + timedelta(minutes=1)
    listeners = [AtOnce(4)]
    with MongoClient[Any](warehouse.mongo_url, tz_aware=True, event_listeners=listeners) as client, ThreadPoolExecutor(4) as pool:
        database = client[warehouse.database.name]
        due = parked.due(database, types=[warehouse.packed.name], now=now, alone=False, limit=40)
        claims = list(pool.map(lambda _: parked.claim(database, due, now=now), range(4)))
    assert sorted(row["subject"] for rows in claims for row in rows) == sorted(f"late{number}" for number in range(40))
