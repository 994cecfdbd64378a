"""Connections to the broker: one owner thread each, dropped whole after any doubt, never taken from a pool."""

from __future__ import annotations

import contextlib
import random
import socket
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import amqp
from amqp.exceptions import AMQPError
from amqp.transport import TCPTransport
from kombu.utils.url import parse_url

from chassis.events.inflow import Brought, Inflow

HEARTBEAT_SECONDS = 20
Takers = Mapping[int, Callable[[Brought], None]]  # by the number of a channel
NOBODY: Takers = MappingProxyType({})
_MOMENT = 0.001  # seconds; a TLS socket that waits for nothing is asked again and again for the rest of a frame


def connect(
    url: str, *, name: str, on_blocked: Callable[[Any], None] | None = None, on_unblocked: Callable[[], None] | None = None
) -> amqp.Connection:
    """An open connection; `name` is what the broker's list of connections shows.

    `url` may name the nodes of a cluster, separated by `;`. Each attempt tries them in another order, so that workers spread
    over the nodes and none waits for one that is away.
    """
    addresses = [each.strip() for each in url.split(";")]
    random.shuffle(addresses)
    *first, last = addresses
    for address in first:
        with contextlib.suppress(OSError, AMQPError):
            return _open(address, name=name, on_blocked=on_blocked, on_unblocked=on_unblocked)
    return _open(last, name=name, on_blocked=on_blocked, on_unblocked=on_unblocked)


def _open(
    url: str, *, name: str, on_blocked: Callable[[Any], None] | None, on_unblocked: Callable[[], None] | None
) -> amqp.Connection:
    parts = parse_url(url)
    connection = amqp.Connection(
        host=f"{parts['hostname'] or '127.0.0.1'}:{parts['port'] or 5672}",
        userid=parts["userid"] or "guest",
        password=parts["password"] or "guest",
        virtual_host=parts["virtual_host"] or "/",
        ssl=url.startswith(("amqps://", "pyamqps://")),
        heartbeat=HEARTBEAT_SECONDS,
        connect_timeout=5,
        read_timeout=15,
        write_timeout=5,
        confirm_publish=False,  # its confirms wait for any ack, not for the message's own
        client_properties={"connection_name": name},
        on_blocked=on_blocked,
        on_unblocked=on_unblocked,
    )
    connection.connect()
    if isinstance(connection.transport, TCPTransport):
        connection.transport._quick_recv = Inflow(connection.transport._quick_recv)
    return connection


def drop(connection: amqp.Connection | None) -> None:
    """Close the socket and forget everything; the broker takes back what was not settled."""
    if connection is not None:
        with contextlib.suppress(Exception):
            connection.collect()


def read(connection: amqp.Connection, *, timeout: float, takers: Takers = NOBODY) -> bool:
    """Take in what has arrived; False if nothing came in time. Who takes a channel's deliveries is given them as they are."""
    if not isinstance(connection.transport, TCPTransport):
        timeout = max(timeout, _MOMENT)
    try:
        connection.drain_events(timeout=timeout)
    except (socket.timeout, TimeoutError):  # noqa: UP041 - py-amqp raises both
        return False
    inflow = getattr(connection.transport, "_quick_recv", None)
    while isinstance(inflow, Inflow) and not connection.transport._read_buffer and _take_one(connection, inflow, takers):
        pass
    return True


def _take_one(connection: amqp.Connection, inflow: Inflow, takers: Takers) -> bool:
    """Whether there was something left that is whole."""
    brought = inflow.delivery(takers) if takers else None
    if brought is not None:
        connection.bytes_recv += 1  # frames, in truth; the heartbeat asks whether there were more of them
        takers[brought.channel](brought)
    elif inflow.has_frame():
        connection.on_inbound_frame(connection.transport.read_frame())
    else:
        return False
    return True


def jitter(tries: int, *, first: float = 0.05, longest: float = 5.0) -> float:
    """Full jitter: anything up to a bound that doubles."""
    return random.uniform(0, min(longest, first * 2.0 ** min(tries, 20)))
