"""How long a request has waited between the gateway and this process, though their clocks may differ."""

from __future__ import annotations

import math
import time

import structlog

from chassis.web.admission import ANSWERED

_LONGEST = 35.0  # the gateway waits no longer itself: an earlier stamp tells of a wrong clock, not of a request that waits
_MOVED = 1.0  # seconds by which a clock is put, not corrected little by little

log = structlog.get_logger("chassis.web")


class Waits:
    """The shortest wait of the last two windows, in seconds each. A thread may miss another's: the next request brings one.

    One gateway is before a process: of two whose clocks differ, the slower one's requests would count as late.
    """

    def __init__(self, window: float = 5.0) -> None:
        self._window = window
        self._before = self._since = math.inf
        self._window_ends = 0.0
        self._apart = 0.0
        self._own = math.nan  # between the clock of the day here and the one that is never put
        self._trusted_from = 0.0

    def waited(self, stamp: str) -> float:
        """Seconds since the gateway's stamp, `t=<Unix time>`; none where it tells nothing."""
        now, today = time.monotonic(), time.time()
        try:
            late = today - float(stamp.removeprefix("t="))
        except ValueError:
            return 0.0
        self._notice_own(now, today)
        if now < self._trusted_from:
            return 0.0
        waited = late - self._clocks_apart(now, late)
        return waited if 0.0 < waited <= _LONGEST else 0.0

    def _notice_own(self, now: float, today: float) -> None:
        """Where this machine's own clock was put, what is on its way was stamped by the old one, if the gateway is here too."""
        own, self._own = self._own, today - now
        if abs(self._own - own) > _MOVED:
            self._before = self._since = math.inf
            self._window_ends = self._trusted_from = now + _MOVED

    def _clocks_apart(self, now: float, late: float) -> float:
        """No load makes every request of seconds wait longer than one may be worked on: that is a difference of clocks.

        Where this process was held up itself, what came before that is still known to have been in time.
        """
        if now >= self._window_ends:
            self._before, self._since, self._window_ends = self._since, late, now + self._window
        self._since = min(self._since, late)
        shortest = min(self._before, self._since)
        apart = 0.0 if 0.0 <= shortest <= ANSWERED else shortest
        if abs(apart - self._apart) > ANSWERED:
            log.warning("gateway_clock_differs", seconds=round(apart, 1))
            self._apart = apart
        return apart
