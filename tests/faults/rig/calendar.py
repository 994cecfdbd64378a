"""Business days of a campaign: moved by its progress, remembered, and put back afterwards."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from chassis import clock

from tests.faults.rig.ledger import ACKNOWLEDGED, Ledger
from tests.faults.rig.suite import FaultSuite

MOSCOW = ZoneInfo("Europe/Moscow")
LATE_TO_NOTICE = 30.0  # a frozen process may still act by the day before


@dataclass
class Calendar:
    """Use it in a `with` statement; `days` are gone through in their order."""

    suite: FaultSuite
    days: tuple[str, ...]
    _moves: list[tuple[float, date]] = field(default_factory=list)
    _before: datetime | None = None

    def __enter__(self) -> Self:
        content = json.loads(self._file.read_text(encoding="utf-8"))
        self._before = datetime.fromisoformat(content["at"])
        self.follow(0.0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._before is not None
        clock.write(self._file, at=self._before)

    def follow(self, progress: float) -> None:
        """The day for this share of the traffic, if it is not that day already."""
        due = date.fromisoformat(self.days[min(int(progress * len(self.days)), len(self.days) - 1)])
        if not self._moves or due > self._moves[-1][1]:
            clock.write(self._file, at=datetime(due.year, due.month, due.day, 9, tzinfo=MOSCOW))
            self._moves.append((time.monotonic(), due))

    def misdated(self, ledger: Ledger) -> list[str]:
        """Readings that were taken on a day that it was not while they were sent."""
        found = []
        for request in ledger.requests.values():
            if request.kind == "submit" and request.state == ACKNOWLEDGED:
                days = self._days(request.began - LATE_TO_NOTICE, request.began + request.seconds)
                if request.deed.read_on not in days:
                    found.append(f"reading {request.deed.reading_id} is of {request.deed.read_on} instead of {sorted(days)}")
        return found

    def _days(self, start: float, end: float) -> set[date]:
        before = [day for at, day in self._moves if at <= start] or [self._moves[0][1]]
        return {before[-1], *(day for at, day in self._moves if start < at <= end)}

    @property
    def _file(self) -> Path:
        return self.suite.folder / "clock.json"
