"""What of the debt is unpaid, by the day it was to be paid: payments settle the oldest first (domain 2.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.due import DueRules

NOTHING = Decimal("0.00")
Key = tuple[bool, date, str]  # a penalty or not, the last day to pay, the month


@dataclass(frozen=True)
class Owed:
    """The ledger's sum for a month (`period`), for the time before it began (`opened_on`), or of the payments (neither).

    A `penalty` is owed for the month it was accrued in, beside what that month's energy costs.
    """

    amount: Decimal
    period: str | None = None
    opened_on: date | None = None
    penalty: bool = False


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
    owed, credit = owed_by_key(ledger, due)
    parts = sorted(_unpaid(owed, credit), key=lambda part: (part.due_on, part.penalty, part.period or ""))
    return Debt(sum((each.amount for each in ledger), NOTHING), tuple(parts))


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


def _unpaid(owed: dict[Key, Decimal], credit: Decimal) -> Iterable[Part]:
    for (penalty, due_on, period), amount in sorted(owed.items()):
        settled = min(max(amount, NOTHING), credit)
        credit -= settled
        if amount > settled:
            yield Part(period or None, due_on, amount - settled, penalty)
