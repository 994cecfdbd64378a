"""Fills a queue before anything is measured. It is also what the relay is measured against: pipelined confirms, no database."""

from __future__ import annotations

import time
from collections.abc import Iterable

import amqp
from native.processes import wait_until

WINDOW = 1000


def connect(url: str) -> amqp.Connection:
    """A plain connection of py-amqp."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    host, user, password = f"{parts.hostname}:{parts.port}", unquote(parts.username or ""), unquote(parts.password or "")
    connection = amqp.Connection(host=host, userid=user, password=password, virtual_host=unquote(parts.path[1:]) or "/")
    connection.connect()
    return connection


def publish(url: str, exchange: str, messages: Iterable[tuple[str, str, bytes]]) -> float:
    """Publish (id, routing key, body) with a confirm for each, a window at a time; returns how many in a second."""
    connection = connect(url)
    channel = connection.channel()
    channel.confirm_select()
    unconfirmed: set[int] = set()

    def acknowledged(tag: int, multiple: bool) -> None:
        unconfirmed.difference_update([each for each in unconfirmed if each <= tag] if multiple else [tag])

    channel.events["basic_ack"].add(acknowledged)
    count, started = 0, time.monotonic()
    for event_id, key, body in messages:
        message = amqp.Message(body, delivery_mode=2, message_id=event_id, content_type="application/json")
        count += 1
        unconfirmed.add(count)
        channel.basic_publish(message, exchange, key, mandatory=True)
        if count % WINDOW == 0:
            _confirmed(connection, unconfirmed)
    _confirmed(connection, unconfirmed)
    took = time.monotonic() - started
    connection.close()
    return count / took


def _confirmed(connection: amqp.Connection, unconfirmed: set[int]) -> None:
    while unconfirmed:
        connection.drain_events(timeout=10)


def queued(url: str, queue: str) -> int:
    """How many messages lie ready in a queue."""
    connection = connect(url)
    count = connection.channel().queue_declare(queue, passive=True).message_count
    connection.close()
    return int(count)


def wait_for(url: str, queue: str, count: int) -> None:
    """Return when the broker has counted them all."""
    wait_until(lambda: queued(url, queue) >= count, what=f"{count} messages in {queue}", seconds=60)
