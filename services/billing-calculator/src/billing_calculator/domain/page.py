"""Where a page of a list ends, as a text the client hands back."""

from __future__ import annotations

from datetime import UTC, datetime

from billing_calculator.domain.errors import CursorUnknown

MARK = "~"


def charge_cursor(period: str, charge_id: str) -> str:
    """Behind this charge."""
    return f"{period}{MARK}{charge_id}"


def after_charge(cursor: str | None) -> tuple[str, str] | None:
    """The period and id that a cursor names."""
    return _halves(cursor) if cursor else None


def entry_cursor(at: datetime, entry_id: str) -> str:
    """Behind this ledger entry."""
    return f"{at.isoformat().replace('+00:00', 'Z')}{MARK}{entry_id}"


def after_entry(cursor: str | None) -> tuple[datetime, str] | None:
    """The moment and id that a cursor names."""
    if not cursor:
        return None
    at, entry_id = _halves(cursor)
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise CursorUnknown()
        return moment.astimezone(UTC), entry_id
    except (ValueError, OverflowError):
        raise CursorUnknown() from None


def _halves(cursor: str) -> tuple[str, str]:
    first, mark, second = cursor.partition(MARK)
    if not (first and mark and second):
        raise CursorUnknown()
    return first, second
