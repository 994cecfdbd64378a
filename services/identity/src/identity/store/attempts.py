"""Attempts counted per login and address; each count is one atomic write outside any transaction, so a refusal keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from identity.domain.attempts import Attempts
from identity.store.rows import row, value

ATTEMPTS = Collection("attempts", (Index("forgotten_at", expire_after=timedelta(0)),))


@dataclass(frozen=True)
class AttemptCounts:
    """Counts by key."""

    database: Database[Document]
    session: ClientSession | None

    def one(self, key: str) -> Attempts | None:
        """What was counted for the key."""
        # what another attempt wrote this millisecond counts, though no majority has acknowledged it yet
        latest = self.database[ATTEMPTS.name].with_options(read_concern=ReadConcern("local"))
        found = latest.find_one({"_id": key}, session=self.session)
        return value(Attempts, found, key="key") if found else None

    def count(self, counted: Attempts, *, held: Attempts | None) -> bool:
        """Keep the new count unless another attempt was counted meanwhile; then False."""
        attempts, document = self.database[ATTEMPTS.name], row(counted, key="key")
        if held is not None:
            condition = {"_id": held.key, "count": held.count, "wait_until": held.wait_until}
            return attempts.replace_one(condition, document, session=self.session).matched_count == 1
        try:
            attempts.insert_one(document, session=self.session)
        except DuplicateKeyError:
            return False
        return True

    def forget(self, keys: Iterable[str]) -> None:
        """Start counting anew: the attempt was the right one."""
        self.database[ATTEMPTS.name].delete_many({"_id": {"$in": list(keys)}}, session=self.session)

    def give_back(self, key: str) -> None:
        """One attempt of this key was rightful and does not count."""
        condition = {"_id": key, "count": {"$gt": 0}}
        self.database[ATTEMPTS.name].update_one(condition, {"$inc": {"count": -1}}, session=self.session)
