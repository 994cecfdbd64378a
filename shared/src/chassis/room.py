"""Whether the database's disk has room: while the last of it is left, what writes is told to come later, and reads go on."""

from __future__ import annotations

import threading
import time
from typing import Any

import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

SCARCE_SHARE, SCARCE_BYTES = 0.1, 2 << 30  # below both; a mongod that meets the end of its disk stops, and reads stop with it
LOOK_EVERY = 5.0

log = structlog.get_logger(__name__)


class NoRoom(PyMongoError):
    """The disk is nearly full; the same transaction may succeed when somebody has made room."""

    def __init__(self) -> None:
        super().__init__("the database's disk is nearly full", error_labels=("TransientTransactionError",))


class Room:
    """Asks the database every few seconds, in whichever thread comes first."""

    def __init__(self, database: Database[Any]) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._scarce = False

    def check(self) -> None:
        """Raises NoRoom while the disk is nearly full."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._next_look = time.monotonic() + LOOK_EVERY
                self._look()
            finally:
                self._lock.release()
        if self._scarce:
            raise NoRoom

    def _look(self) -> None:
        try:
            scarce = is_scarce(self._database)
        except PyMongoError:
            return  # the transaction itself will tell
        if scarce != self._scarce:
            log.warning("disk_nearly_full" if scarce else "disk_has_room")
        self._scarce = scarce


def is_scarce(database: Database[Any]) -> bool:
    """Whether the disk that holds the database is nearly full, by the server's own word."""
    told = database.command("dbStats")
    total, used = told.get("fsTotalSize", 0), told.get("fsUsedSize", 0)
    return bool(total - used < min(total * SCARCE_SHARE, SCARCE_BYTES))
