"""Decisions about consents: added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.mongo import Collection, Document, Index, insert
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.consent import Decision
from identity.store.rows import row, value

CONSENTS = Collection("consents", (Index(("user_id", "number")),))


@dataclass(frozen=True)
class Consents:
    """Decisions by person."""

    database: Database[Document]
    session: ClientSession | None

    def add(self, decisions: Sequence[Decision]) -> None:
        """Keep new decisions beside those before."""
        if decisions:
            rows = [row(each, key="decision_id") for each in decisions]
            insert(self.database[CONSENTS.name], rows, session=self.session)

    def of(self, user_id: str) -> list[Decision]:
        """Everything the person decided, oldest first."""
        found = self.database[CONSENTS.name].find({"user_id": user_id}, session=self.session).sort("number")
        return [value(Decision, each, key="decision_id") for each in found]

    def forget(self, user_id: str) -> int:
        """Keep nothing of it; returns how many there were."""
        return self.database[CONSENTS.name].delete_many({"user_id": user_id}, session=self.session).deleted_count
