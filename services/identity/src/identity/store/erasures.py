"""Erasures, and everything of a person that identity keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.erasure import Erasure, Part, State
from identity.store.access_log import ACCESS_LOG
from identity.store.consents import CONSENTS
from identity.store.exports import EXPORT_PIECES, EXPORTS
from identity.store.household_tokens import HOUSEHOLD_TOKENS
from identity.store.invitations import INVITATIONS
from identity.store.links import LINKS
from identity.store.people import GRANTS, USERS
from identity.store.registrations import REGISTRATIONS
from identity.store.rows import row, value
from identity.store.sessions import SESSIONS
from identity.store.trusts import TRUSTS

ERASURES = Collection(
    "erasures",
    (
        Index("user_id"),
        Index("certificate", unique=True),
        Index(("state", "due_at")),
        Index("forget_at", expire_after=timedelta(0)),
    ),
)
# Every collection that holds something of a person: what the certificate calls it, and the fields that say whose it is.
PERSONAL: dict[str, tuple[str, tuple[str, ...]]] = {
    USERS.name: ("profile", ("_id",)),
    GRANTS.name: ("access_to_accounts", ("user_id",)),
    REGISTRATIONS.name: ("registrations", ("user_id",)),
    LINKS.name: ("password_links", ("user_id",)),
    HOUSEHOLD_TOKENS.name: ("household_tokens", ("user_id",)),
    SESSIONS.name: ("sessions", ("user_id",)),
    ACCESS_LOG.name: ("access_log", ("user_id",)),
    CONSENTS.name: ("consents", ("user_id",)),
    EXPORTS.name: ("exports", ("user_id",)),
    EXPORT_PIECES.name: ("export_pieces", ("user_id",)),
    TRUSTS.name: ("trusts", ("user_id", "owner_id")),
    INVITATIONS.name: ("invitations", ("owner_id", "guest_id", "accepted_by")),
}


@dataclass(frozen=True)
class Erasures:
    """Erasures by person and by the number of their certificate."""

    database: Database[Document]
    session: ClientSession | None

    def save(self, erasure: Erasure) -> None:
        """Keep the erasure as it now is."""
        document = row(erasure, key="erasure_id")
        self.database[ERASURES.name].replace_one({"_id": erasure.erasure_id}, document, upsert=True, session=self.session)

    def open_one(self, user_id: str) -> Erasure | None:
        """The person's erasure that is neither cancelled nor done."""
        closed = [State.CANCELLED.value, State.DONE.value]
        return self._one({"user_id": user_id, "state": {"$nin": closed}})

    def by_certificate(self, certificate: str) -> Erasure | None:
        """The erasure of this certificate."""
        return self._one({"certificate": certificate})

    def several(self, erasure_ids: Iterable[str]) -> dict[str, Erasure]:
        """Erasures by id; unknown ones are left out."""
        found = self.database[ERASURES.name].find({"_id": {"$in": list(erasure_ids)}}, session=self.session)
        return {each["_id"]: _erasure(each) for each in found}

    def oldest_due(self, now: datetime) -> Erasure | None:
        """One whose time to be taken back is over."""
        return self._one({"state": State.SCHEDULED.value, "due_at": {"$lte": now}})

    def oldest_running(self, *, limit: int) -> list[Erasure]:
        """Those that were asked for first of all that have begun and are not done."""
        return self._begun({}, limit=limit)

    def answered(self, *, limit: int) -> list[Erasure]:
        """Those that nobody is waited for any more; others, however many, keep none of them waiting."""
        return self._begun({"waiting_for": []}, limit=limit)

    def erase_person(self, user_ids: Sequence[str]) -> dict[str, int]:
        """Delete every row of these ids; returns how many there were of what."""
        whose = {"$in": list(user_ids)}
        return {
            what: self.database[name].delete_many(
                {"$or": [{field: whose} for field in fields]}, session=self.session
            ).deleted_count
            for name, (what, fields) in PERSONAL.items()
        }

    def _begun(self, chosen: dict[str, Any], *, limit: int) -> list[Erasure]:
        begun = {"state": {"$in": [State.RUNNING.value, State.EMPTIED.value]}, **chosen}
        found = self.database[ERASURES.name].find(begun, session=self.session).sort("asked_at").limit(limit)
        return [_erasure(each) for each in found]

    def _one(self, chosen: dict[str, Any]) -> Erasure | None:
        found = self.database[ERASURES.name].find_one(chosen, session=self.session)
        return _erasure(found) if found else None


def _erasure(document: Document) -> Erasure:
    return value(
        Erasure,
        document,
        key="erasure_id",
        state=State(document["state"]),
        waiting_for=tuple(document["waiting_for"]),
        parts=tuple(_part(each) for each in document["parts"]),
        consents=tuple(document["consents"]),
        other_ids=tuple(document["other_ids"]),
    )


def _part(document: Document) -> Part:
    kept = {what: (count, rule) for what, (count, rule) in document["kept"].items()}
    return Part(service=document["service"], erased=document["erased"], kept=kept, at=document["at"])
