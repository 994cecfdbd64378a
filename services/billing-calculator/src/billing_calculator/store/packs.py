"""Every tariff pack that was handed in or came with a release, and how often the published ones have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.pack import published
from billing_calculator.domain.pack_life import Pack, State, Step
from billing_calculator.store.tariff_files import shipped_packs

PACKS = Collection("tariff_packs", (Index("state"),))
SHELF = Collection("tariff_shelf")
_ONE = "shelf"
SHOWN = 200


class Packs:
    """Packs by their hash. Who parks for a tariff and who publishes one write the same row, so neither misses the other."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[PACKS.name]
        self._shelf = db[SHELF.name]
        self._session = session

    def generation(self) -> int:
        """Grows whenever a published pack changes; 0 before anything was kept here."""
        row = self._shelf.find_one({"_id": _ONE}, {"generation": 1}, session=self._session)
        return int(row.get("generation", 0)) if row else 0

    def ever_published(self) -> list[Pack]:
        """The packs in force and those a charge may once have been made by; of the release itself while nothing is kept."""
        rows = self._rows.find({"state": {"$in": [State.PUBLISHED, State.REPLACED]}}, session=self._session)
        return [_pack(row) for row in rows] or shipped_packs()

    def all(self) -> list[Pack]:
        """Whatever is kept."""
        return [_pack(row) for row in self._rows.find({}, session=self._session)]

    def get(self, pack_hash: str) -> Pack | None:
        """One pack."""
        row = self._rows.find_one({"_id": pack_hash}, session=self._session)
        return _pack(row) if row else None

    def newest(self) -> list[Pack]:
        """All of them, the latest step first."""
        rows = self._rows.find({}, session=self._session).sort([("changed_at", -1), ("_id", 1)]).limit(SHOWN)
        return [_pack(row) for row in rows]

    def save(self, packs: Sequence[Pack]) -> None:
        """Keep packs as they now are, and let every process see it."""
        if packs:
            writes = [ReplaceOne({"_id": each.pack_hash}, _row(each), upsert=True) for each in packs]
            self._rows.bulk_write(writes, session=self._session)
            self._shelf.update_one({"_id": _ONE}, {"$inc": {"generation": 1}}, upsert=True, session=self._session)

    def hold(self) -> None:
        """Conflict with a publication that is under way: what is parked now must not be missed by it."""
        self._shelf.update_one({"_id": _ONE}, {"$inc": {"holds": 1}}, upsert=True, session=self._session)


def _row(pack: Pack) -> Document:
    tariff = pack.tariff
    return {
        "_id": pack.pack_hash,
        "name": tariff.name,
        "plan": tariff.plan,
        "service": tariff.service,
        "state": str(pack.state),
        "revision": pack.revision,
        "replaces": pack.replaces,
        "content": pack.content,
        "steps": [vars(step) for step in pack.steps],
        "changed_at": pack.steps[-1].at,
    }


def _pack(row: Mapping[str, Any]) -> Pack:
    steps = tuple(Step(**step) for step in row["steps"])
    return published(row["content"], State(row["state"]), steps, revision=row["revision"], replaces=row["replaces"])
