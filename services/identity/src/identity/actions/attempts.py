"""Every attempt is counted before it is judged, so that a hundred at once are a hundred."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.transaction import Work

from identity.domain.attempts import Dimension, counted, waiting_seconds
from identity.domain.errors import TooManyAttempts

RACES = 20  # lost races for one counter before a caller is told to wait


def admit(work: Work[Any], dimensions: Iterable[Dimension]) -> None:
    """Let one more attempt pass in every dimension, or say how long to wait."""
    for dimension in dimensions:
        _admit(work, dimension)


def _admit(work: Work[Any], dimension: Dimension) -> None:
    for _ in range(RACES):
        held = work.store.attempts.one(dimension.key)
        if seconds := waiting_seconds(held, now=work.system_now):
            raise TooManyAttempts(retry_after=seconds)
        if work.store.attempts.count(counted(dimension, held, now=work.system_now), held=held):
            return
    raise TooManyAttempts(retry_after=1)
