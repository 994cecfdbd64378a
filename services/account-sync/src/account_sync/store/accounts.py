"""The accounts as they are, and as they were before a batch changed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chassis.mongo import Collection, Document, Index
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.account import FIRST_REVISION, Account
from account_sync.store import documents

FORMER_NUMBER = "former_numbers.number"
FLAT = "premises.flat"
ACCOUNTS = Collection(
    "accounts",
    indexes=(
        Index("account_number", unique=True),
        Index(FORMER_NUMBER, where={FORMER_NUMBER: {"$gt": ""}}),
        Index(FLAT, where={FLAT: {"$gt": ""}}),
    ),
)
FORMER = Collection("former_accounts")  # by import and account, so that what a batch changed stands together


class Accounts:
    """Accounts by their immutable id; a number belongs to one of them."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._former = db[ACCOUNTS.name], db[FORMER.name]
        self._session = session

    def by_ids(self, account_ids: Sequence[str]) -> dict[str, Account]:
        """The accounts that are held, by their id."""
        found = self._rows.find({"_id": {"$in": list(account_ids)}}, session=self._session)
        return {document["_id"]: documents.as_account(document) for document in found}

    def by_numbers(self, numbers: Sequence[str]) -> dict[str, Account]:
        """The accounts that are held, by their number."""
        found = self._rows.find({"account_number": {"$in": list(numbers)}}, session=self._session)
        return {document["account_number"]: documents.as_account(document) for document in found}

    def typed(self, numbers: Sequence[str]) -> dict[str, Account]:
        """The accounts that people mean by these numbers: of this number now, or of nobody's now and theirs before."""
        found = self.by_numbers(numbers)
        if unknown := [number for number in numbers if number not in found]:
            rows = self._rows.find({FORMER_NUMBER: {"$in": unknown}}, session=self._session)
            had = {(each.number, each.until): account for row in rows for account in [documents.as_account(row)]
                   for each in account.former_numbers if each.number in unknown}  # fmt: skip
            found |= {number: had[number, until] for number, until in sorted(had)}  # of several, who had it last
        return found

    def owners(self, numbers: Sequence[str]) -> dict[str, str]:
        """Whose (account id) each of the numbers is."""
        chosen = {"account_number": {"$in": list(numbers)}}
        found = self._rows.find(chosen, {"account_number": 1}, session=self._session)
        return {document["account_number"]: document["_id"] for document in found}

    def in_flats(self, flats: Sequence[str]) -> list[Account]:
        """The accounts of these flats, those that were withdrawn left out."""
        chosen = {FLAT: {"$in": list(flats), "$gt": ""}, "withdrawn_number": {"$exists": False}}
        return [documents.as_account(document) for document in self._rows.find(chosen, session=self._session).sort("_id")]

    def open_ones(self, *, after: str, limit: int) -> list[Account]:
        """Open accounts in the order of their ids, from the one after the id given."""
        found = self._rows.find({"_id": {"$gt": after}, "status": "open"}, session=self._session).sort("_id").limit(limit)
        return [documents.as_account(document) for document in found]

    def count_open(self) -> int:
        """How many accounts are open."""
        return self._rows.count_documents({"status": "open"}, session=self._session)

    def save(self, accounts: Iterable[Account]) -> None:
        """Write accounts whole, in order: one may take the number another has just given up."""
        writes = [_write(account) for account in accounts]
        if writes:
            self._rows.bulk_write(writes, ordered=True, session=self._session)

    def note_versions(self, versions: Mapping[str, int]) -> None:
        """Write down that accounts were told once more, under a later number of the base and otherwise the same."""
        if versions:
            writes = [UpdateOne({"_id": key}, {"$set": {"version": version}}) for key, version in versions.items()]
            self._rows.bulk_write(writes, ordered=False, session=self._session)

    def keep_former(self, import_id: str, accounts: Sequence[Account], *, over: bool = False) -> None:
        """Write down what a batch found before it changed it; `over` what it found first, if somebody changed that meanwhile."""
        rows = [{"_id": f"{import_id}:{each.account_id}", "account": documents.of_account(each)} for each in accounts]
        if rows and over:
            self.forget_former(import_id, [each.account_id for each in accounts])
        if rows:
            self._former.insert_many(rows, session=self._session)

    def forget_former(self, import_id: str, account_ids: Iterable[str]) -> None:
        """Drop what a batch found."""
        self._former.delete_many({"_id": {"$in": [f"{import_id}:{each}" for each in account_ids]}}, session=self._session)

    def former(self, import_id: str, account_ids: Iterable[str]) -> dict[str, Account]:
        """What a batch found, by account id; accounts that it did not change, or that were new to it, are not among them."""
        chosen = {"_id": {"$in": [f"{import_id}:{account_id}" for account_id in account_ids]}}
        found = (document["account"] for document in self._former.find(chosen, session=self._session))
        return {document["_id"]: documents.as_account(document) for document in found}


def _write(account: Account) -> InsertOne[Document] | ReplaceOne[Document]:
    document = documents.of_account(account)
    if account.revision == FIRST_REVISION:
        return InsertOne(document)
    return ReplaceOne({"_id": account.account_id}, document, upsert=True)

