"""Months that billing has closed: what a customer wants changed in them is for the staff to decide from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from chassis.transaction import Work

from readings.store import Store


def close_months(work: Work[Store], closings: Sequence[tuple[str, datetime]]) -> None:
    """Keep that these months were closed, and on which business day; told again, the first word stands."""
    zone = ZoneInfo(work.settings.time_zone)
    for period, closed_at in closings:
        work.store.closed_months.add(period, on=closed_at.astimezone(zone).date())
