"""Events that could not be handled when they came: waiting for something, to be tried again, or dead; never lost.

A parked event's id is in the inbox, so a delivery that repeats it changes nothing. The row itself is the right to handle
the event once more: it is deleted in the transaction of the effect. A body that could not be read has no inbox row.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.core import Event
from pymongo import ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis import crash
from chassis.events.envelope import LONGEST_BODY, encode_event
from chassis.ids import random_hex

COLLECTION = "parked"
ARRIVALS = "arrivals"  # keys whose crowd has still to be woken
CROWD = 200
LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=30)
CLAIM = timedelta(seconds=30)
MOST_TRIES = 10
MOST_CLAIMS = 3


@dataclass(frozen=True)
class Parking:
    """An event and the key of what it waits for; `since` and `tries` are carried on when it is parked again."""

    event: Event
    waiting_for: str
    tries: int = 0
    since: datetime | None = None


def pause(tries: int) -> timedelta:
    """Full jitter over 1 s, 2 s, 4 s … up to five minutes, never under a quarter of a second."""
    longest = min(LONGEST_PAUSE.total_seconds(), 2.0 ** min(tries, 20))
    return timedelta(seconds=random.uniform(0.25, longest))


def park(database: Database[Any], session: ClientSession, parkings: Iterable[Parking], *, now: datetime) -> None:
    """Keep events that wait, in the transaction that lets their deliveries be acknowledged."""
    rows = []
    for parking in parkings:
        since = parking.since or now
        state = "waiting" if now - since < LONGEST_WAIT else "dead"
        reason = f"waits for {parking.waiting_for}"
        due = now + pause(parking.tries)
        row = _row(parking.event, state=state, reason=reason, tries=parking.tries, since=since, next_at=due)
        rows.append(row | {"waiting_for": parking.waiting_for})
    database[COLLECTION].bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows], session=session)


def set_aside(
    database: Database[Any], session: ClientSession, event: Event, *, state: str, reason: str, now: datetime
) -> None:
    """Keep an event that failed alone: `retry` or `dead`."""
    row = _row(event, state=state, reason=reason, tries=1, since=now, next_at=now + pause(1))
    database[COLLECTION].replace_one({"_id": row["_id"]}, row, upsert=True, session=session)


def bury(database: Database[Any], refused: Iterable[tuple[bytes, str, str]], *, now: datetime) -> None:
    """Keep bodies that could not be read, as (body, reason, event id or empty); the same body is kept once."""
    changes = [_burial(body, reason, event_id, now=now) for body, reason, event_id in refused]
    database[COLLECTION].bulk_write(changes, ordered=False)


def wake(database: Database[Any], session: ClientSession, keys: Iterable[str], *, now: datetime) -> None:
    """Make the events that wait for these keys due at once; a crowd, too large for a transaction, is left to `wake_crowds`."""
    wanted = sorted(set(keys))
    chosen = {"state": "waiting", "waiting_for": {"$in": wanted}}
    found = [row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}, session=session).limit(CROWD + 1)]
    if len(found) > CROWD:
        notes = [UpdateOne({"_id": key}, {"$set": {"at": now}}, upsert=True) for key in wanted]
        database[ARRIVALS].bulk_write(notes, session=session)
        crash.point("after_crowd_noted")
    elif found:
        database[COLLECTION].update_many({"_id": {"$in": found}}, {"$set": {"next_at": now}}, session=session)


def wake_crowds(database: Database[Any], *, now: datetime) -> None:
    """Make the crowds due that `wake` left, in steps; may be broken off anywhere and begun again."""
    for note in database[ARRIVALS].find().limit(CROWD):
        chosen = {"state": "waiting", "waiting_for": note["_id"], "next_at": {"$gt": now}}
        while found := [row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}).limit(CROWD)]:
            database[COLLECTION].update_many({"_id": {"$in": found}, "state": "waiting"}, {"$set": {"next_at": now}})
            crash.point("after_crowd_step")
        database[ARRIVALS].delete_one({"_id": note["_id"], "at": note["at"]})
        crash.point("after_crowd_woken")


def claim(
    database: Database[Any], *, now: datetime, alone: bool, limit: int, among: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """Rows that are due, each marked before it is tried; those that failed or took the process with them come alone."""
    these: dict[str, Any] = {} if among is None else {"_id": {"$in": list(among)}}
    kinds: tuple[dict[str, Any], ...] = ({"state": "waiting", "claims": 0},)
    if alone:
        kinds = ({"state": "retry"}, {"state": "waiting", "claims": {"$gt": 0}})
    for kind in kinds:
        chosen = {**kind, "next_at": {"$lte": now}, **these}
        due = [row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}).sort("next_at", 1).limit(limit)]
        if due:
            return _mark_claimed(database, {**chosen, "_id": {"$in": due}}, now=now)
    return []


def _mark_claimed(database: Database[Any], chosen: Mapping[str, Any], *, now: datetime) -> list[dict[str, Any]]:
    mark = random_hex(8)  # another worker may claim the same rows at the same moment; each row takes one mark
    change = {"$inc": {"claims": 1}, "$set": {"next_at": now + CLAIM, "claimed_by": mark}}
    database[COLLECTION].update_many(chosen, change)
    crash.point("amid_claim")
    return list(database[COLLECTION].find({"_id": chosen["_id"], "claimed_by": mark}))


def use_up(database: Database[Any], session: ClientSession, ids: Iterable[str]) -> set[str]:
    """Delete rows in the transaction of their effect; returns those that were still there to be used."""
    chosen = {"_id": {"$in": list(ids)}, "state": {"$in": ["waiting", "retry"]}}
    present = {row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}, session=session)}
    if present:
        database[COLLECTION].delete_many({"_id": {"$in": list(present)}}, session=session)
    return present


def failed(
    database: Database[Any], row: Mapping[str, Any], *, dead: bool, reason: str, now: datetime, counts: bool = True
) -> str:
    """Note the failure of a parked event's retry; returns its state from now on."""
    tries = row["tries"] + (1 if counts else 0)
    state = "dead" if dead or tries >= MOST_TRIES else "retry"
    change = {"state": state, "reason": reason, "tries": tries, "claims": 0, "next_at": now + pause(tries)}
    database[COLLECTION].update_one({"_id": row["_id"], "state": {"$ne": "dead"}}, {"$set": change})
    return state


def release(database: Database[Any], ids: Iterable[str], *, now: datetime) -> None:
    """Take back claims whose tries were broken off by a stop, not by their events; rows settled meanwhile have none."""
    chosen = {"_id": {"$in": list(ids)}, "claims": {"$gt": 0}}
    database[COLLECTION].update_many(chosen, {"$inc": {"claims": -1}, "$set": {"next_at": now}})


def redrive(database: Database[Any], chosen: Mapping[str, Any], *, now: datetime) -> int:
    """Try rows again from the start, dead ones too; returns how many."""
    change = {"state": "retry", "tries": 0, "claims": 0, "next_at": now, "redriven_at": now}
    redriven = database[COLLECTION].update_many(dict(chosen), {"$set": change}).modified_count
    crash.point("after_redrive")
    return redriven


def rows(database: Database[Any], chosen: Mapping[str, Any] | None = None, *, limit: int = 100) -> list[dict[str, Any]]:
    """Parked rows for people to look at, oldest first."""
    return list(database[COLLECTION].find(dict(chosen or {})).sort("parked_at", 1).limit(limit))


def _row(event: Event, *, state: str, reason: str, tries: int, since: datetime, next_at: datetime) -> dict[str, Any]:
    return {
        "_id": event.id,
        "state": state,
        "reason": reason,
        "type": event.type,
        "subject": event.subject,
        "readable": True,
        "tries": tries,
        "claims": 0,
        "parked_at": since,
        "next_at": next_at,
        "body": encode_event(event),
    }


def _burial(body: bytes, reason: str, event_id: str, *, now: datetime) -> UpdateOne:
    kept = body if len(body) <= LONGEST_BODY else body[:65536]
    row = {
        "state": "dead",
        "reason": reason,
        "type": "",
        "subject": "",
        "event_id": event_id,
        "readable": False,
        "tries": 0,
        "claims": 0,
        "parked_at": now,
        "next_at": now,
        "body": kept,
        "length": len(body),
    }
    name = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return UpdateOne({"_id": name}, {"$setOnInsert": row, "$inc": {"seen": 1}}, upsert=True)
