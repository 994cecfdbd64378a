"""Whether an account's money is right: its balance and entries against what they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing_calculator.domain.account import Account
from billing_calculator.domain.accrual import Accrual, accrued
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.ledger import CHARGE, OPENING, OPENING_CORRECTION, RECALCULATION, Entry, opening, paid
from billing_calculator.domain.payment import Payment

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Books:
    """All that is kept of one account's money, as it was at one moment; `balance` is what its owner is shown."""

    account: Account
    balance: Decimal
    entries: Sequence[Entry]
    charges: Sequence[Charge]
    payments: Sequence[Payment]
    penalties: Sequence[Accrual] = ()
    reversals: Sequence[Entry] = ()


def contradictions(books: Books) -> Iterator[str]:
    """In words, every sum that does not agree with what it stands for."""
    name = f"account {books.account.account_id}"
    summed = sum((entry.amount for entry in books.entries), NOTHING)
    if summed != books.balance:
        yield f"{name} is shown {books.balance}, its entries make {summed}"
    due, written = _expected(books), _written(books.entries)
    for what in sorted(due.keys() | written.keys()):
        if due.get(what, NOTHING) != written.get(what, NOTHING):
            yield f"{name}: {what} is {due.get(what, NOTHING)}, its entries make {written.get(what, NOTHING)}"


def _expected(books: Books) -> Mapping[str, Decimal]:
    charged = {f"charge:{each.key.charge_id}": each.current.total for each in books.charges}
    once = [opening(books.account), *(paid(each) for each in books.payments), *(accrued(each) for each in books.penalties)]
    return charged | {entry.entry_id: entry.amount for entry in [*once, *books.reversals]}


def _written(entries: Sequence[Entry]) -> Mapping[str, Decimal]:
    """The entries' sums by what they stand for; those of a charge are its revisions, of an opening balance its corrections."""
    sums: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for entry in entries:
        if entry.kind in (OPENING, OPENING_CORRECTION):
            sums[f"opening:{entry.account_id}"] += entry.amount
        else:
            sums[entry.entry_id.rpartition(":")[0] if entry.kind in (CHARGE, RECALCULATION) else entry.entry_id] += entry.amount
    return sums
