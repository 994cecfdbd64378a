"""Invitations to accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.invitation import Invitation
from identity.domain.trust import Role
from identity.store.rows import row, value

INVITATIONS = Collection(
    "invitations",
    (Index("secret_hash", unique=True), Index(("account_id", "closed_at")), Index("expires_at"), Index("owner_id")),
)


@dataclass(frozen=True)
class Invitations:
    """Invitations by the fingerprint of their secret and by account."""

    database: Database[Document]
    session: ClientSession | None

    def by_fingerprint(self, secret_hash: str) -> Invitation | None:
        """The invitation whose secret has this fingerprint."""
        found = self.database[INVITATIONS.name].find_one({"secret_hash": secret_hash}, session=self.session)
        return _invitation(found) if found else None

    def open_ones(self, account_id: str, *, now: datetime) -> list[Invitation]:
        """What nobody has accepted yet of this account, the oldest first."""
        return self._found({"account_id": account_id, "closed_at": None, "expires_at": {"$gt": now}})

    def of_no_more_use(self, moment: datetime, *, limit: int) -> list[Invitation]:
        """Some that ran out before the moment."""
        return self._found({"expires_at": {"$lt": moment}}, limit=limit)

    def guests_who_never_came(self, owner_id: str) -> list[str]:
        """Whom this owner invited and who did not become a person by it: their keys hold the owner's name."""
        found = self.database[INVITATIONS.name].find({"owner_id": owner_id}, session=self.session)
        return [each["guest_id"] for each in found if each["accepted_by"] != each["guest_id"]]

    def add(self, invitation: Invitation) -> None:
        """Keep a new invitation."""
        until = invitation.until.isoformat() if invitation.until else None
        document = {**row(invitation, key="invitation_id"), "until": until}
        self.database[INVITATIONS.name].insert_one(document, session=self.session)

    def close(self, invitation: Invitation, *, now: datetime) -> bool:
        """Let the invitation work no more; False when somebody was faster. The condition is what makes it work once."""
        waiting = {"_id": invitation.invitation_id, "closed_at": None}
        change = {"$set": {"closed_at": now, "accepted_by": invitation.accepted_by}}
        return self.database[INVITATIONS.name].update_one(waiting, change, session=self.session).modified_count == 1

    def forget(self, invitation: Invitation) -> None:
        """Keep nothing of it."""
        self.database[INVITATIONS.name].delete_one({"_id": invitation.invitation_id}, session=self.session)

    def _found(self, condition: Mapping[str, Any], *, limit: int = 0) -> list[Invitation]:
        found = self.database[INVITATIONS.name].find(condition, session=self.session)
        return [_invitation(each) for each in found.sort([("issued_at", 1), ("_id", 1)]).limit(limit)]


def _invitation(document: Document) -> Invitation:
    until = date.fromisoformat(document["until"]) if document["until"] else None
    return value(Invitation, document, key="invitation_id", until=until, role=Role(document["role"]))
