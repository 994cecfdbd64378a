"""People an owner trusts with an account: in which role, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from identity.domain.errors import FieldError, FormInvalid

MOST_PEOPLE = 10  # of one account, those invited counted
LONGEST = timedelta(days=5 * 366)


class Role(StrEnum):
    """What somebody may do with an account; a payer also sends readings and pays, a reader only looks."""

    OWNER = "owner"
    PAYER = "payer"
    READER = "reader"


class Reason(StrEnum):
    """Why a trust began or ended."""

    ACCEPTED = "accepted"
    REVOKED = "revoked"  # by the owner
    LEFT = "left"  # by the trusted person
    EXPIRED = "expired"  # its last day is over
    OWNER_LEFT = "owner_left"  # the owner removed the account, or is its holder no more


@dataclass(frozen=True, kw_only=True)
class Trust:
    """One person's access to another's account. `called` is encrypted with the owner's key, `name` with the person's own."""

    trust_id: str
    account_id: str
    account_number: str
    owner_id: str
    user_id: str
    role: Role
    until: date | None  # the last day on which it holds
    called: str
    granted_at: datetime
    name: str | None = None
    letters: bool = False  # whether the person asked for the letters about this account
    ended_at: datetime | None = None
    reason: Reason = Reason.ACCEPTED

    def holds(self, *, today: date) -> bool:
        """Whether it counts on this business day, though nobody may have ended it yet."""
        return self.ended_at is None and (self.until is None or today <= self.until)


def ended(trust: Trust, *, reason: Reason, now: datetime) -> Trust:
    """The trust after it was taken away, given back, or ran out."""
    return replace(trust, ended_at=now, reason=reason)


def demand_until(until: date | None, *, today: date) -> None:
    """A last day lies ahead and not too far; without one the trust holds until it is taken away."""
    if until is None or today <= until <= today + LONGEST:
        return
    error = FieldError(
        pointer="/until",
        ru="Последний день должен быть не раньше сегодняшнего и не дальше пяти лет.",
        en="The last day must not be before today nor more than five years ahead.",
    )
    raise FormInvalid((error,))


def time_left(until: date | None, *, now: datetime, zone: ZoneInfo) -> timedelta | None:
    """How long from now the last day lasts, in the retailer's zone; None without a last day."""
    if until is None:
        return None
    over = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
    return max(over - now, timedelta(0))
