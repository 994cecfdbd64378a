"""What each payment settled: the month it was stated for, else the oldest first, penalties after all energy (domain 2.4).

Worked out anew from the whole ledger whenever it is asked, as the balance is, and in the order of the debt (debt.py): payments by
the days they were made, not by their arrival. So a charge that comes later may be settled by an earlier payment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.debt import Owed, Paid, owed_by_key, settle
from billing_calculator.domain.due import DueRules, Key
from billing_calculator.domain.ledger import Entry
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
    """A payment and where it went; what is left of it is an advance, or was `given_back`. One that was cancelled went nowhere."""

    payment: Payment
    shares: tuple[Share, ...]
    given_back: Decimal = NOTHING
    cancelled: Entry | None = None

    @property
    def advance(self) -> Decimal:
        """What settled nothing yet."""
        if self.cancelled:
            return NOTHING
        return self.payment.amount - self.given_back - sum((share.amount for share in self.shares), NOTHING)


def allocate(
    ledger: Iterable[Owed], payments: Iterable[Payment], due: DueRules, cancelled: Mapping[str, Entry] | None = None
) -> list[Allocated]:
    """Each payment with its shares, the latest first. `ledger` holds everything but payments; they pay what it left unpaid.

    Those that were `cancelled` settle nothing.
    """
    owed, credit = owed_by_key(ledger, due)
    gone = cancelled or {}
    in_order = sorted(payments, key=lambda each: (each.shown_at, each.payment_id))
    paid = {
        each.payment_id: Paid(each.shown_at.date(), each.period, each.amount)
        for each in in_order if each.payment_id not in gone
    }  # fmt: skip
    settle(owed, credit, list(paid.values()), due)
    return [_allocated(each, paid.get(each.payment_id), gone.get(each.payment_id)) for each in reversed(in_order)]


def _allocated(payment: Payment, paid: Paid | None, cancelled: Entry | None) -> Allocated:
    if paid is None:
        return Allocated(payment, (), cancelled=cancelled)
    return Allocated(payment, _merged(paid.settled), paid.given_back)


def _merged(settled: Sequence[tuple[Key, Decimal]]) -> tuple[Share, ...]:
    """One share a debt, in the order of the days they were due."""
    sums: dict[tuple[date, bool, str], Decimal] = {}
    for (penalty, due_on, period), amount in settled:
        key = (due_on, penalty, period)
        sums[key] = sums.get(key, NOTHING) + amount
    return tuple(Share(period or None, due_on, amount, penalty) for (due_on, penalty, period), amount in sorted(sums.items()))
