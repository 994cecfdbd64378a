"""The consumer's side of the broker: one connection, a channel per queue, deliveries in the order they came."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import amqp
from amqp.exceptions import AccessRefused, NotFound

from chassis import crash
from chassis.events import broker, topology
from chassis.events.inflow import Brought
from chassis.events.settlement import Delivery

PREFETCH = 500
BULK_PREFETCH = 250
SHARED_PREFETCH = 1  # whoever comes first: what one worker has at hand the others cannot take


class Cancelled(ConnectionError):
    """The broker took the consumer away: the queue was deleted or lost its leader."""


@dataclass(frozen=True)
class Received:
    """A delivery and how to acknowledge it: tags count anew on every channel, so it names the one that brought it."""

    channel: amqp.Channel
    tag: int
    delivery: Delivery
    bulk: bool = False
    alone: bool = False


class Deaf(ConnectionError):
    """Nothing comes from a queue, though something was put into it: the broker lost who reads it, as after a quick deletion."""


class Queues:
    """Lives and dies with its connection. Live deliveries are taken before bulk ones."""

    def __init__(self, url: str, *, name: str, alone: frozenset[str] = frozenset()) -> None:
        self._alone = alone  # types of which one is much work: no second one is taken beside it
        self._connection = broker.connect(url, name=name)
        self._channels: dict[str, amqp.Channel] = {}
        self._tags: dict[str, str] = {}
        self._heard: dict[str, float] = {}  # when something came from the queue last, or when it was begun to be read
        self._takers: dict[int, Callable[[Brought], None]] = {}
        self.missing: set[str] = set()
        self._live: deque[Received] = deque()
        self._bulk: deque[Received] = deque()
        self._beaten = time.monotonic()

    @property
    def names(self) -> set[str]:
        """The queues being read."""
        return set(self._tags)

    @property
    def waiting(self) -> int:
        """Deliveries received and not taken yet."""
        return len(self._live) + len(self._bulk)

    def hold(self, names: Iterable[str]) -> None:
        """Read exactly these queues; what was received from others must still be settled."""
        wanted = set(names)
        for queue in sorted(self.names - wanted):
            self._channels[queue].basic_cancel(self._tags.pop(queue))
        self.missing = set()
        for queue in sorted(wanted - self.names):
            self._forget(queue)
            try:
                self._subscribe(queue)
            except (NotFound, AccessRefused):
                self.missing.add(queue)  # the others are read all the same; readiness tells, and the next look tries again
                self._channels.pop(queue).close()

    def receive(self, *, most: int, most_bulk: int = BULK_PREFETCH, idle: float, linger: float) -> list[Received]:
        """Wait for a first delivery, take what else is there already, and stop as soon as the queues run dry.

        Of the bulk lane at most `most_bulk`, as whatever comes live meanwhile waits until the batch is settled. A quarter of a
        full batch is not taken from it by live ones: it would stand still for as long as those never run out. With none of it
        the wait is for live deliveries, though a bulk one that arrives may end it with nothing.
        """
        usable = self.waiting if most_bulk else len(self._live)
        if not usable and not self._read(timeout=idle):
            self.beat()
            return []
        end = time.monotonic() + linger
        while len(self._live) < most and time.monotonic() < end and self._read(timeout=0):
            pass
        self.beat()
        beside = min(len(self._bulk), most_bulk, max(most - len(self._live), most // 4))
        return _first(self._live, most - beside) + _first(self._bulk, _until_alone(self._bulk, beside))

    def acknowledge(self, batch: Iterable[Received]) -> None:
        """Settle each channel's own prefix; what a channel brought that is closed by now comes again."""
        open_now = set(self._channels.values())
        for channel, tag in {each.channel: each.tag for each in batch}.items():
            if channel in open_now:
                channel.basic_ack(tag, multiple=True)
                crash.point("amid_acks")

    def make_sure_of(self, queues: Iterable[str], *, since: float) -> None:
        """Raise Deaf if nothing came from one of these queues since then; who began to read it later cannot know."""
        for queue in self.names & set(queues):
            if self._heard[queue] < since:
                raise Deaf(queue)

    def beat(self) -> None:
        """Keep the connection alive; to be called at least every few seconds."""
        if time.monotonic() - self._beaten < 1.0:
            return
        self._beaten = time.monotonic()
        while self._read(timeout=0):
            pass
        self._connection.heartbeat_tick()

    def close(self) -> None:
        """Drop the connection; what is not acknowledged comes again."""
        broker.drop(self._connection)

    def _read(self, *, timeout: float) -> bool:
        return broker.read(self._connection, timeout=timeout, takers=self._takers)

    def _forget(self, queue: str) -> None:
        """Close the channel on which the queue was read before; the broker takes back what it had brought."""
        channel = self._channels.pop(queue, None)
        if channel is None:
            return
        self._takers.pop(channel.channel_id, None)
        channel.close()
        for lane in (self._live, self._bulk):
            kept = [each for each in lane if each.channel is not channel]
            lane.clear()
            lane.extend(kept)

    def _subscribe(self, queue: str) -> None:
        bulk = topology.is_bulk(queue)
        lane = self._bulk if bulk else self._live
        dead = queue.endswith(".dead")
        channel = self._channels[queue] = self._connection.channel()
        channel.basic_qos(0, SHARED_PREFETCH if topology.is_shared(queue) else BULK_PREFETCH if bulk else PREFETCH, False)

        def take(message: Any) -> None:
            self._heard[queue] = time.monotonic()
            much = message.properties.get("type") in self._alone
            lane.append(Received(channel, message.delivery_info["delivery_tag"], _delivery(message, suspect=dead), bulk, much))

        def take_brought(brought: Brought) -> None:
            self._heard[queue] = time.monotonic()
            delivery = Delivery(
                brought.body, brought.content_type, brought.content_encoding,
                probe=brought.type_name == topology.PROBE, redelivered=dead or brought.redelivered,
            )  # fmt: skip
            lane.append(Received(channel, brought.tag, delivery, bulk, brought.type_name in self._alone))

        def cancelled(_tag: str) -> None:
            raise Cancelled(queue)

        self._heard[queue] = time.monotonic()
        self._tags[queue] = channel.basic_consume(queue, callback=take, on_cancel=cancelled)
        self._takers[channel.channel_id] = take_brought


def _until_alone(lane: deque[Received], most: int) -> int:
    """So many may be taken together: up to the first that is much work, and with it."""
    return next((number for number, each in enumerate(islice(lane, most), start=1) if each.alone), most)


def _first(lane: deque[Received], most: int) -> list[Received]:
    return [lane.popleft() for _ in range(min(len(lane), most))]


def waiting(url: str, *, name: str, queues: Iterable[str]) -> int:
    """How many deliveries lie in these queues, without those a worker has at hand."""
    connection = broker.connect(url, name=name)
    try:
        channel = connection.channel()
        return sum(int(channel.queue_declare(queue, passive=True).message_count) for queue in queues)
    finally:
        broker.drop(connection)


def _delivery(message: amqp.Message, *, suspect: bool) -> Delivery:
    properties = message.properties
    headers = properties.get("application_headers") or {}
    body = message.body
    return Delivery(
        body=body.encode() if isinstance(body, str) else bytes(body),
        content_type=str(properties.get("content_type", "")),
        content_encoding=str(properties.get("content_encoding", "")),
        headers=headers,
        probe=properties.get("type") == topology.PROBE,
        redelivered=suspect or bool(message.delivery_info["redelivered"]) or int(headers.get("x-delivery-count", 0)) > 0,
    )
