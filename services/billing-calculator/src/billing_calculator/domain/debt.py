"""What of the debt is unpaid, by the day it was to be paid: payments settle the oldest first (domain 2.4).

A debt that is out of time on the day of a payment is settled after those that are not, unless the payer names its month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing_calculator.domain.due import DueRules, Key

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Owed:
    """The ledger's sum for a month (`period`), for the time before it began (`opened_on`), or of the payments (neither).

    A `penalty` is owed for the month it was accrued in, beside what that month's energy costs. A payment has its day, `paid_on`,
    where debts may be out of time; else payments are told as one sum.
    """

    amount: Decimal
    period: str | None = None
    opened_on: date | None = None
    penalty: bool = False
    paid_on: date | None = None


@dataclass
class Paid:
    """A payment: its day, the month it was stated for, what is `left` of it after it settled and gave back what it did."""

    on: date
    period: str | None
    left: Decimal
    settled: list[tuple[Key, Decimal]] = field(default_factory=list)
    given_back: Decimal = NOTHING


@dataclass(frozen=True)
class Part:
    """What is unpaid of a month, or of the opening balance (no period), and the last day to pay it."""

    period: str | None
    due_on: date
    unpaid: Decimal
    penalty: bool = False

    def is_overdue(self, today: date) -> bool:
        """Has its last day to pay passed?"""
        return self.due_on < today


@dataclass(frozen=True)
class Debt:
    """The balance with its sign, and what is unpaid of it by due date, oldest first; an advance has no parts."""

    balance: Decimal
    parts: tuple[Part, ...]

    @property
    def due_on(self) -> date | None:
        """The earliest last day to pay among what is unpaid."""
        return self.parts[0].due_on if self.parts else None

    @property
    def penalty(self) -> Decimal:
        """The unpaid penalties; what is paid settles every debt for energy before them (ГК 319)."""
        return sum((part.unpaid for part in self.parts if part.penalty), NOTHING)

    def overdue(self, today: date) -> Decimal:
        """The unpaid sum whose last day to pay has passed."""
        return sum((part.unpaid for part in self.parts if part.is_overdue(today)), NOTHING)


def debt_of(ledger: Iterable[Owed], due: DueRules) -> Debt:
    """Each month is due by its rule, an opening debt at its own date; payments go to the oldest, to penalties last.

    What was stated to be for a month has its period and settles that month first.
    """
    ledger = list(ledger)
    owed, credit = owed_by_key([each for each in ledger if each.paid_on is None], due)
    settle(owed, credit, [Paid(each.paid_on, each.period, -each.amount) for each in ledger if each.paid_on], due)
    parts = [Part(period or None, on, amount, penalty) for (penalty, on, period), amount in owed.items() if amount > 0]
    parts.sort(key=lambda part: (part.due_on, part.penalty, part.period or ""))
    return Debt(sum((each.amount for each in ledger), NOTHING), tuple(parts))


def settle(owed: dict[Key, Decimal], credit: Decimal, paid: Sequence[Paid], due: DueRules) -> None:
    """Lower what is owed by what was paid: stated months first, then what was charged too much, then the payments in order.

    A `credit` below nothing is an advance that was given back: the last payments gave it.
    """
    paid = sorted(paid, key=lambda each: each.on)
    for each in paid:
        if each.period:
            _pay(owed, [key for key in ((False, due.due_on(each.period), each.period),) if key in owed], each)
    lacks = max(-credit, NOTHING)
    for each in reversed(paid):
        each.given_back = min(each.left, lacks)
        each.left -= each.given_back
        lacks -= each.given_back
    if lacks and owed:  # the payment that made the advance was cancelled afterwards
        key = max([key for key in owed if not key[0]] or owed)
        owed[key] = max(owed[key], NOTHING) + lacks
    _pay(owed, sorted(owed), Paid(date.min, None, max(credit, NOTHING)))
    for each in paid:
        if each.left:
            _pay(owed, due.in_turn(owed, each.on), each)


def _pay(owed: dict[Key, Decimal], keys: Sequence[Key], paid: Paid) -> None:
    """Pay these debts in their order as far as the money goes."""
    for key in keys:
        used = min(max(owed[key], NOTHING), paid.left)
        if used > 0:
            owed[key] -= used
            paid.left -= used
            paid.settled.append((key, used))


def owed_by_key(ledger: Iterable[Owed], due: DueRules) -> tuple[dict[Key, Decimal], Decimal]:
    """What is owed by penalty or not, day and month, and what was paid or charged too much, to be taken off the oldest."""
    owed: dict[Key, Decimal] = defaultdict(lambda: NOTHING)
    credit = NOTHING
    for each in ledger:
        due_on = due.due_on(each.period) if each.period else each.opened_on
        if due_on is None:
            credit -= each.amount
        else:
            owed[each.penalty, due_on, each.period or ""] += each.amount
    _lower_penalties(owed)
    credit -= sum((amount for amount in owed.values() if amount < 0), NOTHING)
    return owed, credit


def _lower_penalties(owed: dict[Key, Decimal]) -> None:
    """A month that takes penalties back lowers the other months' penalties, the oldest first: they were never owed."""
    penalties = sorted(key for key in owed if key[0])
    for lowering in [key for key in penalties if owed[key] < 0]:
        for key in [key for key in penalties if owed[key] > 0]:
            taken = min(owed[key], -owed[lowering])
            owed[key] -= taken
            owed[lowering] += taken
