"""The wire form of an event: CloudEvents 1.0 in structured JSON, checked by the type's compiled JSON Schema."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import jsonschema_rs
import orjson
from contracts.core import Event, EventType, Fact
from contracts.generate import DIALECT, ENVELOPE, event_schema

CONTENT_TYPE = "application/cloudevents+json"
ACCEPTED = frozenset({CONTENT_TYPE, "application/json"})
LONGEST_BODY = 4 * 1024 * 1024
LONGEST_TYPE = 120
DEEP = 200  # some fifty levels before orjson writes no more
LONGEST_REASON = 300


class NotUnderstood(ValueError):
    """The bytes are not an event that this service can read; `reason` says why, `event_id` which one if it can be told.

    `type` is named if another release may read it. The reason may quote what came with the message, so it is made fit to be kept.
    """

    def __init__(self, reason: str, *, event_id: str = "", type_name: str = "") -> None:
        self.reason = reason[:LONGEST_REASON].encode(errors="replace").decode()
        super().__init__(self.reason)
        self.event_id = event_id
        self.type = type_name


class NotAnnounceable(ValueError):
    """A fact breaks the schema of its own type; nothing of its transaction may be committed."""


@dataclass(frozen=True)
class Stamp:
    """What the chassis adds to a fact."""

    id: str
    source: str
    time: datetime
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""


@functools.cache
def validator(event_type: EventType) -> Any:
    """The compiled validator of a type's whole event; compiled once per process."""
    return jsonschema_rs.validator_for(event_schema(event_type), validate_formats=True)


@functools.cache
def _envelope() -> Any:
    """The compiled validator of what every event has, whatever its type."""
    return jsonschema_rs.validator_for({"$schema": DIALECT, **ENVELOPE}, validate_formats=True)


def encode(fact: Fact, stamp: Stamp) -> bytes:
    """The event's bytes; raises NotAnnounceable where the fact breaks its schema."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": stamp.id,
        "source": stamp.source,
        "type": fact.type.name,
        "time": wire(stamp.time),
        "subject": fact.subject,
        "datacontenttype": "application/json",
        "revision": fact.revision,
        "partitionkey": fact.partition_key,
        "data": wire(fact.data),
    }
    extensions = {"correlationid": stamp.correlation_id, "causationid": stamp.causation_id, "traceparent": stamp.traceparent}
    event |= {name: text for name, text in extensions.items() if text}
    check = validator(fact.type)
    if not check.is_valid(event):
        raise NotAnnounceable(f"{fact.type.name}: {_where(next(check.iter_errors(event)))}")
    body = orjson.dumps(event)
    if len(body) > LONGEST_BODY:
        raise NotAnnounceable(f"{fact.type.name}: no listener takes {len(body)} bytes")
    return body


def encode_event(event: Event) -> bytes:
    """The bytes of an event that was received, so that it can be kept and tried again."""
    document = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "time": wire(event.time),
        "subject": event.subject,
        "datacontenttype": "application/json",
        "revision": event.revision,
        "partitionkey": event.partition_key,
        "data": dict(event.data),
    }
    extensions = {"correlationid": event.correlation_id, "causationid": event.causation_id, "traceparent": event.traceparent}
    return orjson.dumps(document | {name: text for name, text in extensions.items() if text})


def decode(
    body: bytes, types: Mapping[str, EventType], *, headers: Mapping[str, Any] | None = None,
    content_type: str = CONTENT_TYPE, content_encoding: str = "", redelivered: bool = False,
) -> Event:  # fmt: skip
    """The event in the bytes; raises NotUnderstood with the reason. Nothing is unpacked: a small body can hide a huge one."""
    if (headers or {}).get("compression"):
        raise NotUnderstood("compressed body")
    if content_encoding.lower() not in ("", "utf-8"):
        raise NotUnderstood(f"content encoding {content_encoding[:40]}")
    if content_type.split(";", 1)[0].strip().lower() not in ACCEPTED:
        raise NotUnderstood(f"content type {content_type[:80]}")
    if len(body) > LONGEST_BODY:
        raise NotUnderstood("body too long")
    try:
        document = orjson.loads(body)
        if body.count(b"{") + body.count(b"[") > DEEP:
            orjson.dumps(document)  # it may have to be parked, and not every depth that can be read can be written
    except orjson.JSONDecodeError as error:
        raise NotUnderstood("not JSON") from error
    except orjson.JSONEncodeError as error:
        raise NotUnderstood("nested too deeply") from error
    return _event(document, types, redelivered=redelivered)


def _event(document: Any, types: Mapping[str, EventType], *, redelivered: bool) -> Event:
    if not isinstance(document, dict):
        raise NotUnderstood("not a JSON object")
    event_id = document["id"] if isinstance(document.get("id"), str) else ""
    name = document.get("type")
    event_type = types.get(name) if isinstance(name, str) else None
    if event_type is None:
        known_elsewhere = len(str(name)) <= LONGEST_TYPE and _envelope().is_valid(document)
        reason = f"unknown type {str(name)[:LONGEST_TYPE]}"
        raise NotUnderstood(reason, event_id=event_id, type_name=str(name) if known_elsewhere else "")
    check = validator(event_type)
    if not check.is_valid(document):
        error = next(check.iter_errors(document))
        raise NotUnderstood(f"schema: {_where(error)}", event_id=event_id)
    return Event(
        id=document["id"],
        type=event_type.name,
        source=document["source"],
        subject=document["subject"],
        time=_moment_in(document),
        revision=document["revision"],
        partition_key=document["partitionkey"],
        data=document["data"],
        correlation_id=document.get("correlationid", ""),
        causation_id=document.get("causationid", ""),
        traceparent=document.get("traceparent", ""),
        redelivered=redelivered,
    )


def _moment_in(document: Mapping[str, Any]) -> datetime:
    """RFC 3339 knows leap seconds, the year 0 and small letters; Python does not."""
    try:
        return datetime.fromisoformat(document["time"]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood("time: no moment that can be kept", event_id=document["id"]) from error


def wire(value: Any) -> Any:
    """The JSON form: exact decimals and dates as strings, moments as RFC 3339 in UTC; anything unknown is an error."""
    form = _FORMS.get(type(value))
    if form is not None:
        return form(value)
    for kind, form in _FORMS.items():
        if isinstance(value, kind):
            return form(value)
    raise NotAnnounceable(f"{type(value).__name__} has no wire form")


def _moment(value: datetime) -> str:
    if value.tzinfo is UTC:
        return _moment_in_utc(value)
    if value.tzinfo is None:
        raise NotAnnounceable("a moment without a time zone")
    return _moment_in_utc(value.astimezone(UTC))


@functools.lru_cache(maxsize=256)  # a transaction says its moment again and again; in local time two an hour apart can be equal
def _moment_in_utc(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _listed(value: Iterable[Any]) -> list[Any]:
    return [wire(item) for item in value]


_FORMS: dict[type, Callable[[Any], Any]] = {
    StrEnum: lambda value: value.value,
    str: lambda value: value,
    type(None): lambda value: value,
    bool: lambda value: value,
    int: lambda value: value,
    Decimal: lambda value: format(value, "f"),
    datetime: _moment,
    date: date.isoformat,
    dict: lambda value: {str(key): wire(item) for key, item in value.items()},
    Mapping: lambda value: {str(key): wire(item) for key, item in value.items()},
    list: _listed,
    tuple: _listed,
    set: _listed,
    frozenset: _listed,
}


def _where(error: Any) -> str:
    """The place and the rule, never the value: a refused field may be somebody's name."""
    place = "/" + "/".join(str(step) for step in error.instance_path)
    rule = "/".join(str(step) for step in list(error.schema_path)[-2:])
    return f"{place} breaks {rule}"
