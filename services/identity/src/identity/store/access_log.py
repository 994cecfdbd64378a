"""The access log: added to, read by its owner page by page, forgotten by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.access_log import UNKNOWN_ORIGIN, Note, Origin
from identity.domain.device import Device
from identity.store.rows import row, value

ACCESS_LOG = Collection("access_log", (Index(("user_id", "-at", "-_id")), Index("expires_at", expire_after=timedelta(0))))


@dataclass(frozen=True)
class AccessLog:
    """Notes by person."""

    database: Database[Document]
    session: ClientSession | None

    def add(self, note: Note) -> None:
        """Write one more line."""
        self.database[ACCESS_LOG.name].insert_one(row(note, key="note_id"), session=self.session)

    def page(self, user_id: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Note]:
        """The person's notes, newest first."""
        chosen: dict[str, Any] = {"user_id": user_id}
        if before is not None:
            at, note_id = before
            chosen["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": note_id}}]
        found = self.database[ACCESS_LOG.name].find(chosen, session=self.session)
        return [_note(each) for each in found.sort([("at", DESCENDING), ("_id", DESCENDING)]).limit(limit)]

    def forget(self, user_id: str) -> int:
        """Keep nothing of it; returns how many lines there were."""
        return self.database[ACCESS_LOG.name].delete_many({"user_id": user_id}, session=self.session).deleted_count


def origin_of(document: Document) -> Origin:
    """Where a row says that something came from; one of an older release says nothing."""
    told = document.get("origin")
    return Origin(device=Device(**told["device"]), network=told["network"]) if told else UNKNOWN_ORIGIN


def _note(document: Document) -> Note:
    return value(Note, document, key="note_id", origin=origin_of(document))
