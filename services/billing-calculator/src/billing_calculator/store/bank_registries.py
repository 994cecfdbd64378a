"""Registries for banks: where each stands, its file in parts until it is forgotten, and the books it is written from."""

from __future__ import annotations

import gzip
from collections.abc import Collection as Many
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.bank_registry.run import BankRegistry, State
from billing_calculator.domain.ledger import CHARGE, PENALTY, RECALCULATION
from billing_calculator.store.accounts import ACCOUNTS
from billing_calculator.store.ledger import ENTRIES, KOPECK

BANK_REGISTRIES = Collection(
    "bank_registries", (Index(("profile", "number"), unique=True), Index(("-ordered_at", "-_id")), Index("state"))
)
PARTS = Collection(
    "bank_registry_parts", (Index(("registry_id", "attempt", "part")), Index("forget_after", expire_after=timedelta(0)))
)
CHARGED = [CHARGE, RECALCULATION, PENALTY]
AT_ONCE = 8
HEAD = -1


@dataclass(frozen=True)
class Numbered:
    """An account as a bank knows it."""

    account_id: str
    account_number: str
    closed: bool


class BankRegistries:
    """A registry is one row; its file is in parts."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._parts = db[BANK_REGISTRIES.name], db[PARTS.name]
        self._accounts, self._entries = db[ACCOUNTS.name], db[ENTRIES.name]
        self._session = session

    def get(self, registry_id: str) -> BankRegistry | None:
        """One registry."""
        row = self._rows.find_one({"_id": registry_id}, session=self._session)
        return _registry(row) if row else None

    def last(self, profile: str) -> BankRegistry | None:
        """The one of a kind with the highest number."""
        row = self._rows.find_one({"profile": profile}, sort=[("number", -1)], session=self._session)
        return _registry(row) if row else None

    def latest(self, limit: int) -> list[BankRegistry]:
        """Those ordered last."""
        rows = self._rows.find(session=self._session).sort([("ordered_at", -1), ("_id", -1)]).limit(limit)
        return [_registry(row) for row in rows]

    def in_state(self, *states: State) -> list[BankRegistry]:
        """Those that stand so, the oldest first."""
        rows = self._rows.find({"state": {"$in": [str(each) for each in states]}}, session=self._session)
        return [_registry(row) for row in rows.sort("ordered_at")]

    def save(self, registry: BankRegistry) -> None:
        """Write it as it stands."""
        row = {name: value for name, value in vars(registry).items() if name != "registry_id"}
        row["state"] = str(registry.state)
        self._rows.replace_one({"_id": registry.registry_id}, row, upsert=True, session=self._session)

    def keep_head(self, registry: BankRegistry, content: bytes, *, forget_after: datetime) -> None:
        """The bytes before all parts, which are known when all are there."""
        self._keep(registry, HEAD, content, forget_after)

    def keep_part(self, registry: BankRegistry, content: bytes, *, forget_after: datetime) -> None:
        """The bytes of its next part; they go by themselves when nobody needs them any more."""
        self._keep(registry, registry.parts, content, forget_after)

    def _keep(self, registry: BankRegistry, part: int, content: bytes, forget_after: datetime) -> None:
        place = {"registry_id": registry.registry_id, "attempt": registry.attempt, "part": part}
        row_id = f"{registry.registry_id}/{registry.attempt}/{part}"
        packed = gzip.compress(content, compresslevel=1)
        row = {"_id": row_id, **place, "content": packed, "forget_after": forget_after}
        self._parts.replace_one({"_id": row_id}, row, upsert=True, session=self._session)

    def parts(self, registry: BankRegistry) -> Iterator[bytes]:
        """Its parts in their order, few in memory at a time."""
        chosen = {"registry_id": registry.registry_id, "attempt": registry.attempt}
        for row in self._parts.find(chosen, session=self._session).sort("part").batch_size(AT_ONCE):
            yield gzip.decompress(row["content"])

    def forget_parts(self, registry_ids: Many[str]) -> None:
        """Drop what is kept of their files."""
        self._parts.delete_many({"registry_id": {"$in": list(registry_ids)}}, session=self._session)

    def numbered(self, *, after: str, limit: int) -> Sequence[Numbered]:
        """The accounts behind `after`, in the order of their ids."""
        rows = self._accounts.find({"_id": {"$gt": after}}, {"account_number": 1, "closed": 1}, session=self._session)
        return [Numbered(row["_id"], row["account_number"], row["closed"]) for row in rows.sort("_id").limit(limit)]

    def charged(self, account_ids: Many[str], *, period: str) -> Mapping[str, Decimal]:
        """What each account was charged for a month: charges, recalculations and penalties."""
        chosen = {"account_id": {"$in": list(account_ids)}, "period": period, "kind": {"$in": CHARGED}}
        summed = {"_id": "$account_id", "amount": {"$sum": "$amount"}}
        rows = self._entries.aggregate([{"$match": chosen}, {"$group": summed}], session=self._session)
        return {row["_id"]: row["amount"].quantize(KOPECK) for row in rows}


def _registry(row: Document) -> BankRegistry:
    told = {name: value for name, value in row.items() if name in BankRegistry.__dataclass_fields__}
    return BankRegistry(**{**told, "registry_id": row["_id"], "state": State(row["state"])})
