"""The bills that were made, each written once and never changed."""

from __future__ import annotations

from collections.abc import Collection as Many
from datetime import date, datetime
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.bill_archive import KeptBill

BILLS = Collection("bills", (Index(("account_id", "-period"), unique=True),))
DAY = "_on"  # names of days end so; a day is kept as its text, for the database has moments only


class Bills:
    """Bills by account and month."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[BILLS.name]
        self._session = session

    def get(self, account_id: str, period: str) -> KeptBill | None:
        """One bill."""
        row = self._rows.find_one({"account_id": account_id, "period": period}, session=self._session)
        return _bill(row) if row else None

    def ends(self, account_id: str) -> list[tuple[str, datetime, datetime]]:
        """Of each bill of the account its month, the end of its books and when it was made."""
        told = {"period": 1, "books_end": 1, "made_at": 1}
        rows = self._rows.find({"account_id": account_id}, told, session=self._session)
        return [(row["period"], row["books_end"], row["made_at"]) for row in rows]

    def of(self, account_ids: Many[str]) -> list[KeptBill]:
        """All bills of these accounts."""
        return [_bill(row) for row in self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)]

    def count(self, account_ids: Many[str]) -> int:
        """How many there are of these accounts."""
        return self._rows.count_documents({"account_id": {"$in": list(account_ids)}}, session=self._session)

    def add(self, bill: KeptBill) -> None:
        """Write a bill that was never there before."""
        row = {name: value for name, value in vars(bill).items() if name != "bill_id"}
        self._rows.insert_one({"_id": bill.bill_id, **row, "content": _kept(bill.content)}, session=self._session)


def _bill(row: Document) -> KeptBill:
    content = _read(row["content"])
    return KeptBill(row["_id"], row["account_id"], row["period"], row["made_at"], row["books_end"], content)


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _kept(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_kept(each) for each in value]
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def _read(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _read(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_read(each) for each in value]
    return date.fromisoformat(value) if name.endswith(DAY) and isinstance(value, str) else value
