"""Who does what among several workers of one service, by the database server's time, never by a worker's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from chassis import process

COLLECTION = "leases"


def hold(database: Database[Any], name: str, *, owner: str, seconds: float) -> bool:
    """Take or renew the lease; False if another worker holds it. One that was killed on this machine holds nothing."""
    holder = _try_to_hold(database, name, owner=owner, seconds=seconds)
    if holder != owner and process.is_gone(holder):
        release(database, name, owner=holder)
        holder = _try_to_hold(database, name, owner=owner, seconds=seconds)
    return holder == owner


def _try_to_hold(database: Database[Any], name: str, *, owner: str, seconds: float) -> str:
    """Who holds the lease after the try."""
    missing, held = {"$eq": [{"$type": "$owner"}, "missing"]}, {"$eq": ["$owner", owner]}
    free = {"$or": [missing, held, {"$lt": ["$until", "$$NOW"]}]}
    mine = {"owner": owner, "until": {"$add": ["$$NOW", int(seconds * 1000)]}, "kind": "lease"}
    change = [{"$replaceWith": {"$cond": [free, {"$mergeObjects": ["$$ROOT", mine]}, "$$ROOT"]}}]
    try:
        row = database[COLLECTION].find_one_and_update(
            {"_id": f"lease/{name}"}, change, upsert=True, return_document=ReturnDocument.AFTER
        )
    except DuplicateKeyError:
        return ""  # another worker made the row between our look and our write
    return "" if row is None else str(row["owner"])


@contextmanager
def kept(database: Database[Any], name: str, *, owner: str, seconds: float) -> Iterator[None]:
    """Renew a lease that is held, for as long as something takes."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(seconds / 3):
            with suppress(PyMongoError):  # the next try may still be in time
                hold(database, name, owner=owner, seconds=seconds)

    thread = threading.Thread(target=renew, name=f"keeps {name}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def release(database: Database[Any], name: str, *, owner: str) -> None:
    """Give the lease back, so that another worker need not wait for its end."""
    database[COLLECTION].delete_one({"_id": f"lease/{name}", "owner": owner})


def join(database: Database[Any], *, worker: str, seconds: float) -> list[str]:
    """Say that this worker is alive; returns all that are, in an order every worker sees alike."""
    change = [{"$set": {"kind": "worker", "until": {"$add": ["$$NOW", int(seconds * 1000)]}}}]
    database[COLLECTION].update_one({"_id": f"worker/{worker}"}, change, upsert=True)
    alive = database[COLLECTION].find({"kind": "worker", "$expr": {"$gt": ["$until", "$$NOW"]}}, {"_id": 1})
    names = (str(each["_id"]).removeprefix("worker/") for each in alive)
    return sorted(each for each in names if not process.is_gone(each))


def leave(database: Database[Any], *, worker: str) -> None:
    """Say goodbye. Whoever dies without one is forgotten by the collection's expiry."""
    database[COLLECTION].delete_one({"_id": f"worker/{worker}"})


def share(queues: list[str], *, worker: str, alive: list[str]) -> list[str]:
    """This worker's queues: dealt one by one, so nobody has more than the rounded-up share."""
    seats = sorted({*alive, worker})
    return [queue for place, queue in enumerate(queues) if seats[place % len(seats)] == worker]
