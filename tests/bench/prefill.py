"""Fills a queue before anything is measured. It is also what the relay is measured against: pipelined confirms, no database."""

from __future__ import annotations

from collections.abc import Iterable

import amqp
from native.processes import wait_until

from tests.bench.measured import Stretch

WINDOW = 2000  # messages on their way


def connect(url: str) -> amqp.Connection:
    """A plain connection of py-amqp."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    host, user, password = f"{parts.hostname}:{parts.port}", unquote(parts.username or ""), unquote(parts.password or "")
    connection = amqp.Connection(host=host, userid=user, password=password, virtual_host=unquote(parts.path[1:]) or "/")
    connection.connect()
    return connection


def publish(url: str, exchange: str, messages: Iterable[tuple[str, str, bytes]]) -> float:
    """Publish (id, routing key, body), each with a confirm that is read while others are sent; how many in a second."""
    connection = connect(url)
    channel = connection.channel()
    channel.confirm_select()
    unconfirmed: set[int] = set()
    count, lowest, stretch = 0, 1, Stretch()

    def acknowledged(tag: int, multiple: bool) -> None:
        nonlocal lowest
        unconfirmed.difference_update(range(lowest, tag + 1) if multiple else (tag,))
        lowest = tag + 1 if multiple else lowest
        stretch.reached(count - len(unconfirmed))

    channel.events["basic_ack"].add(acknowledged)
    for count, (event_id, key, body) in enumerate(messages, start=1):
        message = amqp.Message(body, delivery_mode=2, message_id=event_id, content_type="application/json")
        unconfirmed.add(count)
        channel.basic_publish(message, exchange, key, mandatory=True)  # py-amqp reads a frame before it writes one
        while len(unconfirmed) >= WINDOW:
            connection.drain_events(timeout=10)
    while unconfirmed:
        connection.drain_events(timeout=10)
    connection.close()
    return stretch.rate


def queued(url: str, queue: str) -> int:
    """How many messages lie ready in a queue."""
    connection = connect(url)
    count = connection.channel().queue_declare(queue, passive=True).message_count
    connection.close()
    return int(count)


def wait_for(url: str, queue: str, count: int) -> None:
    """Return when the broker has counted them all."""
    wait_until(lambda: queued(url, queue) >= count, what=f"{count} messages in {queue}", seconds=60)
