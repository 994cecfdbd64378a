"""What belongs together: the trace and the correlation of the request or event being handled, carried into events and logs."""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

from chassis.ids import random_hex

_TRACEPARENT = re.compile(r"^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")
_REQUEST_ID = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


@dataclass(frozen=True)
class Trace:
    """The identifiers under which everything caused by one request can be found again."""

    correlation_id: str
    traceparent: str

    @property
    def trace_id(self) -> str:
        """The 32 hexadecimal digits that logs and problems show."""
        return self.traceparent[3:35]


_current: ContextVar[Trace | None] = ContextVar("chassis_trace", default=None)


def current() -> Trace:
    """The trace being worked under; a new one where nothing began one."""
    trace = _current.get()
    return trace if trace is not None else begin()


def begin(*, correlation_id: str = "", traceparent: str = "") -> Trace:
    """Work under the given trace from here on; what is missing or malformed is made anew."""
    if not _TRACEPARENT.match(traceparent):
        traceparent = f"00-{random_hex(16)}-{random_hex(8)}-01"
    if not _REQUEST_ID.match(correlation_id):
        correlation_id = traceparent[3:35]
    trace = Trace(correlation_id, traceparent)
    _current.set(trace)
    structlog.contextvars.bind_contextvars(request_id=correlation_id, traceparent=traceparent)
    return trace
