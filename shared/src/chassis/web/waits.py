"""How long a request has waited between the gateway and this process, though their clocks may differ."""

from __future__ import annotations

import math
import time

import structlog

from chassis.web.admission import ANSWERED

_LONGEST = 35.0  # the gateway waits no longer itself: an earlier stamp tells of a wrong clock, not of a request that waits

log = structlog.get_logger("chassis.web")


class Waits:
    """The shortest wait of the last two windows, in seconds each. A thread may miss another's: the next request brings one."""

    def __init__(self, window: float = 5.0) -> None:
        self._window = window
        self._before = self._since = math.inf
        self._window_ends = 0.0
        self._apart = 0.0

    def waited(self, stamp: str) -> float:
        """Seconds since the gateway's stamp, `t=<Unix time>`; none where it tells nothing."""
        try:
            late = time.time() - float(stamp.removeprefix("t="))
        except ValueError:
            return 0.0
        waited = late - self._clocks_apart(late)
        return waited if 0.0 < waited <= _LONGEST else 0.0

    def _clocks_apart(self, late: float) -> float:
        """No load makes every request of seconds wait longer than one may be worked on: that is a difference of clocks.

        Where this process was held up itself, what came before that is still known to have been in time.
        """
        now = time.monotonic()
        if now >= self._window_ends:
            self._before, self._since, self._window_ends = self._since, late, now + self._window
        self._since = min(self._since, late)
        shortest = min(self._before, self._since)
        apart = 0.0 if 0.0 <= shortest <= ANSWERED else shortest
        if abs(apart - self._apart) > ANSWERED:
            log.warning("gateway_clock_differs", seconds=round(apart, 1))
            self._apart = apart
        return apart
