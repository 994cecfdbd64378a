"""The ledger entries; a balance is their sum, computed when asked."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.debt import Owed
from billing_calculator.domain.ledger import Entry

ENTRIES = Collection("entries", (Index(("account_id", "-at", "-_id")),))
KOPECK = Decimal("0.01")


class Ledger:
    """Entries by id: a charge's difference and a payment once for ever, an opening balance as the base corrects it."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[ENTRIES.name]
        self._session = session

    def balances(self, account_ids: Many[str]) -> Mapping[str, Decimal]:
        """What each account owes; negative is an advance, an account without entries owes nothing."""
        chosen = {"$match": {"account_id": {"$in": list(account_ids)}}}
        summed = {"$group": {"_id": "$account_id", "balance": {"$sum": "$amount"}}}
        rows = self._rows.aggregate([chosen, summed], session=self._session)
        nothing = dict.fromkeys(account_ids, Decimal("0.00"))
        return nothing | {row["_id"]: row["balance"].quantize(KOPECK) for row in rows}

    def count(self, account_ids: Many[str]) -> int:
        """How many there are of these accounts."""
        return self._rows.count_documents({"account_id": {"$in": list(account_ids)}}, session=self._session)

    def owed(self, account_ids: Many[str]) -> Mapping[str, list[Owed]]:
        """The sums of each account by month, of its opening balance and of its payments: what its debt is made of."""
        chosen = {"$match": {"account_id": {"$in": list(account_ids)}}}
        opened = {"$cond": [{"$eq": ["$kind", "opening"]}, "$at", None]}
        what = {"account_id": "$account_id", "period": "$period", "opened": opened}
        summed = {"$group": {"_id": what, "amount": {"$sum": "$amount"}}}
        found: dict[str, list[Owed]] = {account_id: [] for account_id in account_ids}
        for row in self._rows.aggregate([chosen, summed], session=self._session):
            found[row["_id"]["account_id"]].append(_owed(row))
        return found

    def of(self, account_ids: Many[str]) -> list[Entry]:
        """All entries of these accounts."""
        return [_entry(row) for row in self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write entries that were never there before."""
        if entries:
            self._rows.bulk_write([InsertOne(_row(each)) for each in entries], ordered=False, session=self._session)

    def put_openings(self, entries: Sequence[Entry]) -> None:
        """Write the opening balances, over the earlier ones where the base changed them."""
        writes = [ReplaceOne({"_id": each.entry_id}, _row(each), upsert=True) for each in entries]
        if writes:
            self._rows.bulk_write(writes, ordered=False, session=self._session)

    def page(self, account_id: str, *, after: tuple[datetime, str] | None, limit: int) -> list[Entry]:
        """The newest entries first, from behind `after` (moment and entry id)."""
        chosen: Document = {"account_id": account_id}
        if after is not None:
            at, entry_id = after
            chosen["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": entry_id}}]
        rows = self._rows.find(chosen, session=self._session).sort([("at", -1), ("_id", -1)]).limit(limit)
        return [_entry(row) for row in rows]


def _row(entry: Entry) -> Document:
    row = dict(vars(entry))
    return {"_id": row.pop("entry_id"), **row}


def _owed(row: Document) -> Owed:
    what = row["_id"]
    opened_on = what["opened"].date() if what["opened"] else None
    return Owed(row["amount"].quantize(KOPECK), what["period"], opened_on)


def _entry(row: Document) -> Entry:
    return Entry(
        entry_id=row["_id"],
        account_id=row["account_id"],
        kind=row["kind"],
        amount=row["amount"],
        period=row["period"],
        at=row["at"],
        ru=row["ru"],
        en=row["en"],
    )
