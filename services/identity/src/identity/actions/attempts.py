"""Every attempt is counted before it is judged, so that a hundred at once are a hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.transaction import Work

from identity.domain.attempts import Dimension, is_forgotten, wait_after, waiting_seconds
from identity.domain.errors import TooManyAttempts


def admit(work: Work[Any], dimensions: Iterable[Dimension]) -> None:
    """Let one more attempt pass in every dimension, or say how long to wait; what is not let through counts nowhere."""
    counted: list[Dimension] = []
    for dimension in dimensions:
        try:
            _admit(work, dimension)
        except TooManyAttempts:
            for each in counted:
                work.store.attempts.give_back(each.key)
            raise
        counted.append(dimension)


def came_right(work: Work[Any], counted_as: Sequence[Dimension]) -> None:
    """It was the right one: nothing is held against the login, nor against the address for what was mistyped there before."""
    pair, *others = counted_as
    counted = work.store.attempts.one(pair.key)
    work.store.attempts.forget([pair.key, *(each.key for each in others[:1])])
    for address in others[1:]:
        work.store.attempts.give_back(address.key, times=counted.count if counted else 1)


def _admit(work: Work[Any], dimension: Dimension) -> None:
    now, counts = work.system_now, work.store.attempts
    held = counts.one(dimension.key)
    if seconds := waiting_seconds(held, now=now):
        raise TooManyAttempts(retry_after=seconds)
    if held is not None and is_forgotten(held, now=now):
        counts.drop_forgotten(dimension.key, now=now)
    counted = counts.add(dimension.key, forgotten_at=now + dimension.remembered)
    wait = wait_after(dimension, counted.count)
    if wait is not None and not counts.claim(dimension.key, now=now, until=now + wait):
        counts.give_back(dimension.key)  # somebody else had the one attempt that was due
        raise TooManyAttempts(retry_after=waiting_seconds(counts.one(dimension.key), now=now) or 1)
