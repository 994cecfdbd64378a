"""Which former meters have no last reading, and what was decided about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.unclosed import ClosingStatus, Unclosed, Why

UNCLOSED = Collection("unclosed_meters", indexes=(Index(("status", "opened_at")), Index("account_id")))
AT_ONCE = 100


class UnclosedMeters:
    """A row for each meter, made once; what was decided stays."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._session = db[UNCLOSED.name], session

    def open(self, item: Unclosed) -> None:
        """Keep a new one; of one that is kept only the reason is brought up to date, because other figures may have been told."""
        row = _document(item)
        seen = {"why": row.pop("why")}
        self._rows.update_one({"_id": item.closing_id}, {"$set": seen, "$setOnInsert": row}, upsert=True, session=self._session)

    def settle(self, closing_id: str, *, at: datetime) -> None:
        """The last reading is there, wherever its figures came from."""
        done = {"status": ClosingStatus.CLOSED.value, "decided_at": at}
        self._rows.update_one({"_id": closing_id}, {"$set": done}, session=self._session)

    def save(self, item: Unclosed) -> None:
        """Keep what was decided."""
        self._rows.replace_one({"_id": item.closing_id}, _document(item), session=self._session)

    def named(self, closing_id: str) -> Unclosed | None:
        """One of them."""
        row = self._rows.find_one({"_id": closing_id}, session=self._session)
        return _unclosed(row) if row else None

    def waiting(self) -> list[Unclosed]:
        """Those that nobody has decided, the longest waiting first; at most a hundred."""
        found = self._rows.find({"status": ClosingStatus.WAITING.value}, session=self._session)
        return [_unclosed(row) for row in found.sort("opened_at").limit(AT_ONCE)]

    def of_account(self, account_id: str) -> dict[str, ClosingStatus]:
        """How it stands with the account's former meters, those of them that had no last reading at first."""
        found = self._rows.find({"account_id": account_id}, {"meter_id": 1, "status": 1}, session=self._session)
        return {row["meter_id"]: ClosingStatus(row["status"]) for row in found}


def _document(item: Unclosed) -> Document:
    document: Document = {**vars(item), "_id": item.closing_id, "why": item.why.value, "status": item.status.value}
    del document["closing_id"]
    return document


def _unclosed(row: Mapping[str, Any]) -> Unclosed:
    named = {name: value for name, value in row.items() if name != "_id"}
    typed = {"closing_id": row["_id"], "why": Why(row["why"]), "status": ClosingStatus(row["status"])}
    return Unclosed(**{**named, **typed})
