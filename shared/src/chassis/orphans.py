"""Open transactions of killed processes: what they had locked is freed at once, not when the server's limit has passed.

MongoDB keeps a transaction whose client is gone until its life is over (10 s, looked at every 5 s), and for so long nobody can
change what it changed. Users may end their own sessions without any right beyond; each service has a user of its own.
"""

from __future__ import annotations

import structlog
from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

from chassis import process
from chassis.mongo import Document

_IDLE: list[Document] = [
    {"$currentOp": {"allUsers": False, "idleSessions": True}},
    {"$match": {"type": "idleSession", "transaction": {"$exists": True}}},
    {"$project": {"lsid.id": 1, "appName": 1}},
]

log = structlog.get_logger(__name__)


def end_orphans(client: MongoClient[Document]) -> int:
    """End the transactions that processes left open which certainly ended; returns how many. Two round trips at most."""
    idle = client.get_database("admin", read_concern=ReadConcern("local")).aggregate(_IDLE)
    orphans = [each["lsid"] for each in idle if process.is_gone(_owner(each.get("appName", "")))]
    if orphans:
        client.admin.command("killSessions", orphans)
        log.info("orphans_ended", transactions=len(orphans))
    return len(orphans)


def _owner(app_name: str) -> str:
    """As `mongo.connect` names the process to the server."""
    return app_name.rpartition(" ")[2]
