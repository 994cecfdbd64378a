"""How many requests are worked on at a time, and who is turned away before any work begins."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 1.0  # seconds a request may wait for its places, all in all
ANSWERED = 1.5  # seconds in which it should be answered: where the work itself takes long, less is left for waiting
_MEMORY = 8  # requests over which the pace is smoothed


class Busy(Exception):
    """There is no place within the time a client can be asked to wait."""


class Places:
    """A number of places, and how long one is held lately: so who would wait in vain hears of it at once."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._free = threading.Semaphore(count)
        self._lock = threading.Lock()
        self._waiting = 0
        self._pace = 0.0

    @contextmanager
    def one(self, *, until: float) -> Iterator[None]:
        """A place in the block; raises Busy if there will be none in time."""
        self._take(until - time.monotonic())
        began = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._pace += (time.monotonic() - began - self._pace) / _MEMORY
            self._free.release()

    def _take(self, patience: float) -> None:
        if not self._waiting and self._free.acquire(blocking=False):
            return
        with self._lock:
            patience = min(patience, ANSWERED - self._pace)
            if (self._waiting + 1) * self._pace / self._count > patience:
                raise Busy
            self._waiting += 1
        try:
            if not self._free.acquire(timeout=max(0.0, patience)):
                raise Busy
        finally:
            with self._lock:
                self._waiting -= 1


class Admission:
    """The places of a process. One operation takes three quarters of them at most: the others stay within reach."""

    def __init__(self, places: int) -> None:
        self._all = Places(places)
        self._of = defaultdict[str, Places](lambda: Places(max(1, places * 3 // 4)))

    @contextmanager
    def place(self, operation: str) -> Iterator[None]:
        """A place for a request to this operation."""
        until = time.monotonic() + PATIENCE
        with self._of[operation].one(until=until), self._all.one(until=until):
            yield
