"""Exports of a person's data and the pieces they are made of; both go when nobody fetches them any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.export import Export, Piece, State
from identity.store.rows import row, value

_GONE = Index("kept_until", expire_after=timedelta(0))
EXPORTS = Collection("exports", (Index(("user_id", "-asked_at")), _GONE))
EXPORT_PIECES = Collection("export_pieces", (Index(("export_id", "service", "piece")), Index("user_id"), _GONE))


@dataclass(frozen=True)
class Exports:
    """Exports by person, pieces by export."""

    database: Database[Document]
    session: ClientSession | None

    def save(self, export: Export) -> None:
        """Keep the export as it now is, and its pieces as long."""
        document = row(export, key="export_id")
        self.database[EXPORTS.name].replace_one({"_id": export.export_id}, document, upsert=True, session=self.session)
        until = {"$set": {"kept_until": export.kept_until}}
        self.database[EXPORT_PIECES.name].update_many({"export_id": export.export_id}, until, session=self.session)

    def last(self, user_id: str) -> Export | None:
        """The export the person asked for last, if it is still there."""
        found = self.database[EXPORTS.name].find_one({"user_id": user_id}, sort=[("asked_at", DESCENDING)], session=self.session)
        return _export(found) if found else None

    def several(self, export_ids: Iterable[str]) -> dict[str, Export]:
        """Exports by id; unknown ones are left out."""
        found = self.database[EXPORTS.name].find({"_id": {"$in": list(export_ids)}}, session=self.session)
        return {each["_id"]: _export(each) for each in found}

    def keep(self, pieces: Iterable[Piece], *, until: dict[str, Export]) -> None:
        """Keep pieces as long as their exports; one that comes twice is the same."""
        writes = []
        for each in pieces:
            key = f"{each.export_id}/{each.service}/{each.piece}"
            document = {**vars(each), "_id": key, "kept_until": until[each.export_id].kept_until}
            writes.append(ReplaceOne({"_id": key}, document, upsert=True))
        if writes:
            self.database[EXPORT_PIECES.name].bulk_write(writes, ordered=False, session=self.session)

    def pieces(self, export_id: str) -> list[Piece]:
        """All pieces that have come, in their order."""
        found = self.database[EXPORT_PIECES.name].find({"export_id": export_id}, session=self.session)
        return [value(Piece, each, key="key") for each in found.sort([("service", 1), ("piece", 1)])]


def _export(document: Document) -> Export:
    return value(
        Export, document, key="export_id", state=State(document["state"]), waiting_for=tuple(document["waiting_for"])
    )
