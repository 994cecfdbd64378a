"""The outbox: facts written in the transaction that made them true; sent rows stay as the service's event log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contracts.core import Fact, Lane, routing_key
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis import mongo
from chassis.events.envelope import NotAnnounceable, Stamp

COLLECTION = "outbox"
IN_ORDER = ("type", "at", "_id")  # how the log is read: by type, in the order of writing, ids without their bodies
ASIDE = {"unheard": [("type", 1), ("at", 1)], "refused": [("type", 1), ("at", -1)]}  # the indexes of what was set aside, by state
_SAMPLE = 1000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outgoing:
    """A fact, its stamp and its bytes."""

    fact: Fact
    stamp: Stamp
    body: bytes


def insert(database: Database[Any], session: ClientSession, outgoing: Sequence[Outgoing], *, now: datetime) -> None:
    """Write the rows in the running transaction, all at once."""
    twice = [event_id for event_id, times in Counter(item.stamp.id for item in outgoing).items() if times > 1]
    if twice:
        facts = sorted({f"{item.fact.type.name} {item.fact.subject} revision {item.fact.revision}"
                        for item in outgoing if item.stamp.id in twice})  # fmt: skip
        raise NotAnnounceable(f"announced twice in one transaction: {', '.join(facts[:3])}")
    mongo.insert(database[COLLECTION], [_row(item, now=now) for item in outgoing], session=session)


def _row(item: Outgoing, *, now: datetime) -> dict[str, Any]:
    fact = item.fact
    return {
        "_id": item.stamp.id,
        "state": "new",
        "type": fact.type.name,
        "subject": fact.subject,
        "revision": fact.revision,
        "lane": fact.lane.value,
        "key": routing_key(fact.type.name, fact.partition_key, fact.lane),
        "partition_key": fact.partition_key,
        "at": now,
        "tries": 0,
        "body": item.body.decode(),
    }


def waiting(database: Database[Any], *, limit: int) -> list[dict[str, Any]]:
    """Unsent rows, chosen by their state: rows that commit late are never passed over."""
    order = [("lane", -1), ("tries", 1), ("at", 1)]  # `live` before `bulk`; rows that failed go behind the others of their lane
    fields = {"key": 1, "body": 1, "type": 1, "tries": 1}
    return list(database[COLLECTION].find({"state": "new"}, fields).sort(order).limit(limit))


def oldest_unsent(database: Database[Any]) -> datetime | None:
    """When the oldest unsent row was written. Of rows that were refused, a sample; the index gives the others in order."""
    moments: list[datetime] = []
    for lane in Lane:
        unsent = {"state": "new", "lane": lane.value}
        untried = database[COLLECTION].find({**unsent, "tries": 0}, {"at": 1}).sort("at", 1).limit(1)
        refused = database[COLLECTION].find({**unsent, "tries": {"$gt": 0}}, {"at": 1}).limit(_SAMPLE)
        moments += [row["at"] for row in (*untried, *refused)]
    return min(moments, default=None)


def count_unsent(database: Database[Any], *, before: datetime) -> int:
    """How many rows written before a moment have not left."""
    chosen = {"state": "new", "lane": {"$in": [lane.value for lane in Lane]}, "tries": {"$gte": 0}, "at": {"$lt": before}}
    return database[COLLECTION].count_documents(chosen)


def count(database: Database[Any], state: str) -> int:
    """How many rows are `stuck`, `refused` or `unheard`."""
    by_index: dict[str, Any] = {"stuck_at": {"$gt": _LONG_AGO}} if state == "stuck" else {"type": {"$gt": ""}}
    return database[COLLECTION].count_documents({"state": state, **by_index})


def mark(database: Database[Any], ids: Iterable[str], *, state: str, now: datetime, reason: str = "") -> None:
    """Close unsent rows as `sent`, `unheard`, `refused` or `stuck`; a row that someone else closed is left alone."""
    change: dict[str, Any] = {"state": state, f"{state}_at": now}
    if reason:
        change["reason"] = reason
    chosen = {"_id": {"$in": list(ids)}, "state": "new"}
    database[COLLECTION].update_many(chosen, {"$set": change, "$inc": {"tries": 1}})


def count_try(database: Database[Any], ids: Iterable[str]) -> None:
    """The broker refused these rows for now."""
    database[COLLECTION].update_many({"_id": {"$in": list(ids)}, "state": "new"}, {"$inc": {"tries": 1}})


def recent_of_each_type(database: Database[Any], *, state: str, since: datetime) -> Iterator[dict[str, Any]]:
    """A row of each type that was set aside as `unheard` or `refused`, written after a moment.

    It leaps from type to type through the index of its state: these rows may be as many as the log has.
    """
    rows, index, name = database[COLLECTION], ASIDE[state], ""
    while leap := rows.find_one({"state": state, "type": {"$gt": name}}, {"type": 1}, sort=[("type", 1)], hint=index):
        name = leap["type"]
        if row := rows.find_one({"state": state, "type": name, "at": {"$gt": since}}, hint=index):
            yield row


def reopen(database: Database[Any], *, state: str, chosen: dict[str, Any]) -> int:
    """Send `unheard`, `refused` or `stuck` rows again; a listener's inbox drops what it had already."""
    change = {"$set": {"state": "new", "tries": 0}}
    return database[COLLECTION].update_many({"state": state, **chosen}, change).modified_count
