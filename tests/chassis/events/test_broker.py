from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from chassis.events import broker
from chassis.events.inflow import Inflow

from tests.chassis.events.warehouse import Warehouse


def test_a_connection_reads_through_it(connected: Warehouse) -> None:
    connection = broker.connect(connected.amqp_url, name="test")
    taken: list[bytes] = []
    channel = connection.channel()
    channel.basic_consume(f"{connected.name}.p0", callback=lambda message: taken.append(message.body))
    for number in range(3):
        connected.send(b"x" * 200_000 * number + b"end")
    while len(taken) < 3:
        broker.read(connection, timeout=5)
    assert isinstance(connection.transport._quick_recv, Inflow)
    connection.close()
    assert [len(body) for body in taken] == [3, 200_003, 400_003]


@pytest.fixture
def booting() -> Iterator[str]:
    """The address of a node that takes connections and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=hang_up, daemon=True).start()
        yield f"amqp://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)


def test_of_several_nodes_one_that_answers_is_taken(amqp_url: str, booting: str) -> None:
    for _ in range(20):
        connection = broker.connect(f"amqp://127.0.0.1:1/;{booting};{amqp_url}", name="test")
        assert connection.connected
        connection.close()


def test_connections_spread_over_the_nodes(amqp_url: str) -> None:
    seen = set()
    for _ in range(40):
        connection = broker.connect(f"{amqp_url};{amqp_url.replace('127.0.0.1', 'localhost')}", name="test")
        seen.add(connection.host.partition(":")[0])
        connection.close()
    assert seen == {"127.0.0.1", "localhost"}


def test_where_no_node_answers_the_caller_hears_it(booting: str) -> None:
    # Which words it has depends on how far the conversation had come: refused, reset, closed, or an option of a closed socket.
    with pytest.raises(OSError):  # noqa: PT011
        broker.connect(f"amqp://127.0.0.1:1/;{booting}", name="test")
