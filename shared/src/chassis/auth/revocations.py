"""What was revoked lately: every service keeps the short list in its own database and looks at it on every request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from contracts.core import Event, EventType
from pymongo import UpdateOne
from pymongo.database import Database

from chassis.auth.principal import Principal
from chassis.events.handler import Handler
from chassis.mongo import Collection, Document, Index

if TYPE_CHECKING:
    from chassis.transaction import Work

REVOCATIONS = Collection("revocations", (Index("forget_after", expire_after=timedelta(0)),))
_READ_EVERY = 2.0  # seconds; with the event's way here access ends everywhere within five


class Revocations:
    """The list as a web process knows it: read again when it is older than two seconds."""

    def __init__(self, database: Callable[[], Database[Document]], *, read_every: float = _READ_EVERY) -> None:
        self._database = database
        self._read_every = read_every
        self._revoked: dict[str, datetime] = {}
        self._next_read = 0.0
        self._reading = threading.Lock()

    def revokes(self, principal: Principal) -> bool:
        """Whether the token of this person was issued before the session, or all sessions of the user, were ended."""
        self._refresh()
        if not self._revoked:
            return False
        moments = (self._revoked.get(principal.session_id), self._revoked.get(principal.user_id))
        return any(moment is not None and principal.issued_at < moment for moment in moments)

    def read_again(self) -> None:
        """Read the list at the next question, however lately it was read."""
        self._next_read = 0.0

    def _refresh(self) -> None:
        if time.monotonic() < self._next_read:
            return
        with self._reading:
            if time.monotonic() < self._next_read:
                return
            rows = self._database()[REVOCATIONS.name].find({}, {"revoked_at": 1})
            self._revoked = {row["_id"]: row["revoked_at"] for row in rows}
            self._next_read = time.monotonic() + self._read_every


def revocation_handler(event_type: EventType) -> Handler:
    """The handler a service lists so that revoked access is refused by it too."""
    from chassis.events.consumer import (
        Handler,  # the web process need not load the consumer
    )

    return Handler(event_type, keep_revocations)


def keep_revocations(work: Work[Any], events: Sequence[Event]) -> None:
    """Store each revocation under its session or its user; the later moment wins, whatever the order."""
    writes = [
        UpdateOne(
            {"_id": event.data["session_id"] or event.data["user_id"]},
            {
                "$max": {
                    "revoked_at": _moment(event.data["revoked_at"]),
                    "forget_after": _moment(event.data["forget_after"]),
                }
            },
            upsert=True,
        )
        for event in events
    ]
    assert work.database is not None
    work.database[REVOCATIONS.name].bulk_write(writes, session=work.session)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
