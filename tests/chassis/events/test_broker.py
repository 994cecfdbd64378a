from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from amqp.transport import TCPTransport
from chassis.events import broker
from chassis.events.broker import Inflow

from tests.chassis.events.warehouse import Warehouse

FRAME = b"\x01\x00\x01\x00\x00\x00\x03abc\xce"


@pytest.mark.parametrize("cut", range(1, len(FRAME) + 1))
def test_bytes_are_given_out_in_order_wherever_the_network_cuts_them(cut: int) -> None:
    pieces = [FRAME[:cut], FRAME[cut:] + FRAME, b""]
    inflow = Inflow(lambda _: pieces.pop(0))
    assert not inflow.has_frame()
    read = b""
    while part := inflow(4):
        read += part
    assert read == FRAME + FRAME


def test_a_frame_is_whole_with_its_last_byte() -> None:
    pieces = [FRAME + FRAME + FRAME[:-1], FRAME[-1:]]
    inflow = Inflow(lambda _: pieces.pop(0))
    assert inflow(len(FRAME)) == FRAME
    assert inflow.has_frame()
    assert inflow(len(FRAME)) == FRAME
    assert not inflow.has_frame()


def test_half_a_frame_is_waited_for_no_longer_than_asked() -> None:
    here, there = socket.socketpair()
    transport = TCPTransport("127.0.0.1")
    transport.sock, transport._read_buffer, transport._quick_recv = here, b"", Inflow(here.recv)
    there.sendall(FRAME[:9])
    told: list[object] = []

    def read() -> None:
        try:
            with transport.having_timeout(0):
                told.append(transport.read_frame())
        except OSError as error:
            told.append(type(error))

    for rest, expected in ((FRAME[9:], TimeoutError), (b"", (1, 1, b"abc"))):
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        reader.join(5)
        assert told.pop() == expected
        there.sendall(rest)
    here.close()
    there.close()


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
