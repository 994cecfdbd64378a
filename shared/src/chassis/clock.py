"""Two clocks that are never mixed: system time for tokens and retries, business time for periods and tariffs."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

_LOOK_EVERY = 0.5  # seconds between looks at the clock file

log = structlog.get_logger(__name__)


def system_now() -> datetime:
    """The machine's time, aware, UTC."""
    return datetime.now(UTC)


def as_kept(moment: datetime) -> datetime:
    """To the millisecond, as the database keeps it: what is answered now and what is read later are the same."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def monotonic() -> float:
    """Seconds that never go back, for measuring how long something took."""
    return time.monotonic()


def period_of(day: date) -> str:
    """The billing month a date belongs to: `2022-11`."""
    return f"{day.year:04d}-{day.month:02d}"


class Clock:
    """Business time in the retailer's zone; a small JSON file, watched while running, can shift it or set it."""

    def __init__(self, *, zone: str, file: str = "", system: Callable[[], datetime] = system_now) -> None:
        self.zone = ZoneInfo(zone)
        self._file = Path(file) if file else None
        self._system = system
        self._shift = timedelta(0)
        self._seen: tuple[int, int] | None = None
        self._next_look = 0.0
        self._looking = threading.Lock()  # nobody goes by what was known before a look that is under way

    def system_now(self) -> datetime:
        """System time, aware, UTC."""
        return self._system()

    def now(self) -> datetime:
        """Business time, aware, UTC."""
        self._look()
        return self._system() + self._shift

    def today(self) -> date:
        """The business date in the retailer's zone."""
        return self.date_of(self.now())

    def date_of(self, moment: datetime) -> date:
        """The date of a moment in the retailer's zone."""
        return moment.astimezone(self.zone).date()

    def look_again(self) -> None:
        """Read the file at the next question, however lately it was read."""
        self._next_look, self._seen = 0.0, None

    def _look(self) -> None:
        if self._file is None or time.monotonic() < self._next_look:
            return
        with self._looking:
            if time.monotonic() >= self._next_look:
                self._read(self._file)
                self._next_look = time.monotonic() + _LOOK_EVERY

    def _read(self, file: Path) -> None:
        try:
            stat = os.stat(file)
            seen = (stat.st_mtime_ns, stat.st_size)
            if seen != self._seen:
                self._shift = _shift(file.read_text(encoding="utf-8"))
                self._seen = seen
        except FileNotFoundError:
            self._shift, self._seen = timedelta(0), None
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("clock_file_unreadable", file=str(file))  # half written: the last good one holds


def write(file: Path, *, at: datetime) -> None:
    """Set the business clock of everyone who watches `file` to `at`; it runs on from there."""
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({"at": at.isoformat(), "since": system_now().isoformat()}), encoding="utf-8")
    draft.replace(file)


def _shift(text: str) -> timedelta:
    content = json.loads(text)
    if "shift_seconds" in content:
        return timedelta(seconds=content["shift_seconds"])
    at, since = datetime.fromisoformat(content["at"]), datetime.fromisoformat(content["since"])
    if at.tzinfo is None or since.tzinfo is None:
        raise ValueError("the clock file needs times with an offset")
    return at - since
