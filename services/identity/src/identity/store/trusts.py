"""Trusted people. They stand apart from grants, so that a release that knows of owners alone never takes them for such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.trust import Reason, Role, Trust
from identity.store.rows import row, value

TRUSTS = Collection(
    "trusts",
    (
        Index(("account_id", "user_id"), unique=True, where={"ended_at": None}),
        Index("user_id"),
        Index(("until", "ended_at")),
        Index("ended_at", expire_after=timedelta(days=3 * 365)),  # who could see an account is answered for three years
    ),
)


@dataclass(frozen=True)
class Trusts:
    """Trusts by account and by person; those that ended are kept and not found."""

    database: Database[Document]
    session: ClientSession | None

    def save(self, trust: Trust) -> None:
        """Keep the trust as it now is."""
        document = {**row(trust, key="trust_id"), "until": trust.until.isoformat() if trust.until else None}
        self.database[TRUSTS.name].replace_one({"_id": trust.trust_id}, document, upsert=True, session=self.session)

    def of_account(self, account_id: str) -> list[Trust]:
        """Who is trusted with the account, the longest first."""
        return self._open({"account_id": account_id})

    def of_person(self, user_id: str) -> list[Trust]:
        """Whom the person is trusted by."""
        return self._open({"user_id": user_id})

    def over(self, today: date, *, limit: int) -> list[Trust]:
        """Some whose last day is over and that nobody has ended yet."""
        return self._open({"until": {"$lt": today.isoformat(), "$gt": ""}}, limit=limit)

    def change(self, user_id: str, *, account_id: str, **fields: Any) -> bool:
        """Keep what the trusted person likes otherwise; False when they are not trusted with the account."""
        theirs = {"user_id": user_id, "account_id": account_id, "ended_at": None}
        return self.database[TRUSTS.name].update_one(theirs, {"$set": fields}, session=self.session).matched_count == 1

    def _open(self, condition: Mapping[str, Any], *, limit: int = 0) -> list[Trust]:
        found = self.database[TRUSTS.name].find({**condition, "ended_at": None}, session=self.session)
        return [_trust(each) for each in found.sort([("granted_at", 1), ("_id", 1)]).limit(limit)]


def _trust(document: Document) -> Trust:
    until = date.fromisoformat(document["until"]) if document["until"] else None
    return value(Trust, document, key="trust_id", until=until, role=Role(document["role"]), reason=Reason(document["reason"]))
