from __future__ import annotations

import random
import socket
import threading
from collections.abc import Mapping
from typing import Any

import amqp
import pytest
from amqp import spec
from amqp.method_framing import frame_writer
from amqp.serialization import dumps
from amqp.transport import TCPTransport
from chassis.events.inflow import Brought, Inflow

from tests.chassis.events.test_frames import CHANNEL, Wire

HEARTBEAT = b"\x08\x00\x00\x00\x00\x00\x00\xce"
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


PLAIN = {"content_type": "application/cloudevents+json", "delivery_mode": 2, "message_id": "an id", "type": "a.type.v1"}
EVERYTHING = {
    "content_type": "text/plain", "content_encoding": "utf-8", "delivery_mode": 2, "priority": 3, "correlation_id": "caused",
    "reply_to": "a.queue", "expiration": "60000", "message_id": "счёт", "timestamp": 1_764_230_400, "type": "a.type.v1",
    "user_id": "readings", "app_id": "an app", "cluster_id": "a cluster",
}  # fmt: skip
ALL = {CHANNEL}


def delivered(
    body: bytes, properties: Mapping[str, Any], *, tag: int = 5, redelivered: bool = False, frame_max: int = 131_072
) -> bytes:
    """A delivery as py-amqp's own writer frames it."""
    wire = Wire(frame_max)
    arguments = dumps("sLbss", ("a consumer", tag, redelivered, "readings.events", "a.type.v1.b7"))
    frame_writer(wire, wire)(1, CHANNEL, spec.Basic.Deliver, arguments, amqp.Message(body, **properties))
    return wire.written


def in_pieces(channel: int) -> tuple[bytes, bytes, bytes]:
    """Method, header and body of a delivery on this channel."""
    whole = delivered(b"{}", PLAIN)
    header = int.from_bytes(whole[3:7], "big") + 8
    body = header + int.from_bytes(whole[header + 3 : header + 7], "big") + 8
    pieces = whole[:header], whole[header:body], whole[body:]
    method, properties, content = (each[:1] + channel.to_bytes(2, "big") + each[3:] for each in pieces)
    return method, properties, content


def holding(held: bytes) -> Inflow:
    """What the socket gave all at once; one byte of it is read already."""
    inflow = Inflow(lambda _: b"." + held)
    inflow(1)
    return inflow


def brought(body: bytes, properties: Mapping[str, Any], *, tag: int = 5, redelivered: bool = False) -> Brought:
    names = ("content_type", "content_encoding", "type")
    content_type, content_encoding, type_name = (properties.get(name, "") for name in names)
    return Brought(CHANNEL, tag, redelivered, content_type, content_encoding, type_name, body)


@pytest.mark.parametrize("tag", [1, 2**40])
@pytest.mark.parametrize("redelivered", [False, True])
def test_a_whole_delivery_is_taken_out_at_once(tag: int, redelivered: bool) -> None:
    inflow = holding(delivered(b"{}", PLAIN, tag=tag, redelivered=redelivered) + FRAME)
    assert inflow.delivery(ALL) == brought(b"{}", PLAIN, tag=tag, redelivered=redelivered)
    assert inflow(len(FRAME)) == FRAME


def test_whatever_properties_a_publisher_set_the_told_ones_are_the_right_ones() -> None:
    chance = random.Random(20221120)
    for _ in range(500):
        properties = {name: EVERYTHING[name] for name in EVERYTHING if chance.random() < 0.5}
        assert holding(delivered(b"body", properties)).delivery(ALL) == brought(b"body", properties)


@pytest.mark.parametrize("cut", range(len(delivered(b"{}", PLAIN))))
def test_a_delivery_that_is_not_whole_is_left_as_it_is(cut: int) -> None:
    frames = delivered(b"{}", PLAIN)[:cut]
    inflow = holding(frames)
    assert inflow.delivery(ALL) is None
    assert inflow(cut) == frames


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param(delivered(b"{}", {**PLAIN, "application_headers": {"x-delivery-count": 1}}), id="with headers"),
        pytest.param(delivered(b"b" * 5000, PLAIN, frame_max=4096), id="in several frames"),
        pytest.param(delivered(b"b" * 4992 + b"\xce" + b"b" * 7, PLAIN, frame_max=4096), id="and an end inside"),
        pytest.param(delivered(b"", PLAIN) + FRAME, id="without a body"),
        pytest.param(delivered(b"", PLAIN) + HEARTBEAT, id="without a body, and a heartbeat"),
        pytest.param(delivered(b"", PLAIN) + delivered(b"", PLAIN), id="without a body, twice"),
        pytest.param(FRAME + delivered(b"{}", PLAIN), id="behind something else"),
        pytest.param(delivered(b"{}", PLAIN)[:-1] + b"." + FRAME, id="with a wrong end"),
        pytest.param(b"".join(b"\x03" * (i == 1) + each[i == 1 :] for i, each in enumerate(in_pieces(CHANNEL))), id="no header"),
        pytest.param(b"".join(b"\x02" * (i == 2) + each[i == 2 :] for i, each in enumerate(in_pieces(CHANNEL))), id="no body"),
    ],
)
def test_what_has_another_form_is_left_to_py_amqp(frames: bytes) -> None:
    inflow = holding(frames)
    assert inflow.delivery(ALL) is None
    assert inflow(len(frames)) == frames


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize("between", [HEARTBEAT, FRAME, *in_pieces(CHANNEL + 1)])
def test_frames_of_other_channels_are_not_taken_for_its_own(place: int, between: bytes) -> None:
    pieces = [*in_pieces(CHANNEL)]
    swapped = [*pieces[:place], between, *pieces[place:]]
    assert holding(b"".join(swapped)).delivery(ALL) is None
    if between[0] == pieces[place][0]:
        replaced = [*pieces[:place], between, *pieces[place + 1 :]]
        assert holding(b"".join(replaced)).delivery(ALL) is None


def test_a_text_that_is_no_utf8_is_the_readers_to_refuse() -> None:
    odd = delivered(b"{}", PLAIN).replace(b"cloudevents", b"cloud\xffvents")
    taken = holding(odd).delivery(ALL)
    assert taken is not None
    assert taken.content_type == "application/cloud\ufffdvents+json"


def test_a_channel_that_nobody_reads_here_is_left_to_py_amqp() -> None:
    assert holding(delivered(b"{}", PLAIN)).delivery({CHANNEL + 1}) is None
