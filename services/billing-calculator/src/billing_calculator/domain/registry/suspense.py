"""Payments without an account («невыясненные платежи»): kept until staff find out whose they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.payment import ACCOUNT_NUMBER, Payment, received
from billing_calculator.domain.registry.errors import SuspenseSettled
from billing_calculator.domain.registry.matching import Decided


class SuspenseState(StrEnum):
    """`returned`: not a customer's payment, or given back to the payer; it is booked nowhere here."""

    OPEN = "open"
    ATTRIBUTED = "attributed"
    RETURNED = "returned"


@dataclass(frozen=True)
class Step:
    """Who did what to it, when and why."""

    at: datetime
    by: str
    did: str
    reason: str
    account_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Suspended:
    """One of them; its id is the payment's, so that it can never be booked twice. `account_number` is as the file wrote it."""

    payment_id: str
    agent: str
    txn_id: str
    registry_id: str
    line: int
    account_number: str
    cause: str
    amount: Decimal
    paid_at: datetime
    received_at: datetime
    period: str | None
    state: SuspenseState = SuspenseState.OPEN
    steps: tuple[Step, ...] = ()

    @property
    def put_to(self) -> str:
        """The number of the account that it was put to."""
        return self.steps[-1].account_number if self.state is SuspenseState.ATTRIBUTED else ""


def suspended(decided: Decided, *, agent: str, registry_id: str, now: datetime) -> Suspended:
    """The payment of a row whose account is unknown or closed."""
    row = decided.row
    cause = "unknown" if ACCOUNT_NUMBER.fullmatch(row.account_number) else "malformed"
    if decided.account is not None:
        cause = "closed"
    return Suspended(
        payment_id=decided.payment_id,
        agent=agent,
        txn_id=row.operation,
        registry_id=registry_id,
        line=row.line,
        account_number=row.account_number,
        cause=cause,
        amount=row.amount,
        paid_at=row.paid_at,
        received_at=now,
        period=row.period,
    )


def attributed(held: Suspended, account: Account, *, by: str, reason: str, now: datetime) -> tuple[Suspended, Payment]:
    """Put to an account: the payment of that account, of the day it was really made, and the trail of who said so."""
    step = Step(now, by, "attributed", reason, account.account_number)
    settled = _settled(held, SuspenseState.ATTRIBUTED, step)
    payment = received(
        payment_id=held.payment_id,
        agent=held.agent,
        txn_id=held.txn_id,
        account_id=account.account_id,
        account_number=account.account_number,
        amount=held.amount,
        paid_at=held.paid_at,
        received_at=now,
        period=held.period,
        registry_id=held.registry_id,
    )
    return settled, payment


def returned(held: Suspended, *, by: str, reason: str, now: datetime) -> Suspended:
    """Not a customer's: given back, or an agent's own transfer."""
    return _settled(held, SuspenseState.RETURNED, Step(now, by, "returned", reason))


def _settled(held: Suspended, state: SuspenseState, step: Step) -> Suspended:
    if held.state is not SuspenseState.OPEN:
        raise SuspenseSettled()
    return replace(held, state=state, steps=(*held.steps, step))
