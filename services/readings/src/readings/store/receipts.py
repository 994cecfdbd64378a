"""How receipts are kept: in a chain for each account, whose head is written with every link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chassis.mongo import Collection, Document, Index, insert
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.receipt import Head, Signed

RECEIPTS = Collection("receipts", indexes=(Index(("account_id", "number"), unique=True), Index("reading_id")))
CHAINS = Collection("receipt_chains")


class Receipts:
    """A chain is never forked: its head is one document, and no two receipts of an account have the same number."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._receipts = db[RECEIPTS.name]
        self._chains = db[CHAINS.name]
        self._session = session

    def known(self, receipt_ids: Sequence[str]) -> set[str]:
        """Which of these there are already."""
        found = self._receipts.find({"_id": {"$in": list(receipt_ids)}}, {"_id": 1}, session=self._session)
        return {row["_id"] for row in found}

    def heads(self, account_ids: Iterable[str]) -> dict[str, Head]:
        """The last receipts of these accounts."""
        found = self._chains.find({"_id": {"$in": sorted(account_ids)}}, session=self._session)
        return {row["_id"]: Head(row["number"], row["sha256"]) for row in found}

    def add(self, signed: Sequence[Signed], heads: Mapping[str, Head]) -> None:
        """Keep new receipts, and what the accounts' chains end with now."""
        if signed:
            insert(self._receipts, [_document(each) for each in signed], session=self._session)
            ends = [
                UpdateOne({"_id": account_id}, {"$set": {"number": head.number, "sha256": head.sha256}}, upsert=True)
                for account_id, head in sorted(heads.items())
            ]
            self._chains.bulk_write(ends, session=self._session)

    def page(self, account_id: str, *, reading_id: str | None, after: int, limit: int) -> list[Document]:
        """Receipts of an account in the order of the chain, of one reading if it is named."""
        wanted: Document = {"account_id": account_id, "number": {"$gt": after}}
        if reading_id is not None:
            wanted["reading_id"] = reading_id
        return list(self._receipts.find(wanted, session=self._session).sort("number").limit(limit))

    def of_accounts(self, account_ids: Sequence[str]) -> list[Document]:
        """All receipts of these accounts, in the order of their chains."""
        found = self._receipts.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return list(found.sort([("account_id", 1), ("number", 1)]))


def _document(signed: Signed) -> Document:
    receipt = signed.receipt
    return {
        "_id": receipt.receipt_id,
        "account_id": receipt.account_id,
        "reading_id": receipt.content["reading_id"],
        "number": receipt.head.number,
        "text": receipt.canonical,
        "kid": signed.kid,
        "signature": signed.signature,
    }
