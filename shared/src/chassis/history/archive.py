"""Keeping the logs small: closed months are put away beside the outbox, and inboxes forget what no log holds any more.

Only what has left is put away, whatever its age; what was put away is read by replay and audit as before. An inbox row may go
when every log row it could answer for has been gone for thirty days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from contracts.core import EventType
from pymongo import ReplaceOne
from pymongo.database import Database

from chassis.events import inbox, outbox
from chassis.history.log import Log, Row
from chassis.mongo import Collection, Index, create_collections, patiently

TOGETHER = 1000
GONE_FOR = timedelta(days=30)
LEFT = {"$in": ["sent", "unheard"]}


def first_kept(now: datetime, *, months: int) -> datetime:
    """The first moment of the oldest month that stays: with one, the current month."""
    number = now.year * 12 + now.month - months
    return now.replace(year=number // 12, month=number % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def put_away(database: Database[Any], *, before: datetime) -> int:
    """Move what was written before and has left; copied first and deleted then, so a run that is broken off loses nothing."""
    moved = 0
    for name in database[outbox.COLLECTION].distinct("type"):
        while page := _oldest(database, name, before=before):
            for month, rows in groupby(page, key=lambda row: f"{outbox.COLLECTION}_{row['at']:%Y_%m}"):
                _move(database, month, list(rows))
            moved += len(page)
    return moved


def forget(database: Database[Any], log: Log, types: Iterable[EventType]) -> int:
    """Delete the inbox rows of events that left the logs thirty days ago; a type without any log row is left alone."""
    gone = 0
    for each in types:
        oldest = log.oldest(each)
        if oldest is None:
            continue
        old = {"type": each.name, "at": {"$lt": oldest - GONE_FOR}}
        with patiently():  # no index serves it: each event would pay for one, and this is asked once a month
            found = iter(database[inbox.COLLECTION].find(old, {"_id": 1}))
            while ids := [row["_id"] for row in islice(found, TOGETHER)]:
                gone += database[inbox.COLLECTION].delete_many({"_id": {"$in": ids}}).deleted_count
    return gone


def _oldest(database: Database[Any], type_name: str, *, before: datetime) -> list[Row]:
    chosen = {"type": type_name, "at": {"$lt": before}, "state": LEFT}
    return list(database[outbox.COLLECTION].find(chosen).sort([("at", 1), ("_id", 1)]).limit(TOGETHER))


def _move(database: Database[Any], month: str, rows: list[Row]) -> None:
    create_collections(database, [Collection(month, (Index(outbox.IN_ORDER),))])
    copies = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
    database[month].bulk_write(copies, ordered=False)
    database[outbox.COLLECTION].delete_many({"_id": {"$in": [row["_id"] for row in rows]}, "state": LEFT})
