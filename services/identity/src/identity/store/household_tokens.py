"""Tokens of households."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.household_token import HouseholdToken
from identity.store.rows import row, value

HOUSEHOLD_TOKENS = Collection("household_tokens", (Index("user_id"), Index("ends_at", expire_after=timedelta(days=30))))


@dataclass(frozen=True)
class HouseholdTokens:
    """Tokens by id and by owner."""

    database: Database[Document]
    session: ClientSession | None

    def one(self, token_id: str) -> HouseholdToken | None:
        """The token of this id, revoked or not."""
        found = self.database[HOUSEHOLD_TOKENS.name].find_one({"_id": token_id}, session=self.session)
        return _token(found) if found else None

    def working_ones(self, user_id: str, *, now: datetime) -> list[HouseholdToken]:
        """The person's tokens that work, the newest first."""
        condition = {"user_id": user_id, "ended_at": None, "ends_at": {"$gt": now}}
        found = self.database[HOUSEHOLD_TOKENS.name].find(condition, session=self.session).sort("made_at", -1)
        return [_token(each) for each in found]

    def save(self, token: HouseholdToken) -> None:
        """Keep the token as it now is."""
        document = row(token, key="token_id")
        self.database[HOUSEHOLD_TOKENS.name].replace_one({"_id": token.token_id}, document, upsert=True, session=self.session)


def _token(document: Document) -> HouseholdToken:
    return value(HouseholdToken, document, key="token_id", scopes=tuple(document["scopes"]))
