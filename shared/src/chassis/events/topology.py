"""Exchanges, queues and bindings: what is declared by the deploy job, by literal names, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contracts.core import BUCKETS, EventType

from chassis.events.handler import Handler

DELIVERY_LIMIT = 20
PROBE = "probe"  # type of the message that the deploy job sends through a new queue
SINGLE = "x-single-active-consumer"
NO_LIMIT = 1_000_000  # RabbitMQ 4 limits every quorum queue to 20, and 3.10 refuses -1


@dataclass(frozen=True)
class Queue:
    """A quorum queue with its arguments."""

    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Binding:
    """Which routing key of which exchange a queue takes."""

    queue: str
    exchange: str
    key: str


@dataclass(frozen=True)
class Topology:
    """Everything one service needs at the broker."""

    exchanges: tuple[str, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]


def exchange(producer: str) -> str:
    """`<producer>.events`."""
    return f"{producer}.events"


def partition_queues(consumer: str, partitions: int) -> list[str]:
    """`<consumer>.p0` and so on."""
    return [f"{consumer}.p{number}" for number in range(partitions)]


def bulk_queue(consumer: str) -> str:
    """Imports and month closes."""
    return f"{consumer}.bulk"


def shared_queue(consumer: str) -> str:
    """Bulk work of which one piece is much: all workers take from it, each the next one. A release before knows it by its end."""
    return f"{consumer}.shared.bulk"


def is_bulk(queue: str) -> bool:
    """Whether live deliveries go before those of this queue."""
    return queue.endswith(".bulk")


def is_shared(queue: str) -> bool:
    """Whether every worker reads this queue."""
    return queue.endswith(".shared.bulk")


def dead_queue(consumer: str) -> str:
    """Deliveries that the broker gave up; read through the same door."""
    return f"{consumer}.dead"


def probe_key(queue: str) -> str:
    """The key under which a worker asks whether its queue is still bound."""
    return f"{PROBE}.{queue}"


def of_handlers(service: str, handlers: Iterable[Handler], *, partitions: int) -> Topology:
    """The topology of a service with these handlers."""
    handlers = list(handlers)
    apart = {handler.type for handler in handlers if handler.alone}
    return of(service, types=[handler.type for handler in handlers], partitions=partitions, shared=apart)


def of(service: str, *, types: Iterable[EventType], partitions: int, shared: Iterable[EventType] = ()) -> Topology:
    """The topology of a service that handles these types; bulk work of the `shared` ones is whoever's takes it first."""
    handled = sorted(set(types), key=lambda each: each.name)
    if not 1 <= partitions <= BUCKETS:
        raise ValueError(f"partitions must be between 1 and {BUCKETS}")
    producers = {event_type.producer for event_type in handled}
    exchanges = tuple(sorted(exchange(producer) for producer in {service, *producers}))
    if not handled:
        return Topology(exchanges, (), ())
    live = partition_queues(service, partitions)
    apart = set(shared)
    queues = [Queue(name, _working(service)) for name in (*live, bulk_queue(service))]
    queues += [Queue(shared_queue(service), _working(service) | {SINGLE: False})] if apart else []
    bindings = [
        Binding(live[bucket % partitions], exchange(each.producer), f"{each.name}.b{bucket}")
        for each in handled
        for bucket in range(BUCKETS)
    ]
    bindings += [
        Binding(shared_queue(service) if each in apart else bulk_queue(service), exchange(each.producer), f"{each.name}.bulk.*")
        for each in handled
    ]
    bindings += [Binding(queue.name, exchange(service), probe_key(queue.name)) for queue in queues]
    return Topology(exchanges, (*queues, Queue(dead_queue(service), _dead())), tuple(bindings))


def _working(service: str) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        SINGLE: True,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-overflow": "reject-publish",  # what at-least-once dead-lettering requires; no length limit is set
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": dead_queue(service),
        "x-dead-letter-strategy": "at-least-once",
    }


def _dead() -> dict[str, Any]:
    return {"x-queue-type": "quorum", SINGLE: True, "x-delivery-limit": NO_LIMIT}
