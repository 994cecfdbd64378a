"""How much of the time bulk work may take: it gives way as soon as the database answers late."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

ON_TIME = 0.0015  # seconds; several times what an idle server on the same machine takes
LATE_TIMES = 3.0  # a server further away is late when it takes so many times as long as at its best
FORGETTING = 1.0001  # per answer: a server that is slower for good is believed so within minutes
PATIENCE = 2.0
GROWTH, MOST_TIMES = 2.0, 4.0  # even where it is always late, a fifth of the time is bulk work's
LONGEST = 1.0  # seconds; a batch that waited for a database that was away earns no longer rest

R = TypeVar("R")


class Pace:
    """Of one that works through much, batch by batch. Whoever shares the server sees the same lateness and gives way too.

    A request or a live event goes to the database some dozen times and waits at each for whatever else runs there, so the time
    of the shortest answer tells what all of them bear. `ask` is such a question.
    """

    def __init__(
        self, ask: Callable[[], object], *, now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._ask, self._now, self._sleep = ask, now, sleep
        self._best = PATIENCE
        self._times = 0.0  # as long as the last batch took
        self._rested_at = 0.0

    @classmethod
    def of(cls, database: Database[Any]) -> Pace:
        """By the answers of this database's server."""

        def ping() -> None:
            with pymongo.timeout(PATIENCE):
                database.command("ping")

        return cls(ping)

    @property
    def rest(self) -> float:
        """Seconds until the next batch may begin."""
        return max(0.0, self._rested_at - self._now())

    def run(self, batch: Callable[[], R]) -> R:
        """Rest, then do the batch."""
        self._sleep(self.rest)
        began = self._now()
        result = batch()
        self.worked(self._now() - began)
        return result

    def worked(self, seconds: float) -> None:
        """A batch took so long; see what it may rest now."""
        if self._late() and self._late():  # one late answer may be chance
            self._times = min(MOST_TIMES, max(1.0, self._times * GROWTH))
        else:
            self._times = self._times / 2 if self._times > 1 else 0.0
        self._rested_at = self._now() + min(LONGEST, self._times * seconds)

    def _late(self) -> bool:
        began = self._now()
        try:
            self._ask()
        except PyMongoError:
            self._best = PATIENCE  # what answers next may be another server, further away
            return True
        took = self._now() - began
        self._best = min(self._best * FORGETTING, took)
        return took > max(ON_TIME, LATE_TIMES * self._best)
