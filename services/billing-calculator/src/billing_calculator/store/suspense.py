"""Payments without an account, each with its trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.registry.suspense import Step, Suspended, SuspenseState

SUSPENSE = Collection(
    "suspense", (Index(("state", "-received_at", "-_id")), Index("account_number"), Index("put_to"), Index("registry_id"))
)
KOPECK = Decimal("0.01")


class Suspense:
    """By the id of the payment."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[SUSPENSE.name]
        self._session = session

    def get(self, payment_id: str) -> Suspended | None:
        """One of them."""
        row = self._rows.find_one({"_id": payment_id}, session=self._session)
        return _suspended(row) if row else None

    def add(self, held: Sequence[Suspended]) -> None:
        """Keep what was never there before."""
        if held:
            self._rows.insert_many([_document(each) for each in held], session=self._session)

    def save(self, held: Suspended) -> None:
        """Write it as it stands."""
        self._rows.replace_one({"_id": held.payment_id}, _document(held), session=self._session)

    def find(self, *, state: str, number: str, after: tuple[datetime, str] | None, limit: int) -> list[Suspended]:
        """The latest first, of one state and of an account's number (as the file wrote it, or of the account it was put to)."""
        chosen: Document = {"state": state} if state else {}
        if number:
            chosen["$and"] = [{"$or": [{"account_number": number}, {"put_to": number}]}]
        if after is not None:
            at, payment_id = after
            chosen["$or"] = [{"received_at": {"$lt": at}}, {"received_at": at, "_id": {"$lt": payment_id}}]
        rows = self._rows.find(chosen, session=self._session).sort([("received_at", -1), ("_id", -1)]).limit(limit)
        return [_suspended(row) for row in rows]

    def open_ones(self) -> tuple[int, Decimal]:
        """How many wait, and their sum."""
        steps: list[Document] = [{"$match": {"state": str(SuspenseState.OPEN)}},
                 {"$group": {"_id": None, "count": {"$sum": 1}, "sum": {"$sum": "$amount"}}}]  # fmt: skip
        for row in self._rows.aggregate(steps, session=self._session):
            return row["count"], row["sum"].quantize(KOPECK)
        return 0, Decimal("0.00")


def _document(held: Suspended) -> Document:
    row = {name: value for name, value in vars(held).items() if name not in ("payment_id", "steps")}
    steps = [asdict(each) for each in held.steps]
    return {"_id": held.payment_id, **row, "state": str(held.state), "put_to": held.put_to, "steps": steps}


def _suspended(row: Document) -> Suspended:
    told = {name: value for name, value in row.items() if name not in ("_id", "put_to", "steps", "state")}
    steps = tuple(Step(**each) for each in row["steps"])
    return Suspended(payment_id=row["_id"], **told, state=SuspenseState(row["state"]), steps=steps)
