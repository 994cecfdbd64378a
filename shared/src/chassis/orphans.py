"""Open transactions that nobody will end: what they had locked is freed at once, not when the server's limit has passed.

MongoDB keeps a transaction whose client is gone until its life is over (10 s, looked at every 5 s), and for so long nobody can
change what it changed. The driver, too, leaves one behind whose time ran out: it has none left to say so. Users may end their
own sessions without any right beyond; each service has a user of its own.
"""

from __future__ import annotations

import contextlib
import threading
from contextvars import Context

import pymongo
import structlog
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from chassis import process
from chassis.mongo import Document

LONGEST_SECONDS = 9.0  # above the deadline of every transaction
LAST_WORD_SECONDS = 1.0  # beyond a deadline that has passed: whoever asked is still waiting for the refusal

_IDLE: list[Document] = [
    {"$currentOp": {"allUsers": False, "idleSessions": True}},
    {"$match": {"type": "idleSession", "transaction": {"$exists": True}}},
    {"$project": {"lsid.id": 1, "appName": 1, "micros": "$transaction.timeOpenMicros"}},
]

log = structlog.get_logger(__name__)


def end_orphans(client: MongoClient[Document]) -> int:
    """End open transactions whose processes certainly ended, and those past any deadline; returns how many.

    Two round trips at most.
    """
    idle = client.get_database("admin", read_concern=ReadConcern("local")).aggregate(_IDLE)
    orphans = [each["lsid"] for each in idle if each["micros"] > LONGEST_SECONDS * 1e6 or process.is_gone(_owner(each))]
    if orphans:
        client.admin.command("killSessions", orphans)
        log.info("orphans_ended", transactions=len(orphans))
    return len(orphans)


def end_predecessors(client: MongoClient[Document]) -> None:
    """Look once, beside a process that starts: in a container nobody but its successor can know that a process ended."""

    def look() -> None:
        with contextlib.suppress(PyMongoError):
            end_orphans(client)

    threading.Thread(target=look, name="orphans", daemon=True).start()


def give_up(session: ClientSession) -> None:
    """End on the server what a transaction that ran out of time, or lost its connection, may have left open there.

    Where no server is known that could hold anything open, nothing is asked.
    """
    if session.client.topology_description.has_writable_server():
        Context().run(_end, session)  # outside of the deadline that has passed


def _end(session: ClientSession) -> None:
    with contextlib.suppress(PyMongoError), pymongo.timeout(LAST_WORD_SECONDS):
        session.client.admin.command("killSessions", [session.session_id])


def _owner(idle: Document) -> str:
    """As `mongo.connect` names the process to the server."""
    name: str = idle.get("appName", "")
    return name.rpartition(" ")[2]
