"""What the broker sent and nobody has read yet, with whole deliveries taken out at once.

py-amqp makes three system calls for each frame and some forty calls for each delivery, a third of what handling an event
cost. Only deliveries without headers whose body is one frame are read here, where all of it has come. All else is py-amqp's.

Source of the layout: AMQP 0-9-1, sections 2.3.5 (frames), 4.2.6 (content) and the method basic.deliver.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Sequence
from struct import Struct
from typing import NamedTuple

from chassis.events import frames

_CHUNK = 65536
_FRAME = Struct(">BHI")  # kind, channel, size
_METHOD = Struct(">BHIHHB")  # a frame with class, method and the length of the consumer's tag
_TAG = Struct(">QB")  # the delivery's, and whether it came before
_HEADER = Struct(">BHIHHQH")  # a frame with class, weight, the body's length and the properties there are
_DELIVER = 60
_END = 0xCE
_TABLE, _MORE_FLAGS = 0x2000, 0x0001  # headers; a second word of flags
_PROPERTIES = {  # in their order: (length, 0 for a short text; place among the told ones)
    0x8000: (0, 0), 0x4000: (0, 1), 0x1000: (1, -1), 0x0800: (1, -1), 0x0400: (0, -1), 0x0200: (0, -1), 0x0100: (0, -1),
    0x0080: (0, -1), 0x0040: (8, -1), 0x0020: (0, 2), 0x0010: (0, -1), 0x0008: (0, -1), 0x0004: (0, -1),
}  # fmt: skip


class Brought(NamedTuple):
    """A delivery without headers."""

    channel: int
    tag: int
    redelivered: bool
    content_type: str
    content_encoding: str
    type_name: str
    body: bytes


class Inflow:
    """What the socket gave: one system call for many frames."""

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive, self._held, self._at = receive, b"", 0

    def __call__(self, size: int) -> bytes:
        """Up to `size` bytes, as a socket's `recv`.

        A socket that waits for nothing and has nothing counts as timed out: py-amqp would ask it again and again for the rest of
        a frame, for ever where the line stands still.
        """
        if self._at >= len(self._held):
            try:
                self._held, self._at = self._receive(max(size, _CHUNK)), 0
            except BlockingIOError as error:
                raise TimeoutError("nothing more has come yet") from error
        part = self._held[self._at : self._at + size]
        self._at += len(part)
        return part

    def has_frame(self) -> bool:
        """Whether a whole frame can be read without asking the socket; to be asked between two frames."""
        size = int.from_bytes(self._held[self._at + 3 : self._at + 7], "big")
        return len(self._held) - self._at >= size + 8

    def delivery(self, channels: Container[int]) -> Brought | None:
        """Take out the delivery that comes next; None if it is not whole, not of such a form and channel, or no delivery.

        To be asked between two frames. Between those of a delivery there may be others, though of other channels alone.
        """
        found = _delivery_at(self._held, self._at)
        if found is None or found[0].channel not in channels:
            return None
        brought, self._at = found
        return brought


def _delivery_at(held: bytes, start: int) -> tuple[Brought, int] | None:
    """The delivery that begins there, and where it ends."""
    there = len(held)
    if there < start + _METHOD.size:
        return None
    kind, channel, size, class_id, method_id, name_length = _METHOD.unpack_from(held, start)
    header = start + size + frames.OVERHEAD
    if kind != frames.METHOD or class_id != frames.BASIC or method_id != _DELIVER or there < header + _HEADER.size:
        return None
    header_kind, header_channel, size, _, _, length, flags = _HEADER.unpack_from(held, header)
    frame = header + size + frames.OVERHEAD
    body = frame + _FRAME.size
    end = body + length
    steps = _steps(flags)
    if steps is None or there <= end:
        return None
    body_kind, body_channel, size = _FRAME.unpack_from(held, frame)
    if (header_kind, body_kind) != (frames.HEADER, frames.BODY) or not header_channel == body_channel == channel:
        return None
    if size != length or not held[header - 1] == held[frame - 1] == held[end] == _END:
        return None
    tag, redelivered = _TAG.unpack_from(held, start + _METHOD.size + name_length)
    content_type, content_encoding, type_name = _told(held, header + _HEADER.size, steps)
    return Brought(channel, tag, redelivered != 0, content_type, content_encoding, type_name, held[body:end]), end + 1


def _told(held: bytes, at: int, steps: Sequence[tuple[int, int]]) -> list[str]:
    """Content type, content encoding and type, empty where there is none."""
    told = ["", "", ""]
    for length, place in steps:
        if length:
            at += length
        else:
            end = at + 1 + held[at]
            if place >= 0:
                told[place] = held[at + 1 : end].decode(errors="replace")
            at = end
    return told


@functools.cache
def _steps(flags: int) -> Sequence[tuple[int, int]] | None:
    """Of each property there is: its length, 0 for a short text, and its place among the told ones. None if one is a table."""
    if flags & (_TABLE | _MORE_FLAGS):
        return None
    return [step for bit, step in _PROPERTIES.items() if flags & bit]
