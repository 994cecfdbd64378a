"""Entries, batches, lines and reconciliations of the export; many rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.export.batch import Batch, Line, State
from account_sync.domain.export.entry import Entry, Kind, Operation, PaymentFact, ReadingFact, Told
from account_sync.domain.export.figures import Figures, Totals
from account_sync.domain.export.reconciliation import Place, Reconciliation
from account_sync.domain.export.totals import Compared

COLLECTIONS = [
    Collection(
        "export_entries",
        indexes=(
            Index("arrived_on"),
            Index(("kind", "arrived_on", "_id"), where={"due": True}),
            Index("account_id", where={"orphan": True}),
            Index(("account_id", "kind")),
        ),
    ),
    Collection("export_batches", indexes=(Index("number", unique=True), Index(("kind", "-number")), Index("made_on"))),
    Collection("export_lines", indexes=(Index(("batch_id", "line"), unique=True), Index("entry_id"))),
    Collection("reconciliations"),
    Collection("base_totals"),
]


class Exports:
    """What goes to the base."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._db = db
        self._session = session

    def entries(self, entry_ids: Iterable[str]) -> dict[str, Entry]:
        """Entries by id."""
        found = self._db.export_entries.find({"_id": {"$in": list(entry_ids)}}, session=self._session)
        return {each["_id"]: _as_entry(each) for each in found}

    def save_entries(self, entries: Iterable[Entry]) -> None:
        """Keep entries as they now are."""
        self._replace("export_entries", [_of_entry(each) for each in entries])

    def is_due(self, kind: Kind) -> bool:
        """Whether anything of the kind waits."""
        return self._db.export_entries.find_one({"due": True, "kind": kind}, {"_id": 1}, session=self._session) is not None

    def due(self, kind: Kind, *, limit: int) -> list[Entry]:
        """What waits longest."""
        found = self._db.export_entries.find({"due": True, "kind": kind}, session=self._session)
        return [_as_entry(each) for each in found.sort([("arrived_on", 1), ("_id", 1)]).limit(limit)]

    def orphans(self, *, limit: int) -> list[Entry]:
        """Entries whose account nobody knew."""
        return [_as_entry(each) for each in self._db.export_entries.find({"orphan": True}, session=self._session).limit(limit)]

    def readings_of(self, account_ids: Iterable[str]) -> list[Entry]:
        """Every reading of these accounts that was not taken back."""
        chosen = {"account_id": {"$in": list(account_ids)}, "kind": Kind.READINGS, "cancelled": False}
        return [_as_entry(each) for each in self._db.export_entries.find(chosen, session=self._session)]

    def arrived_on(self, day: date) -> Iterator[Entry]:
        """The entries of a business day."""
        found = self._db.export_entries.find({"arrived_on": day.isoformat()}, session=self._session)
        return (_as_entry(each) for each in found)

    def last_batch(self, kind: Kind | None = None) -> Batch | None:
        """The batch with the highest number, of the kind if one is named."""
        condition = {} if kind is None else {"kind": kind}
        found = self._db.export_batches.find_one(condition, sort=[("number", DESCENDING)], session=self._session)
        return _as_batch(found) if found else None

    def batches(self, **condition: Any) -> list[Batch]:
        """Batches by their fields, in the order of their numbers."""
        found = self._db.export_batches.find(condition, session=self._session).sort("number")
        return [_as_batch(each) for each in found]

    def latest(self, *, before: int | None, limit: int) -> list[Batch]:
        """Batches with numbers below `before`, the highest first."""
        condition = {} if before is None else {"number": {"$lt": before}}
        found = self._db.export_batches.find(condition, session=self._session).sort("number", DESCENDING)
        return [_as_batch(each) for each in found.limit(limit)]

    def unfinished(self) -> list[Batch]:
        """Batches whose file is not written yet."""
        return self.batches(state={"$ne": State.WRITTEN})

    def numbers(self) -> list[int]:
        """Every number that was given."""
        return [each["number"] for each in self._db.export_batches.find({}, {"number": 1}, session=self._session)]

    def batch(self, batch_id: str) -> Batch | None:
        """The batch of this id."""
        found = self._db.export_batches.find_one({"_id": batch_id}, session=self._session)
        return _as_batch(found) if found else None

    def save_batch(self, batch: Batch) -> None:
        """Keep the batch as it now is."""
        document = asdict(batch) | {"made_on": batch.made_on.isoformat()}
        document["_id"] = document.pop("batch_id")
        self._replace("export_batches", [document])

    def lines(self, batch_id: str, numbers: Iterable[int] | None = None) -> Iterator[Line]:
        """The lines of a batch in their order, or those of these numbers."""
        condition: Document = {"batch_id": batch_id}
        if numbers is not None:
            condition["line"] = {"$in": list(numbers)}
        return (_as_line(each) for each in self._db.export_lines.find(condition, session=self._session).sort("line"))

    def refused_lines(self, batch_id: str, *, limit: int) -> list[Line]:
        """The first lines that the base refused."""
        found = self._db.export_lines.find({"batch_id": batch_id, "accepted": False}, session=self._session).sort("line")
        return [_as_line(each) for each in found.limit(limit)]

    def save_lines(self, lines: Iterable[Line]) -> None:
        """Keep lines as they now are."""
        self._replace("export_lines", [{"_id": f"{each.batch_id}:{each.line}", **asdict(each)} for each in lines])

    def figures(self, batch_id: str) -> dict[bool | None, Figures]:
        """What the lines of a batch come to, by the base's answer."""
        group = {"_id": "$accepted", "count": {"$sum": 1}, "total": {"$sum": "$measure"}}
        pipeline: list[Document] = [{"$match": {"batch_id": batch_id}}, {"$group": group}]
        found = self._db.export_lines.aggregate(pipeline, session=self._session)
        return {each["_id"]: Figures(each["count"], each["total"]) for each in found}

    def save_base_totals(self, totals: Mapping[int, Totals]) -> None:
        """Keep what the base counts in registries; what it told of one before is superseded."""
        self._replace("base_totals", [{"_id": number, **asdict(each)} for number, each in totals.items()])

    def base_totals(self, numbers: Iterable[int]) -> dict[int, Totals]:
        """What the base counts in registries, by number, as far as it has told."""
        found = self._db.base_totals.find({"_id": {"$in": list(numbers)}}, session=self._session)
        return {each.pop("_id"): _as_totals(each) for each in found}

    def not_in_their_batch(self, day: date) -> list[str]:
        """Entries of the day that count as told and whose line is not there."""
        pipeline: list[Document] = [
            {"$match": {"arrived_on": day.isoformat(), "told": {"$ne": None}}},
            {"$lookup": {"from": "export_lines", "localField": "_id", "foreignField": "entry_id", "as": "lines"}},
            {"$project": {"told": 1, "lines.batch_id": 1, "lines.revision": 1}},
        ]
        found = self._db.export_entries.aggregate(pipeline, session=self._session)
        return sorted(each["_id"] for each in found if each["told"] not in each["lines"])

    def ask_reconciliations(self, days: Iterable[date], *, wish: str) -> None:
        """The worker is to account for these days; each wish has an id of its own."""
        for day in sorted(set(days)):
            self._db.reconciliations.update_one({"_id": day.isoformat()}, {"$set": {"wish": wish}}, True, session=self._session)

    def wishes(self) -> dict[date, str]:
        """The days that wait to be accounted for, with the latest wish."""
        found = self._db.reconciliations.find({"wish": {"$ne": None}}, {"wish": 1}, session=self._session)
        return {date.fromisoformat(each["_id"]): each["wish"] for each in found}

    def save_reconciliation(self, found: Reconciliation, *, wish: str | None) -> None:
        """Keep the account of a day; what was wished for since the wish was seen goes on waiting."""
        places = {kind: {place: asdict(each) for place, each in by.items()} for kind, by in found.places.items()}
        compared = {kind: asdict(each) for kind, each in found.compared.items()}
        faults = [list(each) for each in found.faults]
        whole = {"made_at": found.made_at, "places": places, "faults": faults, "compared": compared}
        day = found.day.isoformat()
        self._db.reconciliations.update_one({"_id": day}, {"$set": whole}, True, session=self._session)
        self._db.reconciliations.update_one({"_id": day, "wish": wish}, {"$set": {"wish": None}}, session=self._session)

    def reconciliation(self, day: date) -> Reconciliation | None:
        """The last account of a day."""
        found = self._db.reconciliations.find_one({"_id": day.isoformat(), "made_at": {"$ne": None}}, session=self._session)
        if found is None:
            return None
        places = {
            Kind(kind): {Place(place): Figures(**each) for place, each in by.items()} for kind, by in found["places"].items()
        }
        return Reconciliation(
            day=day,
            made_at=found["made_at"],
            places=places,
            faults=tuple((ru, en) for ru, en in found["faults"]),
            compared={Kind(kind): _as_compared(each) for kind, each in found.get("compared", {}).items()},
        )

    def is_reconciled(self, day: date) -> bool:
        """Whether the day was accounted for."""
        return self.reconciliation(day) is not None

    def _replace(self, collection: str, documents: list[Document]) -> None:
        if documents:
            writes = [ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents]
            self._db[collection].bulk_write(writes, ordered=False, session=self._session)


def _of_entry(entry: Entry) -> Document:
    document = asdict(entry)
    fact = document["fact"]
    if isinstance(entry.fact, ReadingFact):
        fact["read_on"] = entry.fact.read_on.isoformat()
    document["_id"] = document.pop("entry_id")
    return document | {"arrived_on": entry.arrived_on.isoformat()}


def _as_entry(document: Document) -> Entry:
    held, fact = {**document}, {**document["fact"]}
    kind = Kind(held["kind"])
    made: ReadingFact | PaymentFact
    if kind is Kind.READINGS:
        made = ReadingFact(**fact | {"read_on": date.fromisoformat(fact["read_on"]), "values": tuple(fact["values"])})
    else:
        made = PaymentFact(**fact)
    told = Told(**held["told"]) if held["told"] else None
    changed = {"kind": kind, "fact": made, "told": told, "arrived_on": date.fromisoformat(held["arrived_on"])}
    return Entry(entry_id=held.pop("_id"), **held | changed)


def _as_batch(document: Document) -> Batch:
    held = {**document}
    changed = {"kind": Kind(held["kind"]), "state": State(held["state"]), "made_on": date.fromisoformat(held["made_on"])}
    return Batch(batch_id=held.pop("_id"), **held | changed)


def _as_line(document: Document) -> Line:
    held = {name: value for name, value in document.items() if name != "_id"}
    return Line(**held | {"operation": Operation(held["operation"]), "cells": tuple(held["cells"])})


def _as_totals(document: Document) -> Totals:
    return Totals(**{name: Figures(**each) for name, each in document.items()})


def _as_compared(document: Document) -> Compared:
    return Compared(ours=_as_totals(document["ours"]), base=_as_totals(document["base"]), untold=tuple(document["untold"]))
