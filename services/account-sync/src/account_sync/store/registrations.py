"""What applicants were answered, and the loads that were promised to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.loading import Load
from account_sync.domain.matching import Applicant, Verdict

VERDICTS = Collection("verdicts", indexes=(Index("user_id"),))
LOADS = Collection("loads", indexes=(Index(("done_at", "due_at")), Index(("account_id", "requested_at"))))


class Registrations:
    """Verdicts and loads by registration."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._verdicts, self._loads, self._session = db[VERDICTS.name], db[LOADS.name], session

    def decided(self, registration_ids: list[str]) -> set[str]:
        """Which registrations have had their answer."""
        found = self._verdicts.find({"_id": {"$in": registration_ids}}, {"_id": 1}, session=self._session)
        return {document["_id"] for document in found}

    def save_verdicts(self, verdicts: Iterable[tuple[Applicant, Verdict]], *, at: datetime) -> None:
        """Write down who was answered what and why, without the names."""
        found = [_of_verdict(applicant, verdict, at) for applicant, verdict in verdicts]
        if found:
            self._verdicts.bulk_write([_upsert(each) for each in found], ordered=False, session=self._session)

    def save_loads(self, loads: Iterable[Load]) -> None:
        """Write promised loads, open or done."""
        found = [_of_load(load) for load in loads]
        if found:
            self._loads.bulk_write([_upsert(each) for each in found], ordered=False, session=self._session)

    def open_loads(self, account_ids: list[str]) -> list[Load]:
        """Loads of these accounts that are promised and not done; all open ones are few."""
        found = self._loads.find({"done_at": None, "account_id": {"$in": account_ids}}, session=self._session)
        return [_as_load(document) for document in found] if account_ids else []

    def overdue(self, *, at: datetime, limit: int) -> list[Load]:
        """Open loads that were due before this moment and were not told of."""
        chosen = {"done_at": None, "due_at": {"$lt": at}, "overdue_at": None}
        return [_as_load(document) for document in self._loads.find(chosen, session=self._session).limit(limit)]

    def waiting(self, *, limit: int) -> list[Load]:
        """Open loads, the one due first at the front."""
        found = self._loads.find({"done_at": None}, session=self._session).sort("due_at").limit(limit)
        return [_as_load(document) for document in found]

    def last_load(self, account_id: str) -> Load | None:
        """The load promised last for an account."""
        found = self._loads.find_one({"account_id": account_id}, sort=[("requested_at", DESCENDING)], session=self._session)
        return _as_load(found) if found else None

    def of_people(self, user_ids: list[str]) -> list[str]:
        """The registrations that were answered to these ids."""
        found = self._verdicts.find({"user_id": {"$in": user_ids}}, {"_id": 1}, session=self._session)
        return [document["_id"] for document in found]

    def answers(self, user_ids: list[str]) -> list[Document]:
        """What was answered to these ids, and when."""
        fields = {"_id": 0, "account_number": 1, "outcome": 1, "at": 1}
        return list(self._verdicts.find({"user_id": {"$in": user_ids}}, fields, session=self._session))

    def forget(self, registration_ids: list[str]) -> dict[str, int]:
        """Delete the answers and the loads they led to; returns how many there were of what."""
        ids = {"_id": {"$in": registration_ids}}
        places = {"applications": self._verdicts, "loads": self._loads}
        return {what: rows.delete_many(ids, session=self._session).deleted_count for what, rows in places.items()}


def _upsert(document: Document) -> ReplaceOne[Document]:
    return ReplaceOne({"_id": document["_id"]}, document, upsert=True)


def _of_verdict(applicant: Applicant, verdict: Verdict, at: datetime) -> Document:
    return {
        "_id": applicant.registration_id,
        "user_id": applicant.user_id,
        "account_number": applicant.account_number,
        "outcome": str(verdict.outcome),
        "weak": verdict.weak,
        "look_alikes": verdict.look_alikes,
        "at": at,
    }


def _of_load(load: Load) -> Document:
    return {
        "_id": load.registration_id,
        "account_id": load.account_id,
        "requested_at": load.requested_at,
        "due_at": load.due_at,
        "done_at": load.done_at,
        "overdue_at": load.overdue_at,
    }


def _as_load(document: Document) -> Load:
    return Load(
        registration_id=document["_id"],
        account_id=document["account_id"],
        requested_at=document["requested_at"],
        done_at=document["done_at"],
        overdue_at=document.get("overdue_at"),
    )
