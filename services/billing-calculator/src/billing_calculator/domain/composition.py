"""What a balance is made of, in the kinds of its entries and in the parts a customer speaks of; each with its moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from billing_calculator.domain.debt import Debt, Owed
from billing_calculator.domain.ledger import (
    CANCELLATION,
    CHARGE,
    OPENING,
    OPENING_CORRECTION,
    PAYMENT,
    PENALTY,
    RECALCULATION,
    REFUND,
    Entry,
)
from billing_calculator.domain.reversals import without_cancelled

NOTHING = Decimal("0.00")
MONEY = (PAYMENT, CANCELLATION, REFUND)
KINDS = (OPENING, CHARGE, RECALCULATION, PENALTY, *MONEY)


@dataclass(frozen=True)
class Summand:
    """A sum, and when it last changed; never, while it is nothing."""

    kind: str
    amount: Decimal
    as_of: datetime | None


def owed_of(entries: Iterable[Entry]) -> list[Owed]:
    """The entries as a debt is made of them."""
    entries = without_cancelled(list(entries))
    opened_on = max((entry.opened_on for entry in entries if entry.opened_on), default=None)
    return [
        Owed(each.amount, each.period, opened_on if _kind(each) == OPENING else None, each.kind == PENALTY, each.paid_on)
        for each in entries
    ]


def made_of(entries: Sequence[Entry]) -> tuple[Summand, ...]:
    """The sums of the entries by kind; together they are the balance. A correction of the opening balance belongs to it."""
    return tuple(each for each in (_sum(kind, entries, (kind,)) for kind in KINDS) if each.as_of)


def by_part(entries: Sequence[Entry], debt: Debt) -> dict[str, Summand]:
    """Debt and penalty less the advance are the balance; what was recalculated is contained in them."""
    everything, recalculated = _sum("", entries, KINDS), _sum(RECALCULATION, entries, (RECALCULATION,))
    penalty = _sum(PENALTY, entries, (PENALTY, *MONEY))
    owed = sum((part.unpaid for part in debt.parts), NOTHING)
    return {
        "debt": Summand("debt", owed - debt.penalty, everything.as_of),
        "penalty": Summand("penalty", debt.penalty, penalty.as_of),
        "advance": Summand("advance", max(-debt.balance, NOTHING), everything.as_of),
        "recalculation": recalculated,
    }


def _kind(entry: Entry) -> str:
    return OPENING if entry.kind == OPENING_CORRECTION else entry.kind


def _sum(name: str, entries: Iterable[Entry], kinds: Sequence[str]) -> Summand:
    chosen = [entry for entry in entries if _kind(entry) in kinds]
    return Summand(name, sum((entry.amount for entry in chosen), NOTHING), max((entry.at for entry in chosen), default=None))
