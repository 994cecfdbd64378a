"""The promise of the guide: within a day of registering, everything the base knows of the account is in the cabinet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PROMISE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Load:
    """One promised full load; open while `done_at` is None, broken when `due_at` has passed."""

    registration_id: str
    account_id: str
    requested_at: datetime
    done_at: datetime | None

    @property
    def due_at(self) -> datetime:
        """Until when the account has to be complete."""
        return self.requested_at + PROMISE
