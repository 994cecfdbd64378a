"""What of a debt may be paid in instalments: which of its months, in how many equal parts, on which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.debt import Debt
from billing_calculator.domain.due import DueRules, months_before, next_period, period_of

NOTHING, KOPECK = Decimal("0.00"), Decimal("0.01")
YEAR, HUNDRED = 12, 100
LONGEST = 60  # parts that one can ask for at all, whatever the retailer sets


class WhyNot(StrEnum):
    """Why an account is offered none."""

    NOT_OFFERED = "not_offered"
    ORGANISATION = "organisation"
    ACCOUNT_CLOSED = "account_closed"
    PLAN_OPEN = "plan_open"
    NOTHING_OWED = "nothing_owed"
    SUM_TOO_SMALL = "sum_too_small"


@dataclass(frozen=True)
class Terms:
    """What the retailer offers: so many parts, none smaller; so many days after a part's day the agreement ends.

    A month that cost more than `rise_percent` above the same month of the year before may be put into instalments before it is
    overdue; 0: a rise is no reason.
    """

    least: int
    most: int
    smallest_part: Decimal
    grace_days: int
    rise_percent: int


@dataclass(frozen=True)
class Month:
    """What is unpaid of a month (no period: of before the ledger). `charged` and `year_before` are told where it rose."""

    period: str | None
    due_on: date
    amount: Decimal
    charged: Decimal | None = None
    year_before: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """So much until that day."""

    due_on: date
    amount: Decimal


Schedule = tuple[Part, ...]


@dataclass(frozen=True)
class Offer:
    """The months that may be paid in instalments, and the schedule of each number of parts; none, and `why_not`."""

    owed: tuple[Month, ...]
    schedules: tuple[Schedule, ...]
    why_not: WhyNot | None = None

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum_of(self.owed)


def offer_of(
    account: Account, debt: Debt, charged: Mapping[str, Decimal], terms: Terms, due: DueRules, *, today: date, has_one: bool
) -> Offer:
    """What is overdue and the months that rose, without penalties. `charged` is what each month cost."""
    owed = _owed(debt, charged, terms, today)
    possible = schedules(sum_of(owed), terms, due, today=today)
    reasons = {
        WhyNot.NOT_OFFERED: terms.most < terms.least,
        WhyNot.ORGANISATION: account.legal_entity,
        WhyNot.ACCOUNT_CLOSED: account.closed,
        WhyNot.PLAN_OPEN: has_one,
        WhyNot.NOTHING_OWED: not owed,
        WhyNot.SUM_TOO_SMALL: not possible,
    }
    why_not = next((why for why, holds in reasons.items() if holds), None)
    return Offer(owed, () if why_not else possible, why_not)


def schedules(total: Decimal, terms: Terms, due: DueRules, *, today: date) -> tuple[Schedule, ...]:
    """One for each number of parts that leaves none too small."""
    counts = range(max(terms.least, 1), min(terms.most, LONGEST) + 1)
    return tuple(schedule(total, count, due, today=today) for count in counts if _each(total, count) >= terms.smallest_part)


def schedule(total: Decimal, count: int, due: DueRules, *, today: date) -> Schedule:
    """Equal parts, the first with what does not divide, each due with the bill of its month, this month's first."""
    each, period = _each(total, count), period_of(today)
    parts = []
    for number in range(count):
        parts.append(Part(due.due_on(period), each if number else total - each * (count - 1)))
        period = next_period(period)
    return tuple(parts)


def sum_of(owed: tuple[Month, ...]) -> Decimal:
    """All of these months."""
    return sum((each.amount for each in owed), NOTHING)


def _each(total: Decimal, count: int) -> Decimal:
    return (total / count).quantize(KOPECK, ROUND_DOWN)


def _owed(debt: Debt, charged: Mapping[str, Decimal], terms: Terms, today: date) -> tuple[Month, ...]:
    months = []
    for part in debt.parts:
        rise = _rise(part.period, charged, terms.rise_percent)
        if not part.penalty and (rise or part.is_overdue(today)):
            months.append(Month(part.period, part.due_on, part.unpaid, *rise))
    return tuple(months)


def _rise(period: str | None, charged: Mapping[str, Decimal], percent: int) -> tuple[Decimal, ...]:
    """What the month cost and the same month of the year before, if it rose by more than that."""
    now = charged.get(period or "", NOTHING)
    before = charged.get(months_before(period, YEAR), NOTHING) if period else NOTHING
    return (now, before) if percent and before > 0 and now * HUNDRED > before * (HUNDRED + percent) else ()
