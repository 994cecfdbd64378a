"""A service that packs boxes, so that the event path can be tested without any business of the suite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import amqp
from chassis import provision
from chassis.events import broker, topology
from chassis.events.envelope import Stamp, decode, encode
from chassis.events.handler import Handler
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Weather
from chassis.ids import new_id, random_hex
from chassis.mongo import Collection
from chassis.service import Service
from chassis.settings import Secret, ServiceSettings
from chassis.transaction import Work
from chassis.web import Call, Door
from chassis.worker import Worker
from contracts.core import Event, EventType, Fact, Lane, Visibility
from marshmallow import EXCLUDE, Schema, fields


class BoxV1(Schema):
    class Meta:
        unknown = EXCLUDE

    box = fields.String(required=True)
    weight = fields.String(required=True)


class Refused(Exception):
    kind = "conflict"
    code = "box_refused"


class Store:
    def __init__(self, database: Any, session: Any) -> None:
        self.boxes, self.session = database["boxes"], session

    def has(self, box: str) -> bool:
        return self.boxes.find_one({"_id": box}, session=self.session) is not None

    def count(self, box: str) -> None:
        self.boxes.update_one({"_id": box}, {"$inc": {"times": 1}}, upsert=True, session=self.session)


@dataclass
class Warehouse:
    """One service with a name of its own, hence its own exchange, queues and database."""

    mongo_url: str
    amqp_url: str
    name: str = field(default_factory=lambda: f"w{random_hex(5)}")
    partitions: int = 2
    handle: Callable[[Work[Any], list[Event]], None] | None = None
    listens: bool = True
    alone: bool = False  # each box is much work
    jobs: tuple[Any, ...] = ()
    provisioned: bool = False

    def __post_init__(self) -> None:
        self.packed = EventType(f"{self.name}.box_packed.v1", BoxV1, Visibility.PRIVATE, "A box was packed.")
        self.shipped = EventType(f"{self.name}.box_shipped.v1", BoxV1, Visibility.PUBLIC, "A box left.")
        handlers = [Handler(self.packed, self.handle or self.receive_boxes, alone=self.alone)] if self.listens else []
        door = Door("boxes", "/api/v1/boxes")
        door.command("POST", "", body=BoxV1, access="public")(self.take_box)
        service = Service(
            name=self.name, settings=ServiceSettings, store=Store, errors=Refused, handlers=handlers,
            collections=[Collection("boxes")], jobs=self.jobs, doors=[door],
        )  # fmt: skip
        settings = ServiceSettings(
            mongo_url=Secret(self.mongo_url), amqp_url=Secret(self.amqp_url), jwks_file=Path("/nonexistent"),
            partitions=self.partitions,
        )  # fmt: skip
        self.runtime = service.runtime(settings)
        self.database = self.runtime.database
        self.transactions = self.runtime.transactions

    def take_box(self, call: Call) -> None:
        """A box comes in over HTTP."""
        call.work.announce(self.fact(call.body["box"]))

    def receive_boxes(self, work: Work[Any], events: list[Event]) -> None:
        """Counts each box and announces that it left; a box named late… waits for the box named opener."""
        for event in events:
            box = event.data["box"]
            if box.startswith("late") and not work.store.has("opener"):
                work.park(event, waiting_for="opener")
                continue
            if box == "opener":
                work.arrived("opener")
            work.store.count(box)
            work.announce(self.fact(box, kind=self.shipped), cause=event)

    def provision(self) -> None:
        self.provisioned = True
        provision.run(self.runtime, settle_seconds=0)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        worker = Worker(self.runtime)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()

    def fact(self, box: str, *, revision: int = 1, lane: Lane = Lane.LIVE, kind: EventType | None = None) -> Fact:
        data = {"box": box, "weight": "1.5"}
        return (kind or self.packed).fact(subject=box, revision=revision, partition_key=box, data=data, lane=lane)

    def pack(self, *boxes: str, lane: Lane = Lane.LIVE) -> None:
        self.transactions.run(lambda work: [work.announce(self.fact(box, lane=lane)) for box in boxes])

    def body(self, box: str, *, event_id: str = "", revision: int = 1) -> bytes:
        stamp = Stamp(id=event_id or new_id(), source=self.name, time=datetime.now(UTC))
        return encode(self.fact(box, revision=revision), stamp)

    def event(self, box: str) -> Event:
        return decode(self.body(box), {self.packed.name: self.packed})

    def settlement(self) -> Settlement:
        return Settlement(self.transactions, self.runtime.service.handlers, errors=Refused)

    def weather(self) -> Weather:
        return Weather(self.database, rest=time.sleep)

    def settle(self, *deliveries: Delivery | bytes) -> None:
        made = [each if isinstance(each, Delivery) else Delivery(each) for each in deliveries]
        self.settlement().settle(made, self.weather())

    def times(self, box: str) -> int:
        row = self.database["boxes"].find_one({"_id": box})
        return 0 if row is None else int(row["times"])

    def rows(self, collection: str, **chosen: Any) -> list[dict[str, Any]]:
        return list(self.database[collection].find(chosen))

    def send(self, body: bytes, *, queue: str = "p0", **properties: Any) -> None:
        given = {"delivery_mode": 2, "content_type": "application/cloudevents+json", **properties}
        connection = broker.connect(self.amqp_url, name="test")
        channel = connection.channel()
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message(body, **given), "", f"{self.name}.{queue}")
        connection.close()

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel of somebody who administers the broker by hand."""
        connection = broker.connect(self.amqp_url, name="test")
        try:
            yield connection.channel()
        finally:
            broker.drop(connection)

    def queued(self) -> int:
        names = [queue.name for queue in topology.of_handlers(
            self.name, self.runtime.service.handlers, partitions=self.partitions).queues]  # fmt: skip
        with self.channel() as channel:
            return sum(int(channel.queue_declare(name, passive=True).message_count) for name in names)

    def tear_down(self) -> None:
        self.runtime.client.drop_database(self.database.name)
        self.runtime.close()
        if not self.provisioned:
            return
        connection = broker.connect(self.amqp_url, name="test")
        others = [f"{self.name}.{lane}" for lane in ("bulk", "shared.bulk", "dead")]
        for name in [*topology.partition_queues(self.name, 8), *others]:
            with suppress(Exception):
                connection.channel().queue_delete(name)
        with suppress(Exception):
            connection.channel().exchange_delete(topology.exchange(self.name))
        connection.close()


def eventually(true: Callable[[], Any], *, within: float = 15.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not become true in time"
        time.sleep(0.01)
