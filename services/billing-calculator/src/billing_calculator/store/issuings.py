"""How far the bills of each closed month are told, and whose waits for its charge."""

from __future__ import annotations

from collections.abc import Collection as Many
from typing import Any

from chassis.mongo import Collection, Index
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.issuing import Issuing

ISSUINGS = Collection("bill_issuings")
LATE_BILLS = Collection("late_bills", (Index(("period", "account_id")),))


class Issuings:
    """One row a month, and one for each account that was passed over because its month waits."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[ISSUINGS.name]
        self._late = db[LATE_BILLS.name]
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

    def add_late(self, period: str, account_ids: Many[str]) -> None:
        """Their bills come when their charges do."""
        rows = [{"_id": f"{period}:{each}", "period": period, "account_id": each} for each in account_ids]
        if rows:
            writes = [UpdateOne({"_id": row["_id"]}, {"$setOnInsert": row}, upsert=True) for row in rows]
            self._late.bulk_write(writes, ordered=False, session=self._session)

    def late_months(self) -> list[str]:
        """The months of which some bills are still to come."""
        months: list[str] = self._late.distinct("period", session=self._session)
        return months

    def late(self, period: str, *, after: str, limit: int) -> list[str]:
        """Some accounts behind `after` whose bill of a month is still to come."""
        chosen = {"period": period, "account_id": {"$gt": after}}
        rows = self._late.find(chosen, {"account_id": 1}, session=self._session).sort("account_id").limit(limit)
        return [row["account_id"] for row in rows]

    def drop_late(self, period: str, account_ids: Many[str]) -> None:
        """Their bills are told, or it is too late for it."""
        self._late.delete_many({"_id": {"$in": [f"{period}:{each}" for each in account_ids]}}, session=self._session)
