"""The close of a billing month: what is planned, where it stands, what it came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from billing_calculator.domain.charge import NOTHING
from billing_calculator.domain.due import next_period
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.words import month_en, month_ru

CLOSES = UUID("3a6d5b0e-6a52-5d0f-9a57-5b7a3c1d9e20")


class State(StrEnum):
    """`planning`: the accounts are being cut into chunks; `running`: workers go through them."""

    PLANNING = "planning"
    RUNNING = "running"
    CANCELLED = "cancelled"
    CLOSED = "closed"


ACTIVE = (State.PLANNING, State.RUNNING)


@dataclass(frozen=True)
class Counts:
    """How many accounts were charged by which rule, and what that came to; `waiting` have no tariff or no normative."""

    accounts: int = 0
    read: int = 0
    by_average: int = 0
    by_normative: int = 0
    waiting: int = 0
    without_meter: int = 0
    average_total: Decimal = NOTHING
    normative_total: Decimal = NOTHING

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Close:
    """A month's close, or the rehearsal of one (`dry`), which charges nobody."""

    period: str
    dry: bool
    state: State
    attempt: int
    started_by: str
    started_at: datetime
    began: datetime
    chunk_size: int
    planned: int = 0
    ended_at: datetime | None = None
    ended: datetime | None = None
    counts: Counts = Counts()

    @property
    def close_id(self) -> str:
        """The same for ever for a month."""
        return close_id(self.period, dry=self.dry)


@dataclass(frozen=True)
class Chunk:
    """The accounts of one piece of work: ids above `after` up to `until`; `charged_is_told`: that it is done is in the log.

    `meters_too`: what stands in for meters that were not read beside others is charged with it; releases before did not.
    """

    period: str
    dry: bool
    attempt: int
    number: int
    after: str | None
    until: str | None
    charged_is_told: bool = True
    meters_too: bool = True

    @property
    def close_id(self) -> str:
        """Of the close it belongs to."""
        return close_id(self.period, dry=self.dry)

    @property
    def chunk_id(self) -> str:
        """The same for ever for this piece of this attempt."""
        return str(uuid5(CLOSES, f"{self.close_id}/{self.attempt}/{self.number}"))


@dataclass(frozen=True)
class Waits:
    """Some accounts of a chunk could not be charged: `what` it is parked for, and `by` which rules they could not."""

    what: str = ""
    by: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a close is: chunks done of those planned so far, and the seconds it may still take, where that can be said."""

    close: Close
    done: int
    chunks: int
    counts: Counts
    seconds_left: int | None


class MonthNotOver(BillingError):
    """Readings of the month may still come."""

    kind = "conflict"
    code = "month_not_over"

    def __init__(self, period: str) -> None:
        super().__init__(
            ru=f"Закрыть {month_ru(period)} можно, когда месяц кончится: показания за него ещё приходят.",
            en=f"{month_en(period)} can be closed when it is over: its readings are still coming in.",
        )


class MonthClosed(BillingError):
    """It was closed before; what changes since is a recalculation."""

    kind = "conflict"
    code = "month_closed"

    def __init__(self, period: str) -> None:
        super().__init__(
            ru=f"{month_ru(period).capitalize()} уже закрыт. То, что изменится потом, станет перерасчётом.",
            en=f"{month_en(period)} is closed already. What changes afterwards is a recalculation.",
        )


class CloseRunning(BillingError):
    """One close at a time."""

    kind = "conflict"
    code = "close_running"

    def __init__(self, period: str) -> None:
        super().__init__(
            ru=f"Сейчас уже идёт закрытие за {month_ru(period)}. Дождитесь его конца или отмените его.",
            en=f"The close of {month_en(period)} is running. Wait for its end or cancel it.",
        )


class CloseUnknown(BillingError):
    """Nobody has started it."""

    kind = "missing"
    code = "close_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого закрытия месяца нет.", en="There is no such close of a month.")


class CloseOver(BillingError):
    """There is nothing left to cancel."""

    kind = "conflict"
    code = "close_over"

    def __init__(self) -> None:
        super().__init__(ru="Закрытие уже закончилось, отменять нечего.", en="The close is over; there is nothing to cancel.")


def close_id(period: str, *, dry: bool) -> str:
    """The same for ever for a month; a rehearsal has one of its own."""
    return str(uuid5(CLOSES, f"{'dry/' if dry else ''}{period}"))


def started(
    held: Close | None, others: Iterable[Close], *, period: str, dry: bool, by: str, now: datetime, system_now: datetime,
    today: date, chunk_size: int,
) -> Close:  # fmt: skip
    """A close begins, if its month is over and nothing else of the kind runs; a rehearsal may come earlier and again."""
    for other in others:
        if other.state in ACTIVE:
            raise CloseRunning(other.period)
    if not dry and today < first_day_after(period):
        raise MonthNotOver(period)
    if held is not None and not dry and held.state is State.CLOSED:
        raise MonthClosed(period)
    return Close(
        period, dry, State.PLANNING, held.attempt + 1 if held else 1, by, now, system_now, chunk_size=chunk_size
    )  # fmt: skip


def first_day_after(period: str) -> date:
    """From this day on nobody's reading counts to the month."""
    following = next_period(period)
    return date(int(following[:4]), int(following[5:]), 1)


def cancelled(close: Close, *, now: datetime, system_now: datetime) -> Close:
    """No further chunk is begun; what is charged stays charged, and a new start goes on from there."""
    if close.state not in ACTIVE:
        raise CloseOver()
    return replace(close, state=State.CANCELLED, ended_at=now, ended=system_now)


def progress(close: Close, *, done: int, chunks: int, counts: Counts, accounts_known: int, system_now: datetime) -> Progress:
    """The time to go by the chunks done so far."""
    left: int | None = None
    whole = max(chunks, -(-accounts_known // close.chunk_size)) if close.state is State.PLANNING else chunks
    if close.state in ACTIVE and done:
        so_far: timedelta = system_now - close.began
        left = round(so_far.total_seconds() / done * (whole - done))
    return Progress(close, done, whole, counts, left)
