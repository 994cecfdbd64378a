from __future__ import annotations

import pytest
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
