"""A message to be published as the bytes that AMQP 0-9-1 wants, so that many leave in one write; py-amqp makes one for each.

Source of the layout: AMQP 0-9-1, sections 2.3.5 (frames), 4.2.6 (content) and the method basic.publish.
"""

from __future__ import annotations

from struct import pack

METHOD, HEADER, BODY, _END = 1, 2, 3, b"\xce"
BASIC, _PUBLISH = 60, 40
_MANDATORY = b"\x01"
_PERSISTENT = b"\x02"
_FLAGS = 0x8000 | 0x1000 | 0x0080 | 0x0020  # content_type, delivery_mode, message_id, type: in this order
OVERHEAD = 8


def publish(
    *, channel: int, frame_max: int, exchange: str, key: str, message_id: str, type_name: str, content_type: str, body: bytes
) -> bytes:
    """The frames of one persistent, mandatory message; ValueError if a short text is longer than 255 bytes."""
    method = pack(">HHH", BASIC, _PUBLISH, 0) + _short(exchange) + _short(key) + _MANDATORY
    properties = _short(content_type) + _PERSISTENT + _short(message_id) + _short(type_name)
    header = pack(">HHQH", BASIC, 0, len(body), _FLAGS) + properties
    largest = frame_max - OVERHEAD
    parts = [_frame(METHOD, channel, method), _frame(HEADER, channel, header)]
    parts += [_frame(BODY, channel, body[start : start + largest]) for start in range(0, len(body), largest)]
    return b"".join(parts)


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return pack(">BHI", kind, channel, len(payload)) + payload + _END


def _short(text: str) -> bytes:
    encoded = text.encode()
    if len(encoded) > 255:
        raise ValueError("a short text of AMQP takes 255 bytes")
    return pack(">B", len(encoded)) + encoded
