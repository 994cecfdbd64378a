"""What to do about a database that is away, slow or contended: wait, try again, or give the failure back."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pymongo
import structlog
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import room
from chassis.events import broker, counts
from chassis.mongo import is_away, is_duplicate

PATIENCE_TOGETHER = 2  # tries of a contended batch before it is halved
PATIENCE_ALONE = 5
PATIENCE_WITH_TWINS = 2  # a twin committed meanwhile is seen by the second try; a key that is still there is a fault
MOST_TWINS = 20
PING_SECONDS = 2.0

_OWN = str(Path(__file__).resolve().parents[1])
R = TypeVar("R")
P = ParamSpec("P")
log = structlog.get_logger(__name__)


class Interrupted(Exception):
    """The wait must end: the worker is told to stop. What is not settled comes again."""


class Lost(Interrupted):
    """The broker went away during the wait: the deliveries are worth nothing, and no event is to blame."""


class Weather:
    """`rest(seconds)` waits while keeping the broker connection alive, and raises Interrupted when the worker must stop.

    `breathe()` keeps the connection alive between the transactions of a long batch.
    """

    def __init__(
        self, database: Database[Any], *, rest: Callable[[float], None], breathe: Callable[[], None] = lambda: None
    ) -> None:
        self._database = database
        self._rest = _unless_lost(rest)
        self._breathe = _unless_lost(breathe)
        self.contended = 0

    def heed(self) -> None:
        """Between two pieces of work: raises Interrupted if no other is to be begun."""
        self._rest(0.0)

    def through(self, step: Callable[[], R], *, alone: bool) -> R:
        """Run a transaction; wait while the database is away, repeat what was contended a few times, then raise."""
        contended = 0
        while True:
            self._breathe()
            try:
                return step()
            except PyMongoError as error:
                if not passing(error):
                    raise
                if self.wait_if_away():
                    continue
                contended += 1
                self.contended += 1
                if contended >= _patience(error, alone=alone):
                    raise
                self._rest(broker.jitter(contended, longest=2.0))

    def insist(self, step: Callable[[], R]) -> R:
        """Run a step of the machinery until it succeeds: deliveries are held meanwhile. A key doubled for ever is a fault."""
        tries = twins = 0
        while True:
            self._breathe()
            try:
                return step()
            except PyMongoError as error:
                twins += is_duplicate(error)
                if not passing(error) or twins > MOST_TWINS:
                    raise
                tries += 1
                if not self.wait_if_away():
                    self._rest(broker.jitter(tries, longest=5.0))

    def wait_if_away(self) -> bool:
        """Hold until the database answers and its disk has room; False if that is so already."""
        tries = 0
        while not self._answers():
            counts.HELD.inc()
            if tries == 0:
                log.warning("database_away")
            tries += 1
            self._rest(broker.jitter(tries))
        if tries:
            log.info("database_back", waits=tries)
        return tries > 0

    def _answers(self) -> bool:
        try:
            with pymongo.timeout(PING_SECONDS):
                self._database.command("ping")
                self._database["leases"].find_one({}, {"_id": 1})
                return not room.is_scarce(self._database)
        except PyMongoError:
            return False


def _unless_lost(step: Callable[P, None]) -> Callable[P, None]:
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            step(*args, **kwargs)
        except Interrupted:
            raise
        except Exception as error:
            raise Lost(type(error).__name__) from error

    return guarded


def _patience(error: PyMongoError, *, alone: bool) -> int:
    if is_duplicate(error):
        return PATIENCE_WITH_TWINS
    return PATIENCE_ALONE if alone else PATIENCE_TOGETHER


def passing(error: PyMongoError) -> bool:
    """Conflicts, timeouts, lost connections and lost elections: never the event's own fault."""
    if is_duplicate(error):
        return True  # a twin was committed meanwhile; the next look into the inbox drops it
    return is_away(error) or any(map(error.has_error_label, ("UnknownTransactionCommitResult", "RetryableWriteError")))


def reason_of(error: Exception) -> str:
    """The kind of a failure and where it happened; never its text, which may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename and not frame.filename.startswith(_OWN)]
    if not frames:
        return type(error).__name__
    frame = (own or list(frames))[-1]
    return f"{type(error).__name__} in {frame.name}:{frame.lineno}"
