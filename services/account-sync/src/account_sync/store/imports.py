"""Imports and the rows that they could not take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime

from chassis.mongo import Collection, Document, Index
from pymongo import DESCENDING, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from account_sync.domain.differences import Change, Difference, Preview
from account_sync.domain.errors import ImportBusy
from account_sync.domain.imports import Import, Phase
from account_sync.domain.registry.judging import Trouble
from account_sync.domain.registry.records import Fault
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.undoing import Kept

IMPORTS = Collection("imports", indexes=(Index("-started_at"), Index(("file_sha256", "-finished_at"))))
PREVIEWS = Collection("import_previews")
REFUSALS = Collection("import_refusals", indexes=(Index(("import_id", "line")),))
_FIELDS = {field.name for field in fields(Import)} - {"import_id", "phase", "troubles"}


class Imports:
    """Imports by their id; each step is written over the one that was seen, so that two never do it at once."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows, self._refusals, self._previews = db[IMPORTS.name], db[REFUSALS.name], db[PREVIEWS.name]
        self._session = session

    def begin(self, run: Import) -> None:
        """Write down a new import."""
        self._rows.insert_one(_of_import(run), session=self._session)

    def go_on(self, seen: Import, run: Import) -> None:
        """Write the next step of an import; ImportBusy where somebody else made one since it was seen."""
        place = {"_id": seen.import_id, "phase": str(seen.phase), "rows": seen.rows, "staged": seen.staged}
        place["position"] = seen.position
        if not self._rows.replace_one(place, _of_import(run), session=self._session).matched_count:
            raise ImportBusy()

    def of_id(self, import_id: str) -> Import | None:
        """An import by its id."""
        found = self._rows.find_one({"_id": import_id}, session=self._session)
        return _as_import(found) if found else None

    def of_file(self, file_sha256: str) -> list[Import]:
        """The imports of a file with these bytes, the one begun last first."""
        found = self._rows.find({"file_sha256": file_sha256}, session=self._session).sort("started_at", DESCENDING)
        return [_as_import(document) for document in found]

    def latest(self, limit: int, *, before: datetime | None = None) -> list[Import]:
        """The imports begun last."""
        chosen = {"started_at": {"$lt": before}} if before else {}
        found = self._rows.find(chosen, session=self._session).sort("started_at", DESCENDING).limit(limit)
        return [_as_import(document) for document in found]

    def finished_before(self, at: datetime) -> list[Import]:
        """Applied imports that ended before a moment and may still be taken back."""
        chosen = {"phase": str(Phase.APPLIED), "finished_at": {"$lt": at}, "final": False}
        return [_as_import(document) for document in self._rows.find(chosen, session=self._session)]

    def wanted(self) -> list[Import]:
        """The imports that a clerk wants the worker to go on with, the one begun first at the front."""
        chosen = {"wanted_by": {"$gt": ""}, "phase": {"$in": [str(Phase.APPLYING), str(Phase.ROLLING_BACK)]}}
        return [_as_import(document) for document in self._rows.find(chosen, session=self._session).sort("started_at")]

    def save_preview(self, import_id: str, preview: Preview) -> None:
        """Write down what an import would change."""
        told = {"_id": import_id, "counts": preview.counts, "differences": [asdict(each) for each in preview.differences]}
        told["refused"] = [_of_refusal(import_id, row) for row in preview.refused]
        self._previews.replace_one({"_id": import_id}, told, upsert=True, session=self._session)

    def preview(self, import_id: str) -> Preview | None:
        """What an import would change, as it was written down when the import was checked."""
        found = self._previews.find_one({"_id": import_id}, session=self._session)
        if found is None:
            return None
        refused = [_as_refusal(each) for each in found.get("refused", ())]
        return Preview.kept(found["counts"], [_as_difference(each) for each in found["differences"]], refused)

    def save_refusals(self, import_id: str, rows: Iterable[BadRow]) -> None:
        """Write the rows of a chunk that could not be taken."""
        found = [_of_refusal(import_id, row) for row in rows]
        if found:
            writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in found]
            self._refusals.bulk_write(writes, ordered=False, session=self._session)

    def refusals(self, import_id: str, *, limit: int) -> list[BadRow]:
        """The refused rows of an import in the order of their lines."""
        chosen = {"import_id": import_id, "line": {"$exists": True}}
        found = self._refusals.find(chosen, session=self._session).sort("line").limit(limit)
        return [_as_refusal(document) for document in found]

    def save_kept(self, import_id: str, accounts: Iterable[Kept]) -> None:
        """Write the accounts that were not taken back, among what the import could not do."""
        found = [
            {"_id": f"{import_id}:kept:{each.account_id}", "kept_of": import_id, **asdict(each)} for each in accounts
        ]
        if found:
            self._refusals.insert_many(found, session=self._session)

    def kept(self, import_id: str, *, limit: int) -> list[Kept]:
        """The accounts that were not taken back."""
        chosen = {"_id": {"$gte": f"{import_id}:kept:", "$lt": f"{import_id}:kept;"}}
        found = self._refusals.find(chosen, session=self._session).limit(limit)
        return [Kept(row["account_id"], row["account_number"], row["code"], row["by"]) for row in found]


def _of_import(run: Import) -> Document:
    plain = {name: getattr(run, name) for name in sorted(_FIELDS)}
    return {"_id": run.import_id, "phase": str(run.phase), **plain, "troubles": [asdict(each) for each in run.troubles]}


def _as_import(document: Document) -> Import:
    """An import of an earlier release has no phase and no staging: it was applied to its end, or is begun again."""
    known = {name: document[name] for name in _FIELDS & document.keys()}
    phase = document.get("phase") or (Phase.APPLIED if document["finished_at"] else Phase.REFUSED)
    troubles = tuple(Trouble(**each) for each in document.get("troubles", ()))
    return Import(import_id=document["_id"], phase=Phase(phase), troubles=troubles, **known)


def _as_difference(document: Document) -> Difference:
    changes = (Change(**change) for change in document["changes"])
    return Difference(document["kind"], document["account_number"], tuple(changes))


def _of_refusal(import_id: str, row: BadRow) -> Document:
    """A refused row with its reasons, without the row itself."""
    return {
        "_id": f"{import_id}:{row.line}",
        "import_id": import_id,
        "line": row.line,
        "account_number": row.account_number,
        "faults": [{"column": fault.column, "code": fault.code, "ru": fault.ru, "en": fault.en} for fault in row.faults],
    }


def _as_refusal(document: Document) -> BadRow:
    faults = (Fault(fault["column"], fault["code"], fault["ru"], fault["en"]) for fault in document["faults"])
    return BadRow(document["line"], document["account_number"], tuple(faults))
