"""How batches of readings are kept: the file until it is through, and what became of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.bulk import Batch, Outcome, Reason, Result, Row

KEPT = timedelta(days=90)  # of system time: whoever sent a batch has long fetched its results
NOBODY = ""  # who sent a batch and was erased before it was through
BATCHES = Collection("bulk_batches", indexes=(Index("key", unique=True), Index(("sent_by", "-sent_at")), Index("done_at")))
FILES = Collection("bulk_files")
ROWS = Collection(
    "bulk_rows",
    indexes=(Index(("batch_id", "outcome", "line")), Index("account_id"), Index("forget_after", expire_after=timedelta(0))),
)


class Bulk:
    """Batches, their files and rows."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._batches, self._files, self._rows = db[BATCHES.name], db[FILES.name], db[ROWS.name]
        self._session = session

    def of_key(self, key: str) -> Batch | None:
        """The batch that this file was sent as before."""
        return _batch(self._batches.find_one({"key": key}, session=self._session))

    def of_id(self, batch_id: str, *, sent_by: str | None) -> Batch | None:
        """A batch, if it is of this sender or nobody in particular asks."""
        mine = {} if sent_by is None else {"sent_by": sent_by}
        return _batch(self._batches.find_one({"_id": batch_id, **mine}, session=self._session))

    def latest(self, *, sent_by: str | None, limit: int) -> list[Batch]:
        """The batches sent last."""
        mine = {} if sent_by is None else {"sent_by": sent_by}
        found = self._batches.find(mine, session=self._session).sort("sent_at", -1).limit(limit)
        return [batch for row in found if (batch := _batch(row))]

    def waiting(self) -> list[str]:
        """The batches that are not through, the oldest first."""
        return [row["_id"] for row in self._batches.find({"done_at": None}, {"_id": 1}).sort("sent_at")]

    def begin(self, batch: Batch, content: bytes) -> None:
        """Keep a new batch with its file."""
        self._batches.insert_one(_batch_document(batch), session=self._session)
        self._files.insert_one({"_id": batch.batch_id, "content": content}, session=self._session)

    def content(self, batch_id: str) -> bytes:
        """The file as it was sent."""
        row = self._files.find_one({"_id": batch_id}, session=self._session)
        return bytes(row["content"]) if row else b""

    def go_on(self, batch: Batch) -> None:
        """Keep how far the batch is; the file of one that is through is dropped."""
        self._batches.replace_one({"_id": batch.batch_id}, _batch_document(batch), session=self._session)
        if batch.done_at:
            self._files.delete_one({"_id": batch.batch_id}, session=self._session)

    def save(self, batch_id: str, results: Sequence[Result], *, now: datetime) -> None:
        """Keep what became of rows, in place of what was kept of them before."""
        writes = [
            ReplaceOne({"_id": f"{batch_id}/{each.row.line:07d}"}, _row_document(batch_id, each, now), upsert=True)
            for each in results
        ]
        if writes:
            self._rows.bulk_write(writes, ordered=False, session=self._session)

    def results(self, batch_id: str, *, outcome: Outcome | None, after: int, limit: int) -> list[Result]:
        """Rows in their order, of one outcome if it is named."""
        wanted: Document = {"batch_id": batch_id, "line": {"$gt": after}}
        if outcome is not None:
            wanted["outcome"] = outcome.value
        found = self._rows.find(wanted, session=self._session).sort("line").limit(limit)
        return [_result(row) for row in found]

    def of_persons(self, user_ids: Sequence[str]) -> list[Batch]:
        """The batches that these people's programs sent, the oldest first."""
        found = self._batches.find({"sent_by": {"$in": list(user_ids)}}, session=self._session)
        return [batch for row in found.sort("sent_at") if (batch := _batch(row))]

    def rows_of(self, account_ids: Sequence[str]) -> list[Result]:
        """What batches said of these accounts."""
        found = self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [_result(row) for row in found.sort("_id")]

    def forget_rows_of(self, account_ids: Sequence[str]) -> int:
        """Drop what batches said of these accounts; what waited for a word waits no more."""
        mine = {"account_id": {"$in": list(account_ids)}}
        waiting = self._rows.find({**mine, "outcome": Outcome.TO_CONFIRM.value}, {"batch_id": 1}, session=self._session)
        for batch_id, count in Counter(row["batch_id"] for row in waiting).items():
            self._batches.update_one({"_id": batch_id}, {"$inc": {"to_confirm": -count}}, session=self._session)
        return self._rows.delete_many(mine, session=self._session).deleted_count

    def forget_sender(self, user_id: str) -> int:
        """Drop the batches of a person with their rows; one that is not through goes on as nobody's. How many they were."""
        sent = self.of_persons([user_id])
        through = [each.batch_id for each in sent if each.done_at]
        self._rows.delete_many({"batch_id": {"$in": through}}, session=self._session)
        self._batches.delete_many({"_id": {"$in": through}}, session=self._session)
        self._batches.update_many({"sent_by": user_id}, {"$set": {"sent_by": NOBODY, "name": NOBODY}}, session=self._session)
        return len(sent)


def _batch_document(batch: Batch) -> Document:
    document = asdict(batch)
    document["_id"] = document.pop("batch_id")
    return document


def _batch(row: Mapping[str, Any] | None) -> Batch | None:
    if row is None:
        return None
    accounts = row["accounts"]
    given = {name: value for name, value in row.items() if name != "_id"}
    return Batch(batch_id=row["_id"], **{**given, "accounts": None if accounts is None else tuple(accounts)})


def _row_document(batch_id: str, result: Result, now: datetime) -> Document:
    said = {"reading_id": result.reading_id, "account_id": result.account_id, "reasons": [vars(each) for each in result.reasons]}
    return {"_id": f"{batch_id}/{result.row.line:07d}", "batch_id": batch_id, "outcome": result.outcome.value,
            "forget_after": now + KEPT, **vars(result.row), **said}  # fmt: skip


def _result(row: Mapping[str, Any]) -> Result:
    sent = Row(
        line=row["line"],
        account_number=row["account_number"],
        meter_serial=row["meter_serial"],
        figures=tuple(row["figures"]),
        confirmed=row["confirmed"],
    )
    reasons = tuple(Reason(**each) for each in row["reasons"])
    return Result(
        row=sent, outcome=Outcome(row["outcome"]), reasons=reasons, reading_id=row["reading_id"], account_id=row["account_id"]
    )
