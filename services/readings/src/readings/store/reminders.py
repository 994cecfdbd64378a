"""Which reminders of a verification were made, and on which day they were last looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.mongo import Collection, Document, insert
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.meter import Account
from readings.domain.verification import Reminder
from readings.store.documents import as_account

REMINDERS = Collection("verification_reminders")
_LOOKED = "looked"  # the row of the day; others are called by their meter


class Reminders:
    """A reminder is made once, whoever starts again."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._made, self._accounts, self._session = db[REMINDERS.name], db["accounts"], session

    def looked_on(self) -> date | None:
        """The last business day on which all accounts were looked through."""
        row = self._made.find_one({"_id": _LOOKED}, session=self._session)
        return date.fromisoformat(row["day"]) if row else None

    def looked(self, day: date) -> None:
        """All accounts were looked through."""
        self._made.replace_one({"_id": _LOOKED}, {"day": day.isoformat()}, upsert=True, session=self._session)

    def accounts_due(self, *, first: date, last: date, after: str, limit: int) -> list[Account]:
        """Accounts with a meter whose verification ends within these days, in the order of their ids."""
        days = {"$elemMatch": {"$gte": first.isoformat(), "$lte": last.isoformat()}}
        found = self._accounts.find({"verifications": days, "_id": {"$gt": after}}, session=self._session)
        return [as_account(row) for row in found.sort("_id").limit(limit)]

    def known(self, reminder_ids: Sequence[str]) -> set[str]:
        """Which of these were made already."""
        found = self._made.find({"_id": {"$in": list(reminder_ids)}}, {"_id": 1}, session=self._session)
        return {row["_id"] for row in found}

    def add(self, reminders: Sequence[Reminder]) -> None:
        """Write down that these are made."""
        if reminders:
            insert(self._made, [{"_id": each.reminder_id} for each in reminders], session=self._session)
