"""Rows on their way into the base: read and judged, not yet applied. They stay until nobody may want them taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from chassis.mongo import Collection, Document
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.account import Premises
from account_sync.domain.registry.meter_rows import MeterRow
from account_sync.domain.registry.rows import GoodRow
from account_sync.domain.taking import Closing, StagedRow
from account_sync.store import documents

STAGED = Collection("staged_rows")  # by import and place, so that a chunk stands together


class Staging:
    """The rows of an import in the order of its file, counted from 0."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._session = db[STAGED.name], session

    def add(self, import_id: str, rows: Iterable[StagedRow], *, first: int) -> None:
        """Put rows behind those that are there; `first` is the place of the first of them."""
        found = [_of_row(row, _id(import_id, place)) for place, row in enumerate(rows, start=first)]
        if found:
            self._rows.insert_many(found, session=self._session)

    def rows(self, import_id: str, *, first: int, count: int) -> list[StagedRow]:
        """So many rows from this place on, in order."""
        return [_as_row(document) for document in self._chosen(import_id, first, count)]

    def settle(self, import_id: str, account_ids: Mapping[int, str], *, first: int) -> None:
        """Write down whose the meters of a chunk proved to be, by their place in it."""
        found = {_id(import_id, first + place): account_id for place, account_id in account_ids.items()}
        if found:
            writes = [UpdateOne({"_id": key}, {"$set": {"settled": account_id}}) for key, account_id in found.items()]
            self._rows.bulk_write(writes, ordered=False, session=self._session)

    def account_ids(self, import_id: str, *, first: int, count: int) -> list[str]:
        """Whose rows these are, in order; a meter that nobody has is passed over."""
        chosen = self._chosen(import_id, first, count)
        return [found for document in chosen if (found := _whose(document))]

    def forget(self, import_id: str, *, first: int, count: int) -> None:
        """Drop rows that nobody will apply or take back."""
        self._rows.delete_many({"_id": _between(import_id, first, count)}, session=self._session)

    def _chosen(self, import_id: str, first: int, count: int) -> Iterable[Document]:
        return self._rows.find({"_id": _between(import_id, first, count)}, session=self._session).sort("_id")


def _whose(document: Document) -> str:
    if "meter" in document:
        return str(document.get("settled", ""))
    return str(document.get("closing") or document["account"]["_id"])


def _id(import_id: str, place: int) -> str:
    return f"{import_id}:{place:09d}"


def _between(import_id: str, first: int, count: int) -> Document:
    return {"$gte": _id(import_id, first), "$lt": _id(import_id, first + count)}


def _of_row(row: StagedRow, key: str) -> Document:
    if isinstance(row, Closing):
        return {"_id": key, "closing": row.account_id, "revision": row.revision}
    if isinstance(row, MeterRow):
        return {"_id": key, "line": row.line, **_of_meter(row)}
    return {"_id": key, "line": row.line, "account": documents.of_account(row.account)}


def _of_meter(row: MeterRow) -> Document:
    gone = row.removed_on.isoformat() if row.removed_on else None
    told = {"premises": vars(row.premises), "removed_on": gone, "final_values": list(row.final_values)}
    return {"meter": documents.of_meter(row.meter), **told}


def _as_meter(document: Document) -> MeterRow:
    gone = document["removed_on"]
    return MeterRow(
        document["line"],
        Premises(**document["premises"]),
        documents.as_meter(document["meter"]),
        date.fromisoformat(gone) if gone else None,
        tuple(document["final_values"]),
        account_id=document.get("settled", ""),
    )


def _as_row(document: Document) -> StagedRow:
    if "closing" in document:
        return Closing(document["closing"], document["revision"])
    if "meter" in document:
        return _as_meter(document)
    return GoodRow(document["line"], documents.as_account(document["account"]))
