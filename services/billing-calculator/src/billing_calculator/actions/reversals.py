"""An accountant cancels a payment that was made in error, or an advance is given back to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.journal import tell_journal
from billing_calculator.domain.account import Account
from billing_calculator.domain.payment import ACCOUNT_NUMBER, Payment
from billing_calculator.domain.registry.errors import NoSuchAccount
from billing_calculator.domain.reversals import (
    Cancellation,
    PaymentUnknown,
    Refund,
    cancellation_of,
    cancelled,
    give_back,
    refunded,
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """A payment as the office sees it, with its account's balance and what was done about it."""

    payment: Payment
    balance: Decimal
    cancellation: Cancellation | None


@dataclass(frozen=True)
class FoundPayments:
    """What a search found; `account` is the one that was asked for, with its refunds."""

    payments: list[Found]
    account: Account | None
    balance: Decimal | None
    refunds: list[Refund]


def find_payments(work: Work[Any], *, asked: str, limit: int) -> FoundPayments:
    """The payments of an account by its number, else those of an operation's number or id."""
    account: Account | None = work.store.accounts.numbered(asked) if ACCOUNT_NUMBER.fullmatch(asked) else None
    payments = work.store.payments.latest(account.account_id, limit) if account else work.store.payments.numbered(asked, limit)
    ids = {each.account_id for each in payments} | ({account.account_id} if account else set())
    balances = work.store.ledger.balances(ids)
    gone = {each.payment_id: each for each in work.store.reversals.cancellations_of(ids)}
    found = [Found(each, balances[each.account_id], gone.get(each.payment_id)) for each in payments]
    if account is None:
        return FoundPayments(found, None, None, [])
    refunds = sorted(work.store.reversals.refunds_of(ids), key=lambda each: each.at, reverse=True)
    return FoundPayments(found, account, balances[account.account_id], refunds)


def cancel_payment(work: Work[Any], *, payment_id: str, cause: str, reason: str, by: str) -> Found:
    """Once: asked again, whoever asks is shown what was done the first time."""
    payment: Payment | None = work.store.payments.get(payment_id)
    if payment is None:
        raise PaymentUnknown()
    work.store.accounts.hold({payment.account_id})
    held: Cancellation | None = work.store.reversals.cancellation(payment_id)
    balance: Decimal = work.store.ledger.balances([payment.account_id])[payment.account_id]
    if held is not None:
        return Found(payment, balance, held)
    it = cancellation_of(payment, cause=cause, reason=reason, by=by, now=work.now)
    work.store.reversals.cancel(it)
    work.store.ledger.add([cancelled(it)])
    balance += it.amount
    work.announce(announce.payment_cancelled(payment, it, balance=balance))
    tell_journal(work, by=by, did="payment_cancelled", about=payment.prv_txn)
    log.info("payment_cancelled", payment_id=payment_id, cause=cause, by=by)
    return Found(payment, balance, it)


def refund_advance(work: Work[Any], *, account_number: str, amount: Decimal, reason: str, by: str) -> Refund:
    """Never more than the advance that is there in this transaction."""
    account: Account | None = work.store.accounts.numbered(account_number)
    if account is None:
        raise NoSuchAccount()
    work.store.accounts.hold({account.account_id})
    balance: Decimal = work.store.ledger.balances([account.account_id])[account.account_id]
    give_back(balance, amount)
    it = Refund(work.new_id(), account.account_id, account.account_number, amount, reason, by, work.now)
    work.store.reversals.refund(it)
    work.store.ledger.add([refunded(it)])
    work.announce(announce.advance_refunded(it, balance=balance + amount))
    tell_journal(work, by=by, did="advance_refunded", about=account.account_number)
    log.info("advance_refunded", refund_id=it.refund_id, by=by)
    return it


def keep_cancellations(work: Work[Any], cancellations: Sequence[Cancellation]) -> None:
    """Take them over from this service's own log, each once."""
    held = work.store.reversals.cancelled({each.payment_id for each in cancellations})
    new = {each.payment_id: each for each in cancellations if each.payment_id not in held}
    work.store.reversals.cancel(*new.values())
    work.store.ledger.add([cancelled(each) for each in new.values()])


def keep_refunds(work: Work[Any], refunds: Sequence[Refund]) -> None:
    """The same of refunds."""
    held = work.store.reversals.refunds({each.refund_id for each in refunds})
    new = {each.refund_id: each for each in refunds if each.refund_id not in held}
    work.store.reversals.refund(*new.values())
    work.store.ledger.add([refunded(each) for each in new.values()])
