"""The collections of account-sync and every question asked of them; many rows at a time, no round trip per row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.account import Account
from account_sync.domain.imports import Import
from account_sync.domain.loading import Load
from account_sync.domain.matching import Applicant, Verdict
from account_sync.domain.registry.rows import BadRow
from account_sync.store import documents

COLLECTIONS = [
    Collection("accounts", indexes=(Index("account_number", unique=True),)),
    Collection("imports", indexes=(Index("-started_at"), Index(("file_sha256", "-finished_at")))),
    Collection("import_refusals", indexes=(Index(("import_id", "line")),)),
    Collection("verdicts", indexes=(Index("user_id"),)),
    Collection("loads", indexes=(Index(("done_at", "due_at")),)),
]


class Store:
    """Accounts, imports, verdicts and loads in one database."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._db = db
        self._session = session

    def accounts_by_ids(self, account_ids: list[str]) -> dict[str, Account]:
        """The accounts that are held, by their id."""
        found = self._db.accounts.find({"_id": {"$in": account_ids}}, session=self._session)
        return {document["_id"]: documents.as_account(document) for document in found}

    def accounts_by_numbers(self, numbers: list[str]) -> dict[str, Account]:
        """The accounts that are held, by their number."""
        found = self._db.accounts.find({"account_number": {"$in": numbers}}, session=self._session)
        return {document["account_number"]: documents.as_account(document) for document in found}

    def owners_of_numbers(self, numbers: list[str]) -> dict[str, str]:
        """Whose (account id) each of the numbers is."""
        found = self._db.accounts.find({"account_number": {"$in": numbers}}, {"account_number": 1}, session=self._session)
        return {document["account_number"]: document["_id"] for document in found}

    def save_accounts(self, accounts: Iterable[Account]) -> None:
        """Write accounts whole, in order: one may take the number another has just given up."""
        self._replace("accounts", [documents.of_account(account) for account in accounts], ordered=True)

    def applied_at(self, file_sha256: str) -> datetime | None:
        """When a file with these bytes was last applied to the end."""
        found = self._db.imports.find_one(
            {"file_sha256": file_sha256, "finished_at": {"$ne": None}}, sort=[("finished_at", DESCENDING)], session=self._session
        )
        return found["finished_at"] if found else None

    def save_import(self, run: Import) -> None:
        """Write an import's progress."""
        self._replace("imports", [documents.of_import(run)])

    def import_of(self, import_id: str) -> Import | None:
        """An import by its id."""
        found = self._db.imports.find_one({"_id": import_id}, session=self._session)
        return documents.as_import(found) if found else None

    def last_import(self) -> Import | None:
        """The import begun last."""
        found = self._db.imports.find_one({}, sort=[("started_at", DESCENDING)], session=self._session)
        return documents.as_import(found) if found else None

    def save_refusals(self, import_id: str, rows: Iterable[BadRow]) -> None:
        """Write the rows of a chunk that could not be taken."""
        self._replace("import_refusals", [documents.of_refusal(import_id, row) for row in rows])

    def refusals(self, import_id: str, *, limit: int) -> list[BadRow]:
        """The refused rows of an import in the order of their lines."""
        found = self._db.import_refusals.find({"import_id": import_id}, session=self._session).sort("line").limit(limit)
        return [documents.as_refusal(document) for document in found]

    def decided_registrations(self, registration_ids: list[str]) -> set[str]:
        """Which registrations have had their answer."""
        found = self._db.verdicts.find({"_id": {"$in": registration_ids}}, {"_id": 1}, session=self._session)
        return {document["_id"] for document in found}

    def save_verdicts(self, verdicts: Iterable[tuple[Applicant, Verdict]], *, at: datetime) -> None:
        """Write down who was answered what and why, without the names."""
        self._replace("verdicts", [_of_verdict(applicant, verdict, at) for applicant, verdict in verdicts])

    def save_loads(self, loads: Iterable[Load]) -> None:
        """Write promised loads, open or done."""
        self._replace("loads", [_of_load(load) for load in loads])

    def _replace(self, collection: str, found: list[Document], *, ordered: bool = False) -> None:
        if found:
            writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in found]
            self._db[collection].bulk_write(writes, ordered=ordered, session=self._session)


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
    }
