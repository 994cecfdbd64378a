"""Group commit: requests that come while another is being written are written together, in the transaction after it.

Nobody waits for company. Who comes while nothing is being written goes at once; the busier it is, the larger the groups, and the
fewer trips to the database each request costs.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from chassis.web.admission import Busy

T = TypeVar("T")

PLACES = 4  # times WEB_THREADS, and three quarters of that at most: of five times as many threads some are left for the others


def _closed() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(eq=False)
class Member(Generic[T]):
    """One request. No group has two of the same `key`: within one transaction neither would see what the other did."""

    key: str
    asked: T
    outcome: Any = None
    company: list[Member[T]] = field(default_factory=list)
    called: threading.Lock = field(default_factory=_closed)


class Groups(Generic[T]):
    """The line before one operation of a process: one group is being written, the others wait to be the next one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writing = False
        self._line = deque[Member[T]]()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._line)

    @property
    def busy(self) -> bool:
        """Whether one is being written."""
        return self._writing

    @contextmanager
    def turn(self, member: Member[T], *, patience: float) -> Iterator[list[Member[T]]]:
        """Wait until it is this one's turn and yield whom to write for; nobody, if another wrote for this one meanwhile.

        Raises Busy when the turn did not come within `patience` seconds; nothing was done then.
        """
        company = self._enter(member, patience)
        try:
            yield company
        finally:
            if company:
                self._leave(company)

    def _enter(self, member: Member[T], patience: float) -> list[Member[T]]:
        with self._lock:
            if not self._writing:
                self._writing = True
                return [member]
            self._line.append(member)
        if not member.called.acquire(timeout=max(0.0, patience)):
            with self._lock:
                if member in self._line:
                    self._line.remove(member)
                    raise Busy
            member.called.acquire()  # called at the last moment, or being written for, which has a deadline of its own
        return member.company

    def _leave(self, company: list[Member[T]]) -> None:
        with self._lock:
            following = self._following()
            self._writing = bool(following)
        for other in company[1:]:
            other.called.release()
        if following:
            following[0].company = following
            following[0].called.release()

    def _following(self) -> list[Member[T]]:
        chosen: dict[str, Member[T]] = {}
        left = deque[Member[T]]()
        for member in self._line:
            if chosen.setdefault(member.key, member) is not member:
                left.append(member)
        self._line = left
        return list(chosen.values())
