"""Staff find out whose a payment without an account is, and it is booked there once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator.actions.crediting import credit
from billing_calculator.actions.journal import tell_journal
from billing_calculator.actions.payers import opened
from billing_calculator.domain.account import Account
from billing_calculator.domain.masking import masked_address, masked_name
from billing_calculator.domain.payer import payer_now
from billing_calculator.domain.registry import suspense
from billing_calculator.domain.registry.errors import NoSuchAccount, SuspenseSettled, SuspenseUnknown
from billing_calculator.domain.registry.suspense import Suspended

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Preview:
    """An account as somebody sees it who is about to put a payment there."""

    account: Account
    holder: str
    address: str
    balance: Decimal


def preview_account(work: Work[Any], *, account_number: str) -> Preview:
    """Whose it is, so far as to recognise them, and what is owed; an organisation's name is nobody's secret."""
    account: Account | None = work.store.accounts.numbered(account_number)
    if account is None:
        raise NoSuchAccount()
    payer = opened(work, payer_now(work.store.payers.of(account.account_id)))
    holder = payer.name if account.legal_entity else masked_name(payer.name)
    balance: Decimal = work.store.ledger.balances([account.account_id])[account.account_id]
    return Preview(account, holder, masked_address(payer.address), balance)


def attribute_payment(work: Work[Any], *, payment_id: str, account_number: str, reason: str, by: str) -> Suspended:
    """Put it to an account; of two clerks at once the second is told that it is settled."""
    held = suspended_of(work, payment_id=payment_id)
    account: Account | None = work.store.accounts.numbered(account_number)
    if account is None:
        raise NoSuchAccount()
    settled, payment = suspense.attributed(held, account, by=by, reason=reason, now=work.now)
    if work.store.payments.known({payment_id}):  # the agent has told of it online since
        raise SuspenseSettled()
    work.store.suspense.save(settled)
    credit(work, [payment])
    tell_journal(work, by=by, did="suspense_attributed", about=payment.prv_txn)
    log.info("suspense_attributed", payment_id=payment_id, by=by)
    return settled


def return_payment(work: Work[Any], *, payment_id: str, reason: str, by: str) -> Suspended:
    """It is no customer's payment, or is given back."""
    settled = suspense.returned(suspended_of(work, payment_id=payment_id), by=by, reason=reason, now=work.now)
    work.store.suspense.save(settled)
    tell_journal(work, by=by, did="suspense_returned", about=f"{settled.agent} {settled.txn_id}"[:200])
    log.info("suspense_returned", payment_id=payment_id, by=by)
    return settled


def suspended_of(work: Work[Any], *, payment_id: str) -> Suspended:
    """One of them with its trail."""
    held: Suspended | None = work.store.suspense.get(payment_id)
    if held is None:
        raise SuspenseUnknown()
    return held


def list_suspense(
    work: Work[Any], *, state: str, number: str, after: tuple[datetime, str] | None, limit: int
) -> list[Suspended]:
    """Payments without an account, the latest first."""
    found: list[Suspended] = work.store.suspense.find(state=state, number=number, after=after, limit=limit)
    return found


def open_suspense(work: Work[Any]) -> tuple[int, Decimal]:
    """How many wait, and their sum."""
    found: tuple[int, Decimal] = work.store.suspense.open_ones()
    return found
