"""What each payment settled: the month it was stated for, else the oldest first, penalties after all energy (domain 2.4).

Worked out anew from the whole ledger whenever it is asked, as the balance is, and in the order of the debt (debt.py): payments by
the days they were made, not by their arrival. So a charge that comes later may be settled by an earlier payment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.debt import Key, Owed, owed_by_key
from billing_calculator.domain.due import DueRules
from billing_calculator.domain.payment import Payment

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Share:
    """So much of a payment settled a month (no period: the debt before the ledger), its energy or its penalty."""

    period: str | None
    due_on: date
    amount: Decimal
    penalty: bool = False


@dataclass(frozen=True)
class Allocated:
    """A payment and where it went; what is left of it is an advance."""

    payment: Payment
    shares: tuple[Share, ...]

    @property
    def advance(self) -> Decimal:
        """What settled nothing yet."""
        return self.payment.amount - sum((share.amount for share in self.shares), NOTHING)


def allocate(ledger: Iterable[Owed], payments: Iterable[Payment], due: DueRules) -> list[Allocated]:
    """Each payment with its shares, the latest first. `ledger` holds everything but payments; they pay what it left unpaid."""
    owed, credit = owed_by_key(ledger, due)
    in_order = sorted(payments, key=lambda each: (each.shown_at, each.payment_id))
    shares: dict[str, list[Share]] = {each.payment_id: [] for each in in_order}
    left = {each.payment_id: each.amount for each in in_order}
    for each in in_order:
        stated = [key for key in sorted(owed) if each.period and key == (False, due.due_on(each.period), each.period)]
        left[each.payment_id] -= _settle(owed, stated, each.amount, shares[each.payment_id])
    _settle(owed, sorted(owed), credit, [])
    for each in in_order:
        _settle(owed, sorted(owed), left[each.payment_id], shares[each.payment_id])
    return [Allocated(each, _merged(shares[each.payment_id])) for each in reversed(in_order)]


def _settle(owed: dict[Key, Decimal], keys: Sequence[Key], amount: Decimal, shares: list[Share]) -> Decimal:
    """Pay these debts in their order as far as the money goes; returns what was used of it."""
    left = amount
    for key in keys:
        used = min(max(owed[key], NOTHING), left)
        if used > 0:
            penalty, due_on, period = key
            owed[key] -= used
            left -= used
            shares.append(Share(period or None, due_on, used, penalty))
    return amount - left


def _merged(shares: Sequence[Share]) -> tuple[Share, ...]:
    """One share a debt, in the order of the days they were due."""
    sums: dict[tuple[date, bool, str], Decimal] = {}
    for each in shares:
        key = (each.due_on, each.penalty, each.period or "")
        sums[key] = sums.get(key, NOTHING) + each.amount
    return tuple(Share(period or None, due_on, amount, penalty) for (due_on, penalty, period), amount in sorted(sums.items()))
