"""How many requests are worked on at a time, and who is turned away before any work begins."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 1.0  # seconds a request may wait for its place
ANSWERED = 1.5  # seconds in which it should be answered: where the work itself takes long, less is left for waiting
_MEMORY = 8  # requests over which the pace of an operation is smoothed


class Busy(Exception):
    """There is no place within the time a client can be asked to wait."""


class _Waiting:
    """A request in the queue; `called` is let go when its place is free."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        self.called = threading.Lock()
        self.called.acquire()


class Admission:
    """The places of a process, given in order of arrival; one operation takes three quarters of them at most.

    Who leaves hands the place over: nobody is woken in vain, and nobody who comes later is sooner.
    """

    def __init__(self, places: int) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._share = max(1, places * 3 // 4)
        self._taken = Counter[str]()
        self._pace = defaultdict[str, float](float)  # seconds a place is held lately
        self._queue = deque[_Waiting]()

    @contextmanager
    def place(self, operation: str, *, patience: float = PATIENCE) -> Iterator[None]:
        """A place for a request to this operation; raises Busy, mostly at once, if there will be none in time."""
        self._enter(operation, patience)
        began = time.monotonic()
        try:
            yield
        finally:
            self._leave(operation, time.monotonic() - began)

    def _enter(self, operation: str, patience: float) -> None:
        with self._lock:
            if self._take(operation):
                return
            patience = min(patience, ANSWERED - self._pace[operation])
            if self._wait(operation) > patience:
                raise Busy
            waiting = _Waiting(operation)
            self._queue.append(waiting)
        if not waiting.called.acquire(timeout=max(0.0, patience)):
            with self._lock:
                if waiting in self._queue:  # else it was called at the last moment
                    self._queue.remove(waiting)
                    raise Busy

    def _leave(self, operation: str, took: float) -> None:
        with self._lock:
            self._pace[operation] += (took - self._pace[operation]) / _MEMORY
            self._taken[operation] -= 1
            self._free += 1
            following = next((each for each in self._queue if self._take(each.operation)), None)
            if following is not None:
                self._queue.remove(following)
                following.called.release()

    def _take(self, operation: str) -> bool:
        """Whoever has room here is first in line: those in the queue are of operations that have none."""
        if not self._free or self._taken[operation] >= self._share:
            return False
        self._free -= 1
        self._taken[operation] += 1
        return True

    def _wait(self, operation: str) -> float:
        before = sum(each.operation == operation for each in self._queue)
        return (before + 1) * self._pace[operation] / self._share
