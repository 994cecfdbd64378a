"""Attempts counted per login and address; each step is one atomic write outside any transaction, so a refusal keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from chassis.mongo import Collection, Document, Index
from pymongo import ReturnDocument, WriteConcern
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from identity.domain.attempts import Attempts
from identity.store.rows import value

ATTEMPTS = Collection("attempt_counts", (Index("forgotten_at", expire_after=timedelta(0)),))


class AttemptCounts:
    """Counts by key. They see each other at once and may be lost with a server: they slow down, they do not decide."""

    def __init__(self, database: Database[Document]) -> None:
        self._attempts = database[ATTEMPTS.name].with_options(read_concern=ReadConcern("local"), write_concern=WriteConcern(w=1))

    def one(self, key: str) -> Attempts | None:
        """What was counted for the key."""
        found = self._attempts.find_one({"_id": key})
        return value(Attempts, found, key="key") if found else None

    def add(self, key: str, *, forgotten_at: datetime) -> Attempts:
        """Count one more."""
        change = {"$inc": {"count": 1}, "$set": {"forgotten_at": forgotten_at}}
        found = self._attempts.find_one_and_update({"_id": key}, change, upsert=True, return_document=ReturnDocument.AFTER)
        assert found is not None  # an upsert always leaves a row
        return value(Attempts, found, key="key")

    def claim(self, key: str, *, now: datetime, until: datetime) -> bool:
        """Take the one attempt that is due and let the next wait; False when somebody else took it."""
        due = {"_id": key, "$or": [{"wait_until": None}, {"wait_until": {"$lte": now}}]}
        return self._attempts.update_one(due, {"$set": {"wait_until": until}}).matched_count == 1

    def give_back(self, key: str, *, times: int = 1) -> None:
        """So many attempts of this key do not count."""
        fewer = {"$max": [0, {"$subtract": ["$count", times]}]}
        self._attempts.update_one({"_id": key}, [{"$set": {"count": fewer}}])

    def drop_forgotten(self, key: str, *, now: datetime) -> None:
        """Start counting anew after a long time."""
        self._attempts.delete_one({"_id": key, "forgotten_at": {"$lte": now}})

    def forget(self, keys: Iterable[str]) -> None:
        """Start counting anew: the attempt was the right one."""
        self._attempts.delete_many({"_id": {"$in": list(keys)}})
