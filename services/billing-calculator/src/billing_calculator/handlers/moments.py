"""Moments as events write them."""

from __future__ import annotations

from datetime import UTC, datetime

from chassis.clock import as_kept


def moment(text: str) -> datetime:
    """As it is kept, to be compared with a stored one: events of before told microseconds."""
    return as_kept(datetime.fromisoformat(text).astimezone(UTC))
