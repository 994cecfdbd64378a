"""Which months billing has closed: a row for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.mongo import Collection, Document
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.period import ClosedMonths

CLOSED_MONTHS = Collection("closed_months")
RECENT_MONTHS: list[Document] = [{"$sort": {"_id": -1}}, {"$limit": 24}]  # what is longer ago is closed by the calendar


class Closed:
    """A month is closed once, and stays so."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._session = db[CLOSED_MONTHS.name], session

    def all(self) -> ClosedMonths:
        """The recent ones."""
        return as_closed(self._rows.aggregate(RECENT_MONTHS, session=self._session))

    def add(self, period: str, *, on: date) -> None:
        """Keep that a month is closed, unless it is kept already."""
        kept = {"$setOnInsert": {"closed_on": on.isoformat()}}
        self._rows.update_one({"_id": period}, kept, upsert=True, session=self._session)


def as_closed(rows: Iterable[Document]) -> ClosedMonths:
    """The months that these rows tell of."""
    return ClosedMonths({row["_id"]: date.fromisoformat(row["closed_on"]) for row in rows})
