"""What is owed now and what it is made of, and what it would come to if it were paid later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.domain import forecast as forecasts
from billing_calculator.domain.account import Account
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.composition import Summand, by_part, made_of, owed_of
from billing_calculator.domain.debt import Debt, Part, debt_of
from billing_calculator.domain.forecast import Delay, Forecast
from billing_calculator.domain.ledger import PENALTY, Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.penalty import Unpaid
from billing_calculator.domain.reversals import standing

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Balance:
    """What is owed now: `balance` with its sign, the same as `to_pay` or as `advance`; `parts` are `to_pay` by due date.

    `made_of` are the entries' sums by kind, `by_part` the debt, penalty, advance and recalculation of today, `delay` what being
    late comes to by today, whether the ledger holds it or not, `account` what the retailer's base told.
    """

    balance: Decimal
    to_pay: Decimal
    advance: Decimal
    due_on: date | None
    overdue: Decimal
    parts: tuple[Part, ...]
    made_of: tuple[Summand, ...]
    by_part: Mapping[str, Summand]
    delay: Delay
    account: Account
    today: date
    as_of: datetime
    last_charge: Charge | None
    last_payment: Payment | None


@dataclass(frozen=True)
class Books:
    """All entries of an account and its payments that were not cancelled, and what they come to."""

    entries: list[Entry]
    payments: list[Payment]
    debt: Debt
    arrears: list[Unpaid]

    @property
    def accrued(self) -> Decimal:
        """The penalties that the ledger holds, paid or not."""
        return sum((entry.amount for entry in self.entries if entry.kind == PENALTY), NOTHING)


def balance_of(work: Work[Any], *, account_id: str) -> Balance:
    """The sum of the ledger and what is unpaid of it by due date, with the last charge and payment beside it."""
    account = known(work, account_id)
    books = _books(work, account_id)
    debt = books.debt
    charges = work.store.charges.page(account_id, after=None, limit=1)
    return Balance(
        balance=debt.balance,
        to_pay=max(debt.balance, NOTHING),
        advance=max(-debt.balance, NOTHING),
        due_on=debt.due_on,
        overdue=debt.overdue(work.today),
        parts=debt.parts,
        made_of=made_of(books.entries),
        by_part=by_part(books.entries, debt),
        delay=forecasts.delay(books.arrears, work.tools.penalties_of(account), until=work.today, accrued=books.accrued),
        account=account,
        today=work.today,
        as_of=work.now,
        last_charge=charges[0] if charges else None,
        last_payment=max(books.payments, key=lambda payment: payment.received_at, default=None),
    )


def forecast_penalty(work: Work[Any], *, account_id: str, until: date) -> Forecast:
    """What is to be paid if it is paid on that day and nothing else happens."""
    account = known(work, account_id)
    books = _books(work, account_id)
    return forecasts.forecast(
        books.arrears,
        work.tools.penalties_of(account),
        today=work.today,
        until=until,
        balance=books.debt.balance,
        accrued=books.accrued,
    )


def _books(work: Work[Any], account_id: str) -> Books:
    entries = work.store.ledger.of([account_id])
    payments = standing(work.store.payments.of([account_id]), entries)
    due = work.tools.due
    owed = arrears(entries, payments, due=due, zone=work.tools.zone)
    return Books(entries, payments, debt_of(owed_of(entries), due), owed)
