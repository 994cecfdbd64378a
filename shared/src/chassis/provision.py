"""The deploy job: collections, indexes, exchanges, queues, bindings, and a probe of each queue. Services declare nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import amqp
import structlog
from amqp.exceptions import AMQPError, NotFound
from pymongo.database import Database

from chassis import crash, mongo
from chassis.clock import system_now
from chassis.events import broker, subscriptions, topology
from chassis.events.publisher import Message, Publisher
from chassis.events.subscriptions import RECORD
from chassis.events.topology import Binding, Topology

if TYPE_CHECKING:
    from chassis.runtime import Runtime

SETTLE_SECONDS = 1.0  # a quorum queue that is younger than half a second does not survive a crash of the broker

log = structlog.get_logger(__name__)


def run(runtime: Runtime, *, settle_seconds: float = SETTLE_SECONDS) -> None:
    """Make what is missing and change nothing else; may be repeated, also after a crash in the middle."""
    service, settings = runtime.service, runtime.settings
    if doubt := mongo.doubt_about(runtime.database):
        raise RuntimeError(f"the database of {service.name} is not to be trusted: {doubt}")
    mongo.create_collections(runtime.database, [*service.all_collections, mongo.Collection(RECORD)])
    crash.point("after_collections")
    types = [each.type for each in service.handlers]
    wanted = topology.of_handlers(service.name, service.handlers, partitions=settings.partitions)
    unproven = {queue.name for queue in wanted.queues} - set(_recorded(runtime.database).get("queues", ()))
    _delete_broken(settings.amqp_url, service.name, unproven)
    subscriptions.begin(runtime.database, {each.name for each in types}, now=system_now())
    connection = broker.connect(settings.amqp_url, name=f"{service.name} provision")
    try:
        new = _declare(connection, wanted)
        _unbind_stale(connection, runtime.database, wanted)
        crash.point("after_bindings")
    finally:
        broker.drop(connection)
    if new:
        time.sleep(settle_seconds)
    _probe(settings.amqp_url, service.name, wanted, new | unproven)
    crash.point("before_record")
    _record(runtime.database, wanted)
    for step in service.at_deployment:
        step(runtime.transactions)
    log.info("provisioned", service=service.name, queues=len(wanted.queues), bindings=len(wanted.bindings), new=sorted(new))


def _delete_broken(url: str, service: str, unproven: set[str]) -> None:
    """Queues that no deploy job has called made, and that do not work: a crash of the broker right after their making.

    The broker names such a queue as if it were there. Queues in the record are never deleted, whatever they answer.
    """
    for queue in sorted(unproven):
        connection = broker.connect(url, name=f"{service} provision")
        try:
            if _exists(connection, queue):
                _pass_through(url, service, {queue})
        except (AMQPError, OSError, RuntimeError) as error:
            log.warning("queue_broken", queue=queue, error=type(error).__name__)
            _delete_empty(url, service, queue)
        finally:
            broker.drop(connection)


def _delete_empty(url: str, service: str, queue: str) -> None:
    """A queue that says it holds something is not the broken one: the broker went away meanwhile, and may be asked again."""
    connection = broker.connect(url, name=f"{service} provision")
    try:
        channel = connection.channel()
        if not _is_empty(channel, queue):
            raise RuntimeError(f"queue {queue} holds messages and does not pass them on")
        channel.queue_delete(queue)
    finally:
        broker.drop(connection)


def _declare(connection: amqp.Connection, wanted: Topology) -> set[str]:
    """Bindings are sent without waiting for each; the last, waited for, tells that all arrived."""
    new = {queue.name for queue in wanted.queues if not _exists(connection, queue.name)}
    channel = connection.channel()
    for name in wanted.exchanges:
        channel.exchange_declare(name, "topic", durable=True, auto_delete=False)
    for queue in wanted.queues:
        channel.queue_declare(queue.name, durable=True, auto_delete=False, arguments=queue.arguments)
        crash.point("amid_queues")
    for binding in wanted.bindings:
        channel.queue_bind(binding.queue, binding.exchange, binding.key, nowait=True)
    if wanted.bindings:
        last = wanted.bindings[-1]
        channel.queue_bind(last.queue, last.exchange, last.key)
    channel.close()
    return new


def _exists(connection: amqp.Connection, queue: str) -> bool:
    channel = connection.channel()
    try:
        channel.queue_declare(queue, passive=True)
    except NotFound:
        return False
    channel.close()
    return True


def _unbind_stale(connection: amqp.Connection, database: Database[Any], wanted: Topology) -> None:
    """Bindings of an earlier provisioning that moved to another queue or are handled no more."""
    held = {Binding(*each) for each in _recorded(database).get("bindings", ())}
    stale = held - set(wanted.bindings)
    if not stale:
        return
    channel = connection.channel()
    for binding in sorted(stale, key=lambda each: (each.queue, each.key)):
        channel.queue_unbind(binding.queue, binding.exchange, binding.key)
    channel.close()
    log.info("bindings_removed", count=len(stale))


def _record(database: Database[Any], wanted: Topology) -> None:
    names = sorted({queue.name for queue in wanted.queues} | set(_recorded(database).get("queues", ())))
    bindings = [[each.queue, each.exchange, each.key] for each in wanted.bindings]
    database[RECORD].replace_one({"_id": "topology"}, {"queues": names, "bindings": bindings}, upsert=True)


def queues(database: Database[Any], wanted: Topology) -> list[str]:
    """The queues to read: those wanted, and those of an earlier number of partitions, which may still hold deliveries."""
    names = [queue.name for queue in wanted.queues]
    return names + [name for name in _recorded(database).get("queues", ()) if name not in names]


def _recorded(database: Database[Any]) -> dict[str, Any]:
    """What the last deploy job that came to its end called made."""
    return database[RECORD].find_one({"_id": "topology"}) or {}


def _probe(url: str, service: str, wanted: Topology, new: set[str]) -> None:
    """A message goes through each new queue, out and back; the others must answer."""
    _pass_through(url, service, new)
    connection = broker.connect(url, name=f"{service} probe")
    try:
        for queue in wanted.queues:
            if not _exists(connection, queue.name):
                raise RuntimeError(f"queue {queue.name} is not there")
    finally:
        broker.drop(connection)


def _pass_through(url: str, service: str, names: set[str]) -> None:
    """A message into each queue and out of it."""
    publisher = Publisher(url, name=f"{service} probe")
    messages = [Message(f"probe-{name}", "", name, topology.PROBE, b"{}") for name in sorted(names)]
    fate = publisher.publish(messages)
    publisher.close()
    crash.point("amid_probe")
    if fate.confirmed != {message.id for message in messages}:
        raise RuntimeError(f"queues do not take messages: {sorted({each.id for each in messages} - fate.confirmed)}")
    connection = broker.connect(url, name=f"{service} probe")
    try:
        for name in sorted(names):
            _fetch_probe(connection, name)
    finally:
        broker.drop(connection)


def _fetch_probe(connection: amqp.Connection, queue: str) -> None:
    """Take the probe out, unless a worker is quicker; what else is there already is given back."""
    channel = connection.channel()
    seen: list[amqp.Message] = []
    channel.basic_qos(0, 1, False)
    channel.basic_consume(queue, callback=seen.append)
    for _ in range(10):
        if seen or (not broker.read(connection, timeout=1.0) and _is_empty(channel, queue)):
            break
    else:
        raise RuntimeError(f"queue {queue} gives no messages")
    if seen and seen[0].properties.get("type") == topology.PROBE:
        channel.basic_ack(seen[0].delivery_info["delivery_tag"])
    channel.close()


def _is_empty(channel: amqp.Channel, queue: str) -> bool:
    return int(channel.queue_declare(queue, passive=True).message_count) == 0
