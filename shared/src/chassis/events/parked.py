"""Events that could not be handled when they came: waiting for something, to be tried again, or dead; never lost."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.core import Event
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.events.envelope import encode_event

COLLECTION = "parked"
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Parking:
    """An event and the key of what it waits for."""

    event: Event
    waiting_for: str


def pause(tries: int) -> timedelta:
    """Full jitter over 1 s, 2 s, 4 s … up to five minutes, never under a quarter of a second."""
    longest = min(LONGEST_PAUSE.total_seconds(), 2.0 ** min(tries, 20))
    return timedelta(seconds=random.uniform(0.25, longest))


def park(database: Database[Any], session: ClientSession, parkings: Iterable[Parking], *, now: datetime) -> None:
    """Keep events in the transaction that lets their deliveries be acknowledged."""
    rows = [_row(parking, now=now) for parking in parkings]
    database[COLLECTION].bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows], session=session)


def wake(database: Database[Any], session: ClientSession, keys: Iterable[str], *, now: datetime) -> None:
    """Make the events that wait for these keys due at once."""
    chosen = {"state": "waiting", "waiting_for": {"$in": sorted(set(keys))}}
    database[COLLECTION].update_many(chosen, {"$set": {"next_at": now}}, session=session)


def _row(parking: Parking, *, now: datetime) -> dict[str, Any]:
    event = parking.event
    return {
        "_id": event.id,
        "state": "waiting",
        "waiting_for": parking.waiting_for,
        "reason": f"waits for {parking.waiting_for}",
        "type": event.type,
        "subject": event.subject,
        "tries": 0,
        "parked_at": now,
        "next_at": now + pause(0),
        "body": encode_event(event).decode(),
    }
