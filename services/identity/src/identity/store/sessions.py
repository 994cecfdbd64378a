"""Sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.device import Device
from identity.domain.session import Session
from identity.store.rows import row, value

_INDEXES = (Index(("user_id", "ended_at")), Index("ends_at", expire_after=timedelta(days=1)))
SESSIONS = Collection("sessions", _INDEXES)
STAFF_SESSIONS = Collection("staff_sessions", _INDEXES)


@dataclass(frozen=True)
class Sessions:
    """Sessions by id and by user."""

    database: Database[Document]
    session: ClientSession | None
    kept_in: str = SESSIONS.name

    def one(self, session_id: str) -> Session | None:
        """The session of this id, ended or not."""
        found = self.database[self.kept_in].find_one({"_id": session_id}, session=self.session)
        return _session(found) if found else None

    def save(self, session: Session) -> None:
        """Keep the session as it now is."""
        document = row(session, key="session_id")
        self.database[self.kept_in].replace_one({"_id": session.session_id}, document, upsert=True, session=self.session)

    def open_ones(self, user_id: str, *, except_id: str | None = None) -> list[Session]:
        """Every session of the user that was not ended, but the excepted one."""
        condition = {"user_id": user_id, "ended_at": None, "_id": {"$ne": except_id}}
        return [_session(each) for each in self.database[self.kept_in].find(condition, session=self.session)]


def _session(document: Document) -> Session:
    device = Device(**document.get("device", {}))  # a session begun with an older release has none
    return value(Session, document, key="session_id", used=tuple(document["used"]), device=device)
