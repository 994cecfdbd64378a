"""Who does what among several workers of one service, by the database server's time, never by a worker's own."""

from __future__ import annotations

from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

COLLECTION = "leases"


def hold(database: Database[Any], name: str, *, owner: str, seconds: float) -> bool:
    """Take or renew the lease; False if another worker holds it."""
    missing, held = {"$eq": [{"$type": "$owner"}, "missing"]}, {"$eq": ["$owner", owner]}
    free = {"$or": [missing, held, {"$lt": ["$until", "$$NOW"]}]}
    mine = {"owner": owner, "until": {"$add": ["$$NOW", int(seconds * 1000)]}, "kind": "lease"}
    change = [{"$replaceWith": {"$cond": [free, {"$mergeObjects": ["$$ROOT", mine]}, "$$ROOT"]}}]
    try:
        row = database[COLLECTION].find_one_and_update(
            {"_id": f"lease/{name}"}, change, upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:
        return False  # another worker made the row between our look and our write
    return row is not None and row["owner"] == owner


def release(database: Database[Any], name: str, *, owner: str) -> None:
    """Give the lease back, so that another worker need not wait for its end."""
    database[COLLECTION].delete_one({"_id": f"lease/{name}", "owner": owner})


def join(database: Database[Any], *, worker: str, seconds: float) -> list[str]:
    """Say that this worker is alive; returns all that are, in an order every worker sees alike."""
    change = [{"$set": {"kind": "worker", "until": {"$add": ["$$NOW", int(seconds * 1000)]}}}]
    database[COLLECTION].update_one({"_id": f"worker/{worker}"}, change, upsert=True)
    alive = database[COLLECTION].find({"kind": "worker", "$expr": {"$gt": ["$until", "$$NOW"]}}, {"_id": 1})
    return sorted(str(each["_id"]).removeprefix("worker/") for each in alive)


def leave(database: Database[Any], *, worker: str) -> None:
    """Say goodbye, and forget workers that died long ago."""
    gone = {"kind": "worker", "$expr": {"$lt": ["$until", {"$subtract": ["$$NOW", 3_600_000]}]}}
    database[COLLECTION].delete_one({"_id": f"worker/{worker}"})
    database[COLLECTION].delete_many(gone)


def share(queues: list[str], *, worker: str, alive: list[str]) -> list[str]:
    """This worker's queues: dealt one by one, so nobody has more than the rounded-up share."""
    seats = sorted({*alive, worker})
    return [queue for place, queue in enumerate(queues) if seats[place % len(seats)] == worker]
