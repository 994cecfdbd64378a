"""Registries of payments, the rows that are still to be gone through, and the rows that somebody has to look at."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.registry.content import BadRow, Content, Fault, Row, Trouble
from billing_calculator.domain.registry.matching import Decided, Outcome, Tally
from billing_calculator.domain.registry.run import Registry, State

REGISTRIES = Collection("payment_registries", (Index("key", unique=True), Index(("-sent_at", "-_id")), Index("state")))
REGISTRY_FILES = Collection("payment_registry_rows")  # of a registry together, until it is through
REGISTRY_NOTES = Collection("payment_registry_notes", (Index(("registry_id", "line")),))
UNREAD = "unread"


class Registries:
    """A registry is one row; it is written whole at each step."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._files, self._notes = db[REGISTRIES.name], db[REGISTRY_FILES.name], db[REGISTRY_NOTES.name]
        self._session = session

    def get(self, registry_id: str) -> Registry | None:
        """One registry."""
        row = self._rows.find_one({"_id": registry_id}, session=self._session)
        return _registry(row) if row else None

    def of_key(self, key: str) -> Registry | None:
        """The one that this file was sent as before."""
        row = self._rows.find_one({"key": key}, session=self._session)
        return _registry(row) if row else None

    def latest(self, *, before: datetime | None, limit: int) -> list[Registry]:
        """Those sent last."""
        chosen = {"sent_at": {"$lt": before}} if before else {}
        return [_registry(row) for row in self._rows.find(chosen, session=self._session).sort([("sent_at", -1)]).limit(limit)]

    def to_do(self) -> list[str]:
        """Those that the worker goes through, the oldest first."""
        chosen = {"state": str(State.APPLYING)}
        return [row["_id"] for row in self._rows.find(chosen, {"_id": 1}, session=self._session).sort("sent_at")]

    def begin(self, registry: Registry, content: Content) -> None:
        """Keep a new one with its rows."""
        self._rows.insert_one(_document(registry), session=self._session)
        if registry.state is State.CHECKED:
            packed = gzip.compress(json.dumps([_packed(row) for row in content.rows]).encode(), compresslevel=1)
            self._files.insert_one({"_id": registry.registry_id, "rows": packed}, session=self._session)

    def save(self, registry: Registry) -> None:
        """Write it as it stands."""
        self._rows.replace_one({"_id": registry.registry_id}, _document(registry), session=self._session)

    def rows(self, registry_id: str) -> list[Row]:
        """All rows of a registry in their order."""
        kept = self._files.find_one({"_id": registry_id}, session=self._session)
        return [_row(each) for each in json.loads(gzip.decompress(kept["rows"]))] if kept else []

    def forget_rows(self, registry_id: str) -> None:
        """Drop the rows of one that is through, or that nobody wants."""
        self._files.delete_one({"_id": registry_id}, session=self._session)

    def note(self, registry_id: str, decided: Iterable[Decided]) -> None:
        """Write down rows that somebody has to look at, in place of what was noted of them before."""
        self._note([_note(registry_id, each) for each in decided])

    def note_unread(self, registry_id: str, bad: Iterable[BadRow]) -> None:
        """Write down rows that could not be read."""
        self._note([_unread(registry_id, each) for each in bad])

    def forget_guesses(self, registry_id: str) -> None:
        """Drop what a look ahead has noted: what really becomes of those rows is noted now."""
        self._notes.delete_many({"registry_id": registry_id, "outcome": {"$ne": UNREAD}}, session=self._session)

    def notes(self, registry_id: str, *, after: int, limit: int) -> list[Document]:
        """Rows to look at in the order of the file."""
        chosen = {"registry_id": registry_id, "line": {"$gt": after}}
        return list(self._notes.find(chosen, {"_id": 0}, session=self._session).sort("line").limit(limit))

    def _note(self, notes: Sequence[Document]) -> None:
        if notes:
            writes = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in notes]
            self._notes.bulk_write(writes, ordered=False, session=self._session)


def _document(registry: Registry) -> Document:
    row = {name: value for name, value in vars(registry).items() if name not in ("registry_id", "would", "came", "troubles")}
    return {
        "_id": registry.registry_id,
        **row,
        "state": str(registry.state),
        "days": [day.isoformat() for day in registry.days],
        "order_on": registry.order_on.isoformat() if registry.order_on else None,
        "troubles": [asdict(each) for each in registry.troubles],
        "would": {str(outcome): asdict(tally) for outcome, tally in registry.would.items()},
        "came": {str(outcome): asdict(tally) for outcome, tally in registry.came.items()},
    }


def _registry(row: Document) -> Registry:
    told = {name: value for name, value in row.items() if name in Registry.__dataclass_fields__}
    order_on = row["order_on"]
    return Registry(**{
        **told,
        "registry_id": row["_id"],
        "state": State(row["state"]),
        "days": tuple(map(date.fromisoformat, row["days"])),
        "order_on": date.fromisoformat(order_on) if order_on else None,
        "troubles": tuple(Trouble(**each) for each in row["troubles"]),
        "would": {Outcome(name): Tally(**tally) for name, tally in row["would"].items()},
        "came": {Outcome(name): Tally(**tally) for name, tally in row["came"].items()},
    })  # fmt: skip


def _packed(row: Row) -> list[Any]:
    return [row.line, row.operation, row.account_number, str(row.amount), row.paid_at.isoformat(), row.period]


def _row(packed: Sequence[Any]) -> Row:
    line, operation, number, amount, paid_at, period = packed
    return Row(line, operation, number, Decimal(amount), datetime.fromisoformat(paid_at), period)


def _note(registry_id: str, decided: Decided) -> Document:
    row = decided.row
    told = {"operation": row.operation, "account_number": row.account_number, "amount": row.amount, "held": decided.held}
    return {**_place(registry_id, row.line), "outcome": str(decided.outcome), "faults": [], **told}


def _unread(registry_id: str, bad: BadRow) -> Document:
    told = {"operation": "", "account_number": "", "amount": None, "held": None}
    return {**_place(registry_id, bad.line), "outcome": UNREAD, "faults": [_fault(each) for each in bad.faults], **told}


def _fault(fault: Fault) -> Document:
    return dict(vars(fault))


def _place(registry_id: str, line: int) -> Document:
    return {"_id": f"{registry_id}:{line:07d}", "registry_id": registry_id, "line": line}
