"""The promise of the guide: within a day of registering, everything the base knows of the account is in the cabinet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from account_sync.domain.account import Account, Status

PROMISE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Load:
    """One promised full load; open while `done_at` is None. `overdue_at`: when it was told that the promise is broken."""

    registration_id: str
    account_id: str
    requested_at: datetime
    done_at: datetime | None
    overdue_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """Until when the account has to be complete."""
        return self.requested_at + PROMISE

    def is_overdue(self, now: datetime) -> bool:
        """Whether the day is over and the account is not complete."""
        return self.done_at is None and now > self.due_at


def is_complete(account: Account) -> bool:
    """Whether the base has told all that the cabinet shows: some bases tell the meters of an open account later."""
    return bool(account.meters) or account.status is Status.CLOSED
