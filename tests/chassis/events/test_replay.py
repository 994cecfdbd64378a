"""What a log holds enters by the same door as live events, in event time, and says nothing that was said long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis import clock, mongo
from chassis.events import subscriptions
from chassis.events.retries import retry_due
from chassis.history.log import Log
from chassis.history.replay import Replay, rounds
from chassis.transaction import Work
from contracts.core import Event

from tests.chassis.events.warehouse import Warehouse

Make = Callable[..., Warehouse]
NOVEMBER, DECEMBER = datetime(2022, 11, 30, 12, tzinfo=UTC), datetime(2022, 12, 1, 12, tzinfo=UTC)


def replay(warehouse: Warehouse, **given: Any) -> Any:
    log = Log(lambda _producer: warehouse.database)
    runner = Replay(warehouse.runtime.service, warehouse.transactions, log, **given)
    return runner.run(until=clock.system_now())


def announced(warehouse: Warehouse) -> list[str]:
    return sorted(row["subject"] for row in warehouse.rows("outbox", type=warehouse.shipped.name))


def sent(warehouse: Warehouse, *boxes: str, at: datetime) -> None:
    """Facts that left at that moment."""
    warehouse.pack(*boxes)
    warehouse.database["outbox"].update_many({"subject": {"$in": boxes}}, {"$set": {"state": "sent", "sent_at": at}})


def test_what_left_before_the_subscription_has_its_effect_and_is_kept_quiet(warehouse: Warehouse) -> None:
    sent(warehouse, "a", "b", at=NOVEMBER)
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=DECEMBER)
    assert replay(warehouse).events == 2
    assert (warehouse.times("a"), warehouse.times("b")) == (1, 1)
    assert announced(warehouse) == []


def test_what_may_lie_in_a_queue_as_well_is_announced_by_whoever_comes_first(warehouse: Warehouse) -> None:
    sent(warehouse, "long ago", at=NOVEMBER)
    sent(warehouse, "just before", at=DECEMBER - timedelta(seconds=20))
    sent(warehouse, "after", at=DECEMBER + timedelta(seconds=1))
    warehouse.pack("not yet")
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=DECEMBER)
    replay(warehouse)
    assert announced(warehouse) == ["after", "just before", "not yet"]


def test_a_rebuild_is_quiet_whatever_it_reads(warehouse: Warehouse) -> None:
    warehouse.pack("a")
    replay(warehouse, rebuild=True)
    assert warehouse.times("a") == 1 and announced(warehouse) == []


def test_what_came_by_the_queue_already_is_not_handled_again_and_a_second_replay_changes_nothing(warehouse: Warehouse) -> None:
    warehouse.pack("a", "b")
    (row,) = warehouse.rows("outbox", subject="a")
    warehouse.settle(row["body"].encode())
    replay(warehouse)
    replay(warehouse)
    assert (warehouse.times("a"), warehouse.times("b")) == (1, 1)
    assert subscriptions.since(warehouse.database) == {warehouse.packed.name: None}


def test_a_live_event_that_waits_for_what_a_replay_brings_is_left_to_the_worker_and_announced(warehouse: Warehouse) -> None:
    sent(warehouse, "opener", at=NOVEMBER)
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=DECEMBER)
    warehouse.settle(warehouse.body("late"))
    replay(warehouse)
    assert (warehouse.times("opener"), warehouse.times("late"), announced(warehouse)) == (1, 0, [])
    retry_due(warehouse.settlement(), warehouse.weather())
    assert (warehouse.times("late"), announced(warehouse)) == (1, ["late"])


def test_what_waited_in_a_replay_is_as_quiet_as_it_came(warehouse: Warehouse) -> None:
    sent(warehouse, "late long ago", at=NOVEMBER)
    warehouse.pack("late yesterday", "opener")
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=DECEMBER)
    replay(warehouse)
    assert (warehouse.times("late long ago"), warehouse.times("late yesterday")) == (1, 1)
    assert announced(warehouse) == ["late yesterday", "opener"]


def test_an_interrupted_replay_goes_on_where_it_stopped(make_warehouse: Make) -> None:
    came: list[str] = []

    def stumble(work: Work[Any], events: list[Event]) -> None:
        came.extend(event.subject for event in events)
        if "third" in came and came.count("third") == 1:
            raise KeyboardInterrupt

    warehouse = make_warehouse(handle=stumble)
    for box in ("first", "second"):
        warehouse.pack(box)
    warehouse.database["outbox"].update_many({}, {"$set": {"sent_at": NOVEMBER}})  # so that the third is another window
    warehouse.pack("third")
    subscriptions.begin(warehouse.database, {warehouse.packed.name}, now=DECEMBER)
    with pytest.raises(KeyboardInterrupt):
        replay(warehouse)
    assert Replay.is_unfinished(warehouse.database)
    done = replay(warehouse)
    assert came == ["first", "second", "third", "third"]
    assert done.events == 1 and not Replay.is_unfinished(warehouse.database)


def test_handlers_see_the_time_of_the_events_and_never_two_days_at_once(make_warehouse: Make) -> None:
    seen: list[tuple[str, set[str]]] = []

    def look(work: Work[Any], events: list[Event]) -> None:
        seen.append((work.today.isoformat(), {event.subject for event in events}))
        assert work.now == max(event.time for event in events)
        assert work.system_now - clock.system_now() < timedelta(minutes=1)

    warehouse = make_warehouse(handle=look)
    file = warehouse.runtime.clock
    for moment, box in ((NOVEMBER, "a"), (NOVEMBER + timedelta(minutes=5), "b"), (DECEMBER, "c")):
        file._shift = moment - clock.system_now()
        warehouse.pack(box)
    replay(warehouse)
    assert seen == [("2022-11-30", {"a", "b"}), ("2022-12-01", {"c"})]


def test_what_waits_comes_with_what_it_waited_for(warehouse: Warehouse) -> None:
    for box in ("late1", "late2", "opener"):
        warehouse.pack(box)
    replay(warehouse)
    assert warehouse.times("late1") == warehouse.times("late2") == 1
    assert warehouse.rows("parked") == []


def test_what_waited_is_handled_on_the_day_on_which_it_became_possible(make_warehouse: Make) -> None:
    days: dict[str, str] = {}

    def wait_for_the_opener(work: Work[Any], events: list[Event]) -> None:
        for event in events:
            if event.subject == "late" and not work.store.has("opener"):
                work.park(event, waiting_for="opener")
                continue
            if event.subject == "opener":
                work.arrived("opener")
            work.store.count(event.subject)
            days[event.subject] = work.today.isoformat()

    warehouse = make_warehouse(handle=wait_for_the_opener)
    for moment, box in ((NOVEMBER, "late"), (NOVEMBER, "opener"), (DECEMBER, "other")):
        warehouse.runtime.clock._shift = moment - clock.system_now()
        warehouse.pack(box)
    replay(warehouse)
    assert days == {"opener": "2022-11-30", "late": "2022-11-30", "other": "2022-12-01"}


def test_what_can_never_be_handled_is_parked_as_it_is_live(make_warehouse: Make) -> None:
    def refuse(work: Work[Any], events: list[Event]) -> None:
        if any(event.subject == "bad" for event in events):
            raise warehouse.runtime.service.errors

    warehouse = make_warehouse(handle=refuse)
    warehouse.pack("good", "bad")
    replay(warehouse)
    assert [(row["subject"], row["state"]) for row in warehouse.rows("parked")] == [("bad", "dead")]
    assert len(warehouse.rows("inbox")) == 2


def test_of_one_key_one_event_at_a_time_in_the_order_of_the_log() -> None:
    rows = [{"_id": number, "partition_key": key} for number, key in enumerate("abacab")]
    made = [[(row["partition_key"], row["_id"]) for row in together] for together in rounds(rows)]
    assert made == [[("a", 0), ("b", 1), ("c", 3)], [("a", 2), ("b", 5)], [("a", 4)]]


def test_a_database_without_the_index_says_so_instead_of_reading_everything(make_warehouse: Make) -> None:
    warehouse = make_warehouse()
    warehouse.pack("a")
    warehouse.database["outbox"].drop_indexes()
    with pytest.raises(Exception, match="hint"):
        replay(warehouse)
    mongo.create_collections(warehouse.database, warehouse.runtime.service.all_collections)
    assert replay(warehouse).events == 1
