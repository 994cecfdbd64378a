"""Moments as events write them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(text: str) -> datetime:
    """MongoDB keeps milliseconds, so a moment is cut to them before it is compared with a stored one."""
    told = datetime.fromisoformat(text).astimezone(UTC)
    return told.replace(microsecond=told.microsecond // 1000 * 1000)
