"""What an event is: its type, its envelope, and the one list of all types.

An event is a CloudEvents 1.0 message in structured JSON. Its `data` is the whole state of one aggregate after the fact,
with the aggregate's `revision`, so listeners accept any order, any repetition and any gap.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from marshmallow import Schema

BUCKETS = 64  # fixed for ever: routing keys carry the bucket


class Visibility(StrEnum):
    """Who may read a type: everyone with a subscription, or the suite's own services alone."""

    PUBLIC = "public"
    PRIVATE = "private"


class Lane(StrEnum):
    """Which queue a fact takes: `live` for what a person waits for, `bulk` for imports and month closes."""

    LIVE = "live"
    BULK = "bulk"


@dataclass(frozen=True, eq=False)  # each is declared once, and looked up for every event: by itself, not by its fields
class EventType:
    """One released kind of fact. `name` is a literal `<producer>.<past_tense>.v<n>`; `schema` is the shape of `data`."""

    name: str
    schema: type[Schema]
    visibility: Visibility
    summary: str

    @property
    def producer(self) -> str:
        """The service that alone may announce this type."""
        return self.name.split(".", 1)[0]

    def fact(
        self,
        *,
        subject: str,
        revision: int,
        partition_key: str,
        data: Mapping[str, Any],
        lane: Lane = Lane.LIVE,
    ) -> Fact:
        """State what became true of the aggregate `subject`; the chassis gives it an id, a time and a cause."""
        return Fact(self, subject, revision, partition_key, data, lane)


@dataclass(frozen=True)
class Fact:
    """A fact before it leaves: what `announce.py` returns. `data` holds Decimals, dates, aware datetimes, enums, strings."""

    type: EventType
    subject: str
    revision: int
    partition_key: str
    data: Mapping[str, Any]
    lane: Lane = Lane.LIVE


@dataclass(frozen=True)
class Event:
    """A fact as it arrives: validated, `data` in wire form (money, kWh, dates and times are strings)."""

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    revision: int
    partition_key: str
    data: Mapping[str, Any]
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""
    redelivered: bool = field(default=False, compare=False)


_TYPES: dict[str, EventType] = {}


def event_type(name: str, schema: type[Schema], *, summary: str, visibility: Visibility) -> EventType:
    """Declare a released event type; a name declared twice is an error."""
    if name in _TYPES:
        raise ValueError(f"event type {name} is declared twice")
    _TYPES[name] = EventType(name, schema, visibility, summary)
    return _TYPES[name]


def public(name: str, schema: type[Schema], *, summary: str) -> EventType:
    """Declare a type that internal systems may subscribe to; its data names no person."""
    return event_type(name, schema, summary=summary, visibility=Visibility.PUBLIC)


def private(name: str, schema: type[Schema], *, summary: str) -> EventType:
    """Declare a type for the suite's own services; personal fields in it are encrypted with the person's data key."""
    return event_type(name, schema, summary=summary, visibility=Visibility.PRIVATE)


def declared() -> Mapping[str, EventType]:
    """All types declared so far, by name. `import contracts.events` declares every type of the suite."""
    return _TYPES


def bucket(partition_key: str) -> int:
    """The bucket (0 to 63) in which all facts of one key travel: crc32 of the key, mod 64."""
    return zlib.crc32(partition_key.encode()) % BUCKETS


def routing_key(type_name: str, partition_key: str, lane: Lane = Lane.LIVE) -> str:
    """`<type>.b<bucket>` on the live lane, `<type>.bulk.b<bucket>` on the bulk lane."""
    middle = ".bulk" if lane is Lane.BULK else ""
    return f"{type_name}{middle}.b{bucket(partition_key)}"
