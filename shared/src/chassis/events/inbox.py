"""The inbox: ids of events whose effect (or parking) is committed, written in the same transaction as the effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from contracts.core import Event
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from chassis.mongo import is_duplicate

COLLECTION = "inbox"
ATTEMPTS = "attempts"


def known(database: Database[Any], ids: Iterable[str], *, session: ClientSession | None = None) -> set[str]:
    """Those of the ids that were settled before."""
    return {row["_id"] for row in database[COLLECTION].find({"_id": {"$in": list(ids)}}, {"_id": 1}, session=session)}


class Repeated(Exception):
    """One of the events was settled before, and nobody had looked."""


def take(
    database: Database[Any], session: ClientSession, events: Sequence[Event], *, now: datetime, look: bool = True
) -> list[Event]:
    """Write down the events that are new and return them, each once, in their order.

    Repeats are rare where they are not the rule, and a look costs as much as the writing: without `look` they raise Repeated.
    """
    settled = known(database, [event.id for event in events], session=session) if look else set[str]()
    fresh = {event.id: event for event in reversed(events) if event.id not in settled}
    new = [event for event in events if fresh.get(event.id) is event]
    if not new:
        return []
    rows = [{"_id": event.id, "type": event.type, "at": now} for event in new]
    try:
        database[COLLECTION].insert_many(rows, session=session)
    except BulkWriteError as error:
        if look or not is_duplicate(error):
            raise
        raise Repeated from error
    return new


def write_attempt(database: Database[Any], event_id: str, *, now: datetime) -> int:
    """Write down, before trying, that this event is about to be handled alone; returns which attempt it is."""
    attempts = database[ATTEMPTS]
    row: dict[str, Any] = attempts.find_one_and_update({"_id": event_id}, _one_more(now), upsert=True, return_document=True)  # type: ignore[assignment]
    return int(row["attempts"])


def attempts(database: Database[Any], ids: Iterable[str]) -> Counter[str]:
    """How often each of the ids was written down as tried before."""
    return Counter({row["_id"]: row["attempts"] for row in database[ATTEMPTS].find({"_id": {"$in": list(ids)}})})


def write_attempts(database: Database[Any], ids: Iterable[str], *, now: datetime) -> None:
    """Write down, before trying, that these events are about to be handled together."""
    database[ATTEMPTS].bulk_write([UpdateOne({"_id": each}, _one_more(now), upsert=True) for each in ids], ordered=False)


def forget_attempts(database: Database[Any], session: ClientSession, ids: Iterable[str]) -> None:
    """The events are settled."""
    database[ATTEMPTS].delete_many({"_id": {"$in": list(ids)}}, session=session)


def take_back_attempts(database: Database[Any], ids: Iterable[str]) -> None:
    """The try was broken off from outside, with the process alive: it says nothing about the events."""
    tried = {"_id": {"$in": list(ids)}, "attempts": {"$gt": 0}}
    database[ATTEMPTS].update_many(tried, {"$inc": {"attempts": -1}})


def _one_more(now: datetime) -> dict[str, Any]:
    return {"$inc": {"attempts": 1}, "$set": {"at": now}}
