"""Events that could not be handled when they came: waiting for something, to be tried again, or dead; never lost.

A parked event's id is in the inbox, so a delivery that repeats it changes nothing. The row itself is the right to handle
the event once more: it is deleted in the transaction of the effect. A body that could not be read has no inbox row.

Two figures of a row grow: `tries`, which lengthen the pauses, and `failures`, those tries for which the event is to blame.
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
from chassis.events.envelope import LONGEST_BODY, NotUnderstood, encode_event
from chassis.ids import random_hex

COLLECTION = "parked"
ARRIVALS = "arrivals"  # keys whose crowd has still to be woken
CROWD = 200
LONGEST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE_UNCOUNTED = timedelta(seconds=30)  # when the congestion is over, somebody is waiting for what met it
LONGEST_WAIT = timedelta(days=30)
CLAIM = timedelta(minutes=1)  # longer than the longest try of one event
MOST_FAILURES = 10
MOST_CLAIMS = 3
CARRIED_ON = ("failures", "parked_at", "redriven_at")


@dataclass(frozen=True)
class Parking:
    """An event and the key of what it waits for; `row` is the parked row it comes from, whose figures are carried on."""

    event: Event
    waiting_for: str
    row: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Failure:
    """What a try came to. One that does not count says nothing about the event; `rest` is the pause, if it must not be chance."""

    reason: str
    dead: bool = False
    counts: bool = True
    rest: timedelta | None = None


def pause(tries: int, *, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    """Full jitter over 1 s, 2 s, 4 s … up to five minutes, never under a quarter of a second."""
    most = min(longest.total_seconds(), 2.0 ** min(tries, 20))
    return timedelta(seconds=random.uniform(0.25, most))


def park(database: Database[Any], session: ClientSession, parkings: Iterable[Parking], *, now: datetime) -> None:
    """Keep events that wait, in the transaction that lets their deliveries be acknowledged."""
    rows = [_waiting(each, now=now) for each in parkings]
    database[COLLECTION].bulk_write([ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows], session=session)


def set_aside(database: Database[Any], session: ClientSession, event: Event, failure: Failure, *, now: datetime) -> None:
    """Keep an event that failed alone: `retry` or `dead`."""
    row = _row(event, now=now)
    row |= _after(failure, row, now=now)
    database[COLLECTION].replace_one({"_id": row["_id"]}, row, upsert=True, session=session)


def bury(database: Database[Any], refused: Iterable[tuple[bytes, NotUnderstood]], *, now: datetime) -> None:
    """Keep bodies that could not be read; the same body is kept once. Events of unknown types are left to another release."""
    changes = [_burial(body, error, now=now) for body, error in refused]
    database[COLLECTION].bulk_write(changes, ordered=False)


def wake(database: Database[Any], session: ClientSession, keys: Iterable[str], *, now: datetime) -> None:
    """Make the events that wait for these keys due at once. A crowd, too large for a transaction, is left to `wake_crowds`.

    So are those that have waited so long that they are dead: what they waited for is here after all.
    """
    wanted = sorted(set(keys))
    chosen = {"state": "waiting", "waiting_for": {"$in": wanted}}
    found = [row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}, session=session).limit(CROWD + 1)]
    if len(found) > CROWD or database[COLLECTION].find_one(_dead_of_waiting(wanted), {"_id": 1}, session=session):
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
        _revive(database, note["_id"], now=now)
        database[ARRIVALS].delete_one({"_id": note["_id"], "at": note["at"]})
        crash.point("after_crowd_woken")


def _dead_of_waiting(keys: Iterable[str]) -> dict[str, Any]:
    """Rows that waited for one of these keys in vain; those that failed since have another reason."""
    return {"state": "dead", "reason": {"$in": [_waits_for(key) for key in keys]}}


def _waits_for(key: str) -> str:
    return f"waits for {key}"


def _revive(database: Database[Any], key: str, *, now: datetime) -> None:
    change = {"state": "waiting", "claims": 0, "next_at": now, "redriven_at": now}
    while found := [row["_id"] for row in database[COLLECTION].find(_dead_of_waiting([key]), {"_id": 1}).limit(CROWD)]:
        database[COLLECTION].update_many({"_id": {"$in": found}, "state": "dead"}, {"$set": change})


def due(
    database: Database[Any], *, types: Iterable[str], now: datetime, alone: bool, limit: int, among: Iterable[str] | None = None
) -> dict[str, Any]:
    """A choice of rows to be claimed, empty if none is due; those that failed or took the process with them come alone.

    Rows of other types stay untouched: beside this worker, or after it, there is one of a release that handles them. A body
    that nobody could read has no type.
    """
    these: dict[str, Any] = {} if among is None else {"_id": {"$in": list(among)}}
    kinds: tuple[dict[str, Any], ...] = ({"state": "waiting", "claims": 0},)
    if alone:
        kinds = ({"state": "retry"}, {"state": "waiting", "claims": {"$gt": 0}})
    for kind in kinds:
        chosen = {**kind, "type": {"$in": [*types, ""]}, "next_at": {"$lte": now}, **these}
        found = [row["_id"] for row in database[COLLECTION].find(chosen, {"_id": 1}).sort("next_at", 1).limit(limit)]
        if found:
            return {**chosen, "_id": {"$in": found}}
    return {}


def claim(database: Database[Any], chosen: Mapping[str, Any], *, now: datetime) -> list[dict[str, Any]]:
    """Mark rows that were due before they are tried; those that another worker was quicker to mark are left out."""
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


def failed(database: Database[Any], row: Mapping[str, Any], failure: Failure, *, now: datetime) -> str:
    """Note the failure of a parked event's retry; returns its state from now on."""
    change = _after(failure, row, now=now)
    database[COLLECTION].update_one({"_id": row["_id"], "state": {"$ne": "dead"}}, {"$set": change})
    return str(change["state"])


def is_in_vain(row: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether it has waited for too long, since it was parked or since somebody had it tried again."""
    since: datetime = row.get("redriven_at", row["parked_at"])
    return now - since >= LONGEST_WAIT


def release(database: Database[Any], ids: Iterable[str], *, now: datetime) -> None:
    """Take back claims whose tries were broken off by a stop, not by their events; rows settled meanwhile have none."""
    chosen = {"_id": {"$in": list(ids)}, "claims": {"$gt": 0}}
    database[COLLECTION].update_many(chosen, {"$inc": {"claims": -1}, "$set": {"next_at": now}})


def redrive(database: Database[Any], chosen: Mapping[str, Any], *, now: datetime) -> int:
    """Try rows again from the start, dead ones too; returns how many."""
    change = {"state": "retry", "tries": 0, "failures": 0, "claims": 0, "next_at": now, "redriven_at": now}
    redriven = database[COLLECTION].update_many(dict(chosen), {"$set": change}).modified_count
    crash.point("after_redrive")
    return redriven


def rows(database: Database[Any], chosen: Mapping[str, Any] | None = None, *, limit: int = 100) -> list[dict[str, Any]]:
    """Parked rows for people to look at, oldest first."""
    return list(database[COLLECTION].find(dict(chosen or {})).sort("parked_at", 1).limit(limit))


def _waiting(parking: Parking, *, now: datetime) -> dict[str, Any]:
    earlier = parking.row or {}
    row = _row(parking.event, now=now) | {name: earlier[name] for name in CARRIED_ON if name in earlier}
    tries = earlier["tries"] + 1 if earlier else 0
    state = "dead" if is_in_vain(row, now=now) else "waiting"
    waits = {"state": state, "reason": _waits_for(parking.waiting_for), "tries": tries, "next_at": now + pause(tries)}
    return row | waits | {"waiting_for": parking.waiting_for}


def _after(failure: Failure, row: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """What a failure changes in a row; one of an earlier release has no `failures` yet."""
    tries = row["tries"] + 1
    failures = row.get("failures", 0) + (1 if failure.counts else 0)
    state = "dead" if failure.dead or failures >= MOST_FAILURES else "retry"
    rest = failure.rest or pause(tries, longest=LONGEST_PAUSE if failure.counts else LONGEST_PAUSE_UNCOUNTED)
    told = {"state": state, "reason": failure.reason, "tries": tries, "failures": failures}
    return told | {"claims": 0, "next_at": now + rest}


def _row(event: Event, *, now: datetime) -> dict[str, Any]:
    return {
        "_id": event.id,
        "type": event.type,
        "subject": event.subject,
        "readable": True,
        "tries": 0,
        "failures": 0,
        "claims": 0,
        "parked_at": now,
        "body": encode_event(event),
    }


def _burial(body: bytes, error: NotUnderstood, *, now: datetime) -> UpdateOne:
    kept = body if len(body) <= LONGEST_BODY else body[:65536]
    row = {
        "state": "retry" if error.type else "dead",
        "reason": error.reason,
        "type": error.type,
        "subject": "",
        "event_id": error.event_id,
        "readable": False,
        "tries": 0,
        "failures": 0,
        "claims": 0,
        "parked_at": now,
        "next_at": now,
        "body": kept,
        "length": len(body),
    }
    name = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return UpdateOne({"_id": name}, {"$setOnInsert": row, "$inc": {"seen": 1}}, upsert=True)
