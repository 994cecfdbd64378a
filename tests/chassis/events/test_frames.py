"""What our frames say is what py-amqp's own writer says, byte for byte."""

from __future__ import annotations

from typing import Any

import amqp
import pytest
from amqp import spec
from amqp.method_framing import frame_writer
from amqp.serialization import dumps
from chassis.events import frames

CHANNEL = 7


class Wire:
    """Where py-amqp's writer of frames thinks it writes to."""

    def __init__(self, frame_max: int) -> None:
        self.frame_max, self.bytes_sent, self.written = frame_max, 0, b""

    def write(self, part: Any) -> None:
        self.written += bytes(part)


def by_py_amqp(frame_max: int, exchange: str, key: str, body: bytes) -> bytes:
    wire = Wire(frame_max)
    message = amqp.Message(body, delivery_mode=2, message_id="an id", type="a.type.v1", content_type="application/json")
    arguments = dumps("Bssbb", (0, exchange, key, True, False))
    frame_writer(wire, wire)(1, CHANNEL, spec.Basic.Publish, arguments, message)
    return wire.written


def ours(frame_max: int, exchange: str, key: str, body: bytes) -> bytes:
    return frames.publish(
        channel=CHANNEL, frame_max=frame_max, exchange=exchange, key=key, message_id="an id", type_name="a.type.v1",
        content_type="application/json", body=body,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("exchange", "key", "body"),
    [
        ("readings.events", "readings.reading_submitted.v1.b12", b'{"id": 1}'),
        ("", "readings.p0", "счёт".encode()),
        ("x" * 255, "ключ", b"."),
        ("readings.events", "k", b"b" * 4088),
        ("readings.events", "k", b"b" * 4089),
        ("readings.events", "k", b"b" * 100_000),
    ],
)
def test_a_message_is_framed_as_py_amqp_frames_it(exchange: str, key: str, body: bytes) -> None:
    assert ours(4096, exchange, key, body) == by_py_amqp(4096, exchange, key, body)


def test_an_empty_body_has_no_body_frame() -> None:
    assert ours(4096, "e", "k", b"").count(b"\xce") == 2


def test_a_key_that_no_short_text_holds_is_an_error_of_its_own() -> None:
    with pytest.raises(ValueError, match="255"):
        ours(4096, "e", "ё" * 128, b"{}")
