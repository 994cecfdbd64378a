"""How far the bills of each closed month are told."""

from __future__ import annotations

from typing import Any

from chassis.mongo import Collection
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.issuing import Issuing

ISSUINGS = Collection("bill_issuings")


class Issuings:
    """One row a month; there are few."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[ISSUINGS.name]
        self._session = session

    def get(self, period: str) -> Issuing | None:
        """Of one month."""
        row = self._rows.find_one({"_id": period}, session=self._session)
        return Issuing(row["_id"], row["after"], row["told"], row["done"]) if row else None

    def begun(self) -> list[str]:
        """The months that are not through."""
        return [row["_id"] for row in self._rows.find({"done": False}, session=self._session)]

    def save(self, issuing: Issuing) -> None:
        """Write it as it stands."""
        row = {"after": issuing.after, "told": issuing.told, "done": issuing.done}
        self._rows.replace_one({"_id": issuing.period}, row, upsert=True, session=self._session)
