"""A registry's rows meet what is known: payments made online, operations that another registry told of, accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.payment import Payment, payment_id_of
from billing_calculator.domain.registry.content import NOTHING, Row


class Outcome(StrEnum):
    """What became of a row."""

    CONFIRMED = "confirmed"  # it was paid online, and is the same
    BOOKED = "booked"  # it was not paid online: the registry is the first to tell of it
    SUSPENDED = "suspended"  # nobody's account: staff find out whose it is
    REPEATED = "repeated"  # another registry, or an earlier row, told the same
    ANOTHER_SUM = "another_sum"
    ANOTHER_ACCOUNT = "another_account"


MISMATCHES = (Outcome.ANOTHER_SUM, Outcome.ANOTHER_ACCOUNT)
TO_LOOK_AT = (Outcome.SUSPENDED, Outcome.REPEATED, *MISMATCHES)


@dataclass(frozen=True)
class Operation:
    """The first that a registry told of an agent's operation; kept for ever. `online_at`: when it was paid online, if it was."""

    payment_id: str
    agent: str
    row: Row
    outcome: Outcome
    online_at: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """A row with what becomes of it. `first`: no registry told of its operation before. `held` is the sum that stands for the
    operation here, `account` whose it is, if known."""

    payment_id: str
    row: Row
    outcome: Outcome
    first: bool = True
    account: Account | None = None
    held: Decimal | None = None
    online_at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """How many rows, and their sum."""

    count: int = 0
    sum: Decimal = NOTHING

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.sum + other.sum)


Tallies = Mapping[Outcome, Tally]


def decide(
    rows: Sequence[Row], *, agent: str, before: Mapping[str, Operation], paid: Mapping[str, Payment],
    accounts: Mapping[str, Account],
) -> list[Decided]:  # fmt: skip
    """What becomes of each row. `before` and `paid` are what is known of their operations, `accounts` those of their numbers."""
    decided: list[Decided] = []
    told = {payment_id: operation.row for payment_id, operation in before.items()}
    for row in rows:
        payment_id = payment_id_of(agent, row.operation)
        if payment_id in told:
            outcome = _compared(row, told[payment_id].amount, told[payment_id].account_number, same=Outcome.REPEATED)
            decided.append(Decided(payment_id, row, outcome, first=False, held=told[payment_id].amount))
        elif payment_id in paid:
            payment = paid[payment_id]
            outcome = _compared(row, payment.amount, payment.account_number, same=Outcome.CONFIRMED)
            decided.append(Decided(payment_id, row, outcome, held=payment.amount, online_at=payment.paid_at))
        else:
            account = accounts.get(row.account_number)
            taken = account is not None and not account.closed
            decided.append(Decided(payment_id, row, Outcome.BOOKED if taken else Outcome.SUSPENDED, account=account))
        told.setdefault(payment_id, row)
    return decided


def tallies(decided: Iterable[Decided]) -> dict[Outcome, Tally]:
    """How many rows came to what, and their sums."""
    found: dict[Outcome, Tally] = {}
    for each in decided:
        found[each.outcome] = found.get(each.outcome, Tally()) + Tally(1, each.row.amount)
    return found


def together(one: Tallies, other: Tallies) -> dict[Outcome, Tally]:
    """Both of them."""
    return {outcome: one.get(outcome, Tally()) + other.get(outcome, Tally()) for outcome in {**one, **other}}


def _compared(row: Row, amount: Decimal, account_number: str, *, same: Outcome) -> Outcome:
    if row.amount != amount:
        return Outcome.ANOTHER_SUM
    return same if row.account_number == account_number else Outcome.ANOTHER_ACCOUNT
