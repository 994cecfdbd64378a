"""The ledger entries; a balance is their sum, computed when asked."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import InsertOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import Owed
from billing_calculator.domain.due import DueRules
from billing_calculator.domain.ledger import OPENING, OPENING_CORRECTION, PAYMENT, PENALTY, Entry, Opened

ENTRIES = Collection("entries", (Index(("account_id", "-at", "-_id")),))
KOPECK = Decimal("0.01")
OF_THE_OPENING = {"$in": ["$kind", [OPENING, OPENING_CORRECTION]]}
OPENED_ON = {"$ifNull": ["$opened_on", {"$dateToString": {"date": "$at", "format": "%Y-%m-%d"}}]}  # entries of before it was kept


class Ledger:
    """Entries by id, each written once for ever; what is corrected has an entry more."""

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

    def owed(self, account_ids: Many[str], due: DueRules) -> Mapping[str, list[Owed]]:
        """The sums of each account by month, of its opening balance and of its payments: what its debt is made of.

        Where a debt may have been out of time when something was paid, each payment is told by itself.
        """
        chosen = {"$match": {"account_id": {"$in": list(account_ids)}}}
        opened, penalty = {"$cond": [OF_THE_OPENING, OPENED_ON, None]}, {"$eq": ["$kind", PENALTY]}
        what = {"account_id": "$account_id", "period": "$period", "opening": OF_THE_OPENING, "penalty": penalty}
        paid = {"$cond": [{"$eq": ["$kind", PAYMENT]}, {"$max": ["$at", "$paid_at"]}, None]}
        sums = {"amount": {"$sum": "$amount"}, "opened_on": {"$max": opened}, "paid_at": {"$max": paid}}
        found: dict[str, list[Owed]] = {account_id: [] for account_id in account_ids}
        days: dict[str, list[date]] = {account_id: [] for account_id in account_ids}
        last: dict[str, date] = {}
        for row in self._rows.aggregate([chosen, {"$group": {"_id": what, **sums}}], session=self._session):
            account_id, owed = row["_id"]["account_id"], _owed(row)
            found[account_id].append(owed)
            days[account_id] += [on for on in (due.due_on(owed.period) if owed.period else owed.opened_on,) if on]
            if row["paid_at"]:
                last[account_id] = max(row["paid_at"].date(), last.get(account_id, date.min))
        old = [each for each, on in last.items() if days[each] and due.is_out_of_time(min(days[each]), on)]
        entries = self.of(old) if old else []
        return found | {each: owed_of([entry for entry in entries if entry.account_id == each]) for each in old}

    def opened(self, account_ids: Many[str]) -> Mapping[str, Opened]:
        """What the entries say of the time before the ledger, of the accounts that have such entries."""
        chosen = {"$match": {"account_id": {"$in": list(account_ids)}, "kind": {"$in": [OPENING, OPENING_CORRECTION]}}}
        sums = {"amount": {"$sum": "$amount"}, "on": {"$max": OPENED_ON}, "entries": {"$sum": 1}}
        rows = self._rows.aggregate([chosen, {"$group": {"_id": "$account_id", **sums}}], session=self._session)
        return {row["_id"]: Opened(row["amount"].quantize(KOPECK), date.fromisoformat(row["on"]), row["entries"]) for row in rows}

    def of(self, account_ids: Many[str]) -> list[Entry]:
        """All entries of these accounts."""
        return [_entry(row) for row in self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)]

    def of_month(self, account_ids: Many[str], *, period: str) -> list[Entry]:
        """The entries of these accounts for a month."""
        chosen = {"account_id": {"$in": list(account_ids)}, "period": period}
        return [_entry(row) for row in self._rows.find(chosen, session=self._session)]

    def add(self, entries: Sequence[Entry]) -> None:
        """Write entries that were never there before."""
        if entries:
            self._rows.bulk_write([InsertOne(_row(each)) for each in entries], ordered=False, session=self._session)

    def page(self, account_id: str, *, after: tuple[datetime, str] | None, limit: int) -> list[Entry]:
        """The newest entries first, from behind `after` (moment and entry id)."""
        chosen: Document = {"account_id": account_id}
        if after is not None:
            at, entry_id = after
            chosen["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": entry_id}}]
        rows = self._rows.find(chosen, session=self._session).sort([("at", -1), ("_id", -1)]).limit(limit)
        return [_entry(row) for row in rows]


def _row(entry: Entry) -> Document:
    row = {name: value for name, value in vars(entry).items() if name not in ("entry_id", "opened_on")}
    opened = {"opened_on": entry.opened_on.isoformat()} if entry.opened_on else {}
    if entry.paid_at is None:
        del row["paid_at"]  # as in rows of before it was kept
    return {"_id": entry.entry_id, **row, **opened}


def _owed(row: Document) -> Owed:
    what, opened_on = row["_id"], row["opened_on"]
    day = date.fromisoformat(opened_on) if opened_on else None
    return Owed(row["amount"].quantize(KOPECK), what["period"], day, what["penalty"])


def _entry(row: Document) -> Entry:
    opened_on = row.get("opened_on")
    return Entry(
        entry_id=row["_id"],
        account_id=row["account_id"],
        kind=row["kind"],
        amount=row["amount"],
        period=row["period"],
        at=row["at"],
        ru=row["ru"],
        en=row["en"],
        opened_on=date.fromisoformat(opened_on) if opened_on else row["at"].date() if row["kind"] == OPENING else None,
        paid_at=row.get("paid_at"),
    )
