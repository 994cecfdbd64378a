"""The closes of months and their chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.closing import ACTIVE, Chunk, Close, Counts, State, Waits

CLOSES = Collection("closes", (Index("-began"),))
CHUNKS = Collection("close_chunks", (Index(("close_id", "attempt", "number")), Index(("close_id", "attempt", "done"))))
SHOWN = 50


class Closes:
    """A close is one row; its chunks are rows of their own, so that workers do not meet on one."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[CLOSES.name]
        self._chunks = db[CHUNKS.name]
        self._session = session

    def get(self, close_id: str) -> Close | None:
        """One close."""
        row = self._rows.find_one({"_id": close_id}, session=self._session)
        return _close(row) if row else None

    def active(self) -> list[Close]:
        """Those that are not over."""
        return [_close(row) for row in self._rows.find({"state": {"$in": [str(each) for each in ACTIVE]}}, session=self._session)]

    def latest(self) -> list[Close]:
        """Those begun last."""
        return [_close(row) for row in self._rows.find(session=self._session).sort("began", -1).limit(SHOWN)]

    def save(self, close: Close) -> None:
        """Write it as it stands."""
        self._rows.replace_one({"_id": close.close_id}, _row(close), upsert=True, session=self._session)

    def plan(self, chunks: Sequence[Chunk]) -> None:
        """Write chunks that are to be done."""
        if chunks:
            self._chunks.insert_many([_chunk_row(each) for each in chunks], session=self._session)

    def last_planned(self, close: Close) -> Chunk | None:
        """The last chunk that was cut."""
        chosen = {"close_id": close.close_id, "attempt": close.attempt}
        row = self._chunks.find_one(chosen, sort=[("number", -1)], session=self._session)
        return _chunk(row, close) if row else None

    def done(self, chunk: Chunk, came: Counts, waits: Waits | None) -> None:
        """What a chunk came to; done again, it has the newer figures."""
        row = _chunk_row(chunk) | {"done": True, **vars(came)} | ({"waits": vars(waits)} if waits else {})
        self._chunks.replace_one({"_id": row["_id"]}, row, upsert=True, session=self._session)

    def waits(self, chunk: Chunk) -> Waits | None:
        """What some of its accounts lacked when it was done, if any did."""
        row = self._chunks.find_one({"_id": chunk.chunk_id, "waiting": {"$gt": 0}}, {"waits": 1}, session=self._session)
        return Waits(**row.get("waits", {})) if row else None

    def sums(self, close: Close) -> tuple[int, int, Counts]:
        """How many chunks are planned and done, and what the done ones came to together."""
        names = vars(Counts())
        summed: Document = {"_id": None, "planned": {"$sum": 1}, "done": {"$sum": {"$cond": ["$done", 1, 0]}}}
        summed |= {name: {"$sum": f"${name}"} for name in names}
        chosen = {"$match": {"close_id": close.close_id, "attempt": close.attempt}}
        for row in self._chunks.aggregate([chosen, {"$group": summed}], session=self._session):
            counts = Counts(**{name: row[name] + value for name, value in names.items()})
            return row["planned"], row["done"], counts
        return 0, 0, Counts()


def _row(close: Close) -> Document:
    row = {name: value for name, value in vars(close).items() if name != "counts"}
    return {"_id": close.close_id, **row, "state": str(close.state), "counts": dict(vars(close.counts))}


def _close(row: Document) -> Close:
    kept = {name: row[name] for name in Close.__dataclass_fields__ if name not in ("state", "counts")}
    return Close(**kept, state=State(row["state"]), counts=Counts(**row["counts"]))


def _chunk_row(chunk: Chunk) -> Document:
    bounds = {"after": chunk.after, "until": chunk.until}
    return {"_id": chunk.chunk_id, "close_id": chunk.close_id, "attempt": chunk.attempt, "number": chunk.number, **bounds}


def _chunk(row: Document, close: Close) -> Chunk:
    return Chunk(close.period, close.dry, row["attempt"], row["number"], row["after"], row["until"])
