"""Two releases of a service beside each other, or the older one after the newer: none buries what the other can handle."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from chassis.events import parked
from chassis.events.handler import Handler
from chassis.events.retries import retry_due
from chassis.events.settlement import Delivery, Settlement
from contracts.core import EventType
from marshmallow import EXCLUDE, Schema, fields
from prometheus_client import REGISTRY

from tests.chassis.events.warehouse import Refused, Warehouse


class AnyBox(Schema):
    """What the newer release reads: it can do without the weight."""

    class Meta:
        unknown = EXCLUDE

    box = fields.String(required=True)


def newer(warehouse: Warehouse) -> Settlement:
    """The next release: it knows a further type and asks less of this one."""
    v1 = replace(warehouse.packed, schema=AnyBox)
    types = [v1, EventType(further(warehouse), AnyBox, v1.visibility, "A box was packed another way.")]
    handlers = [Handler(each, warehouse.receive_boxes) for each in types]
    return Settlement(warehouse.transactions, handlers, errors=Refused)


def further(warehouse: Warehouse) -> str:
    return f"{warehouse.name}.box_packed.v2"


def body(warehouse: Warehouse, box: str, **changes: Any) -> bytes:
    return json.dumps(json.loads(warehouse.body(box)) | changes).encode()


def retry_now(warehouse: Warehouse, settlement: Settlement) -> int:
    warehouse.database["parked"].update_many({"state": {"$ne": "dead"}}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    return retry_due(settlement, warehouse.weather())


def test_a_delivery_of_a_further_type_is_left_to_the_newer_release(warehouse: Warehouse) -> None:
    unknown = body(warehouse, "box", type=further(warehouse))
    warehouse.settle(unknown)
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["type"], row["reason"]) == ("retry", further(warehouse), f"unknown type {further(warehouse)}")
    assert retry_now(warehouse, warehouse.settlement()) == 0
    assert warehouse.rows("parked", claims=0, state="retry")
    assert retry_now(warehouse, newer(warehouse)) == 1
    newer(warehouse).settle([Delivery(unknown)], warehouse.weather())
    assert warehouse.times("box") == 1
    assert warehouse.rows("parked") == []


def test_what_the_newer_release_parked_is_not_touched_by_the_older_one(warehouse: Warehouse) -> None:
    newer(warehouse).settle([Delivery(body(warehouse, "late", type=further(warehouse)))], warehouse.weather())
    assert retry_now(warehouse, warehouse.settlement()) == 0
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["claims"], row["waiting_for"]) == ("waiting", 0, "opener")
    warehouse.settle(warehouse.body("opener"))
    assert retry_due(newer(warehouse), warehouse.weather()) == 1
    assert warehouse.times("late") == 1


def test_what_the_newer_release_read_and_the_older_one_does_not_is_tried_again_for_a_month(warehouse: Warehouse) -> None:
    newer(warehouse).settle([Delivery(body(warehouse, "late", data={"box": "late"}))], warehouse.weather())
    for _ in range(parked.MOST_FAILURES + 1):
        retry_now(warehouse, warehouse.settlement())
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"]) == ("retry", "schema: /data breaks BoxV1/required")
    assert (row["tries"], row["failures"]) == (parked.MOST_FAILURES + 1, 0)
    retry_now(warehouse, newer(warehouse))
    assert warehouse.rows("parked", state="waiting", waiting_for="opener")
    warehouse.database["parked"].update_one({}, {"$set": {"parked_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    retry_now(warehouse, warehouse.settlement())
    assert warehouse.rows("parked", state="dead")


def test_a_type_that_nobody_handles_is_seen_among_the_parked_and_counted(warehouse: Warehouse) -> None:
    before = REGISTRY.get_sample_value("events_of_unknown_type_total") or 0.0
    warehouse.settle(body(warehouse, "box", type="nobody.knows_it.v1"))
    retry_now(warehouse, newer(warehouse))
    assert [(row["type"], row["reason"]) for row in parked.rows(warehouse.database)] == [
        ("nobody.knows_it.v1", "unknown type nobody.knows_it.v1")
    ]
    assert REGISTRY.get_sample_value("events_of_unknown_type_total") == before + 1


@pytest.mark.parametrize("changes", [{"type": "x" * 121}, {"type": "nobody.knows_it.v1", "specversion": "0.3"}])
def test_what_no_release_will_read_is_dead(warehouse: Warehouse, changes: dict[str, Any]) -> None:
    warehouse.settle(body(warehouse, "box", **changes))
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["type"]) == ("dead", "")


def test_a_body_left_to_the_newer_release_that_cannot_read_it_either_is_dead(warehouse: Warehouse) -> None:
    warehouse.settle(body(warehouse, "box", type=further(warehouse), data={}))
    retry_now(warehouse, newer(warehouse))
    (row,) = warehouse.rows("parked")
    assert (row["state"], row["reason"]) == ("dead", "schema: /data breaks AnyBox/required")
