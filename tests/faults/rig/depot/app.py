"""The smallest suite: a service that takes in boxes over HTTP and counts each one by the whole way an event goes."""

from __future__ import annotations

from typing import Any

from chassis.events.handler import Handler
from chassis.mongo import Collection
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.transaction import Work
from chassis.web import Call, Door
from contracts.core import Event, EventType, Fact, Visibility
from flask import Flask
from marshmallow import EXCLUDE, Schema, fields
from pymongo import UpdateOne


class BoxV1(Schema):
    class Meta:
        unknown = EXCLUDE

    box = fields.String(required=True)


class BoxRequest(Schema):
    box = fields.String(required=True)


class BoxResponse(Schema):
    box = fields.String(required=True)
    times = fields.Integer(required=True)


PACKED = EventType("depot.box_packed.v1", BoxV1, Visibility.PRIVATE, "A box was packed.")
COUNTED = EventType("depot.box_counted.v1", BoxV1, Visibility.PRIVATE, "A box was counted.")


class DepotError(Exception):
    """The depot refuses nothing."""


class Store:
    def __init__(self, database: Any, session: Any) -> None:
        self._taken, self._counted, self._session = database["taken"], database["boxes"], session

    def take(self, box: str) -> None:
        self._taken.insert_one({"_id": box}, session=self._session)

    def count(self, boxes: list[str]) -> None:
        counts = [UpdateOne({"_id": box}, {"$inc": {"times": 1}}, upsert=True) for box in boxes]
        self._counted.bulk_write(counts, ordered=False, session=self._session)

    def times(self, box: str) -> int:
        row = self._counted.find_one({"_id": box}, session=self._session)
        return 0 if row is None else int(row["times"])


boxes = Door("boxes", "/api/v1/readings")  # borrowed: the gateway knows the suite's own paths alone


@boxes.command("POST", "/boxes", body=BoxRequest, returns=BoxResponse, status=201, access="public")
def take_box(call: Call) -> dict[str, Any]:
    """Take in a box; it is counted when its event arrives."""
    box = call.body["box"]
    call.work.store.take(box)
    call.work.announce(fact(PACKED, box))
    return {"box": box, "times": 0}


@boxes.query("/boxes/<box>", returns=BoxResponse, access="public")
def show_box(call: Call) -> dict[str, Any]:
    """How often the box was counted."""
    return {"box": call.path["box"], "times": call.work.store.times(call.path["box"])}


def count_boxes(work: Work[Store], events: list[Event]) -> None:
    work.store.count([event.data["box"] for event in events])
    for event in events:
        work.announce(fact(COUNTED, event.data["box"]), cause=event)


def fact(kind: EventType, box: str) -> Fact:
    return kind.fact(subject=box, revision=1, partition_key=box, data={"box": box})


service = Service(
    name="depot",
    settings=ServiceSettings,
    store=Store,
    errors=DepotError,
    doors=(boxes,),
    handlers=(Handler(PACKED, count_boxes),),
    collections=(Collection("taken"), Collection("boxes")),
)


def web() -> Flask:
    return service.web()
