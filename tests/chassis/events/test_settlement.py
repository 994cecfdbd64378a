from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.events.retries import retry_due
from chassis.events.settlement import MOST_ATTEMPTS, Delivery
from chassis.events.weather import Lost, Weather
from chassis.ids import new_id
from chassis.transaction import Work
from contracts.core import Event
from pymongo.errors import DuplicateKeyError, OperationFailure

from tests.chassis.events.warehouse import Refused, Warehouse

Make = Callable[..., Warehouse]


def fussy(work: Work[Any], events: list[Event]) -> None:
    for event in events:
        if event.data["box"].startswith("refused"):
            raise Refused
        if event.data["box"].startswith("broken"):
            raise ZeroDivisionError
        work.store.count(event.data["box"])


@pytest.mark.fault("F02", "F70")
def test_duplicate_deliveries_have_one_effect(warehouse: Warehouse) -> None:
    body = warehouse.body("box")
    warehouse.settle(body, body)
    warehouse.settle(body)
    warehouse.settle(Delivery(body, redelivered=True))
    assert warehouse.times("box") == 1
    assert len(warehouse.rows("inbox")) == 1
    assert warehouse.rows("attempts") == []


@pytest.mark.parametrize(
    ("box", "state", "reason"), [("refused", "dead", "box_refused"), ("broken", "retry", "ZeroDivisionError in fussy")]
)
def test_a_bad_event_stands_alone_and_its_neighbours_are_handled(make_warehouse: Make, box: str, state: str, reason: str) -> None:
    warehouse = make_warehouse(handle=fussy)
    boxes = [f"box{number}" for number in range(20)]
    warehouse.settle(*[warehouse.body(each) for each in [*boxes[:7], box, *boxes[7:]]])
    assert all(warehouse.times(each) == 1 for each in boxes)
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["subject"]) == (state, box)
    assert row["reason"].startswith(reason)
    assert len(warehouse.rows("inbox")) == 21


def test_several_types_of_trouble_in_one_batch_are_told_apart(make_warehouse: Make) -> None:
    warehouse = make_warehouse(handle=fussy)
    bodies = [warehouse.body(box) for box in ("refused1", "a", "broken1", "b", "refused2")]
    warehouse.settle(b"{", *bodies)
    found = {(row["state"], row["subject"]) for row in warehouse.rows("parked")}
    assert found == {("dead", ""), ("dead", "refused1"), ("dead", "refused2"), ("retry", "broken1")}
    assert warehouse.times("a") == warehouse.times("b") == 1


def test_a_parked_event_that_is_delivered_again_changes_nothing(make_warehouse: Make) -> None:
    warehouse = make_warehouse(handle=fussy)
    body = warehouse.body("refused")
    warehouse.settle(body)
    warehouse.settle(Delivery(body, redelivered=True))
    assert len(warehouse.rows("parked")) == 1


@pytest.mark.fault("F33", "F35")
@pytest.mark.parametrize(
    ("delivery", "reason"),
    [
        (Delivery(b"\x00\xff"), "not JSON"),
        (Delivery(b"[1]"), "not a JSON object"),
        (Delivery(b'{"type": "nobody.knows.v1"}'), "unknown type nobody.knows.v1"),
        (Delivery(b'{"type": ["x"]}'), "unknown type"),
        (Delivery(b"{}", headers={"compression": "application/x-gzip"}), "compressed body"),
        (Delivery(b"{}", content_type="application/x-python-serialize"), "content type"),
        (Delivery(b"{}", content_encoding="binary"), "content encoding"),
        (Delivery(b" " * (4 * 1024 * 1024 + 1)), "body too long"),
        (Delivery(b"{}", content_type="text/\ud800"), "content type text/?"),
        (Delivery(b"{}", content_encoding="\udfff"), "content encoding ?"),
    ],
)
def test_what_cannot_be_read_is_parked_not_lost(warehouse: Warehouse, delivery: Delivery, reason: str) -> None:
    warehouse.settle(delivery)
    warehouse.settle(delivery)
    (row,) = warehouse.rows("parked")
    assert row["state"] == "dead"
    assert row["reason"].startswith(reason)
    assert row["seen"] == 2
    assert row["length"] == len(delivery.body)


@pytest.mark.parametrize(
    "time",
    [
        "2026-01-01t00:00:00z", "2026-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ],
)  # fmt: skip
def test_a_moment_that_its_schema_allows_and_nobody_can_keep_is_parked_not_lost(warehouse: Warehouse, time: str) -> None:
    event = json.loads(warehouse.body("late")) | {"time": time}
    warehouse.settle(json.dumps(event).encode(), warehouse.body("neighbour"))
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"], row["event_id"]) == ("dead", "time: no moment that can be kept", event["id"])
    assert warehouse.times("neighbour") == 1


def test_an_event_too_deep_to_be_written_again_is_parked_not_lost(warehouse: Warehouse) -> None:
    deep = warehouse.body("late").replace(b'"data":{', b'"data":{"further":' + b"[" * 300 + b"]" * 300 + b",")
    warehouse.settle(deep, warehouse.body("neighbour"))
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"], bytes(row["body"])) == ("dead", "nested too deeply", deep)
    assert warehouse.times("neighbour") == 1


def test_what_breaks_its_schema_is_parked_with_the_place_but_without_the_value(warehouse: Warehouse) -> None:
    body = warehouse.body("box").replace(b'"weight":"1.5"', b'"weight":815')
    warehouse.settle(body)
    (row,) = warehouse.rows("parked")
    assert row["reason"] == "schema: /data/weight breaks weight/type"
    assert bytes(row["body"]) == body
    assert row["event_id"]


def test_the_last_attempt_of_an_event_that_kills_the_process_is_left_for_later(warehouse: Warehouse) -> None:
    event_id = "11111111-1111-1111-1111-111111111111"
    body = warehouse.body("box", event_id=event_id)
    warehouse.database["attempts"].insert_one({"_id": event_id, "attempts": MOST_ATTEMPTS - 1})
    warehouse.settle(Delivery(body, redelivered=True), warehouse.body("neighbour"))
    (row,) = warehouse.rows("parked")
    assert (row["_id"], row["state"], row["reason"]) == (event_id, "retry", "took the process with it 4 times")
    assert row["next_at"] - row["parked_at"] >= timedelta(seconds=30), "later than the burst that may have killed them all"
    assert warehouse.times("box") == 0
    assert warehouse.times("neighbour") == 1
    assert warehouse.rows("attempts") == []
    warehouse.database["parked"].update_one({"_id": event_id}, {"$set": {"next_at": datetime.now(UTC)}})
    retry_due(warehouse.settlement(), warehouse.weather())
    assert warehouse.times("box") == 1, "it was chance that its processes were killed"
    assert warehouse.rows("parked") == []


def test_what_a_killed_worker_held_is_settled_together_then_by_few_and_only_then_one_by_one(make_warehouse: Make) -> None:
    sizes: list[int] = []

    def weigh(_work: Work[Any], events: list[Event]) -> None:
        sizes.append(len(events))

    warehouse = make_warehouse(handle=weigh)
    warehouse.settle(*again(warehouse, 60, killed=0))
    warehouse.settle(*again(warehouse, 60, killed=1))
    warehouse.settle(*again(warehouse, 3, killed=2))
    assert sizes == [60, 25, 25, 10, 1, 1, 1] and warehouse.rows("attempts") == []


def test_a_kill_among_few_leaves_no_more_than_these_to_stand_alone(make_warehouse: Make) -> None:
    written: list[int] = []

    def look(_work: Work[Any], _events: list[Event]) -> None:
        written.append(warehouse.database["attempts"].count_documents({"attempts": 2}))

    warehouse = make_warehouse(handle=look)
    warehouse.settle(*again(warehouse, 60, killed=1))
    assert written == [25, 25, 10]


def again(warehouse: Warehouse, count: int, *, killed: int) -> list[Delivery]:
    """Redelivered events; so many tries of them were written down and ended with their process."""
    deliveries = [Delivery(warehouse.body(f"box{number}", event_id=new_id()), redelivered=True) for number in range(count)]
    if killed:
        rows = [{"_id": json.loads(each.body)["id"], "attempts": killed} for each in deliveries]
        warehouse.database["attempts"].insert_many(rows)
    return deliveries


def test_what_a_batch_announces_names_the_event_that_caused_it(make_warehouse: Make) -> None:
    warehouse: Warehouse

    def ship(work: Work[Any], events: list[Event]) -> None:
        for event in events:
            work.announce(warehouse.fact(event.subject, kind=warehouse.shipped))

    warehouse = make_warehouse(handle=ship)
    first, second = warehouse.body("first", event_id="1" * 8), warehouse.body("second", event_id="2" * 8)
    warehouse.settle(first, second)
    causes = {row["subject"]: row["body"] for row in warehouse.rows("outbox")}
    assert '"causationid":"11111111"' in causes["first"]
    assert '"causationid":"22222222"' in causes["second"]


def test_a_try_broken_off_by_the_broker_is_no_attempt_of_the_event(make_warehouse: Make) -> None:
    def contended(work: Work[Any], events: list[Event]) -> None:
        raise OperationFailure("slow", 50, {"errorLabels": []})

    def lost(seconds: float) -> None:
        raise ConnectionResetError

    warehouse = make_warehouse(handle=contended)
    delivery = Delivery(warehouse.body("box"), redelivered=True)
    for _ in range(4):
        with pytest.raises(Lost):
            warehouse.settlement().settle([delivery], Weather(warehouse.database, rest=lost))
    assert warehouse.rows("parked") == warehouse.rows("attempts", attempts={"$gt": 0}) == []


def test_a_batch_that_loses_the_broker_while_it_waits_is_not_cut_and_not_parked(make_warehouse: Make) -> None:
    sizes: list[int] = []

    def contended(work: Work[Any], events: list[Event]) -> None:
        sizes.append(len(events))
        raise OperationFailure("slow", 50, {"errorLabels": []})

    def lost(seconds: float) -> None:
        raise ConnectionResetError

    warehouse = make_warehouse(handle=contended)
    deliveries = [Delivery(warehouse.body(box)) for box in "abcd"]
    with pytest.raises(Lost):
        warehouse.settlement().settle(deliveries, Weather(warehouse.database, rest=lost))
    assert set(sizes) == {4}
    assert warehouse.rows("inbox") == warehouse.rows("parked") == []


def test_a_handler_that_doubles_a_key_has_its_event_parked_and_the_others_handled(make_warehouse: Make) -> None:
    def doubling(work: Work[Any], events: list[Event]) -> None:
        for event in events:
            work.store.boxes.insert_one({"_id": event.data["box"], "times": 1}, session=work.session)

    warehouse = make_warehouse(handle=doubling)
    warehouse.database["boxes"].insert_one({"_id": "there", "times": 1})
    warehouse.settle(*[warehouse.body(box) for box in ("a", "b", "there", "c")])
    (row,) = warehouse.rows("parked")
    assert (row["subject"], row["state"]) == ("there", "retry")
    assert row["reason"].startswith("DuplicateKeyError in doubling")
    assert {row["_id"] for row in warehouse.rows("boxes")} == {"a", "b", "there", "c"}


def test_a_long_batch_keeps_the_connection_to_the_broker_alive(make_warehouse: Make) -> None:
    breaths: list[int] = []
    warehouse = make_warehouse(handle=fussy)
    weather = Weather(warehouse.database, rest=time.sleep, breathe=lambda: breaths.append(1))
    warehouse.settlement().settle(again(warehouse, 5, killed=2), weather)
    assert len(breaths) >= 5


def test_the_machinery_gives_up_on_a_key_that_is_doubled_for_ever(warehouse: Warehouse) -> None:
    def doubled() -> None:
        raise DuplicateKeyError("there for ever", 11000)

    with pytest.raises(DuplicateKeyError):
        Weather(warehouse.database, rest=lambda _: None).insist(doubled)
