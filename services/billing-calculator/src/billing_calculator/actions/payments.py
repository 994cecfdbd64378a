"""An agent asks whether an account can be paid for, or says that it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.domain.ledger import paid
from billing_calculator.domain.payment import (
    Answer,
    Ask,
    AskRefused,
    Payment,
    Result,
    accepted,
    admitted,
    another_under_its_number,
    understood,
)

log = structlog.get_logger(__name__)


def answer_agent(work: Work[Any], *, agent: str, asked: Mapping[str, str]) -> Answer:
    """Check or pay; a payment, its ledger entry, its answer and the fact of it are one transaction."""
    try:
        ask = understood(agent, asked, zone=work.tools.zone)
        return _check(work, ask) if ask.command == "check" else _pay(work, ask)
    except AskRefused as refused:
        return refused.answer


def keep_payments(work: Work[Any], payments: Sequence[Payment]) -> None:
    """Take payments over from this service's own log, each once; they were announced when they were received."""
    held = work.store.payments.known({each.payment_id for each in payments})
    new = {each.payment_id: each for each in payments if each.payment_id not in held}
    work.store.payments.add(*new.values())
    work.store.ledger.add([paid(each) for each in new.values()])


def _check(work: Work[Any], ask: Ask) -> Answer:
    account = admitted(ask, work.store.accounts.numbered(ask.account_number), work.tools.limits)
    balance = work.store.ledger.balances([account.account_id])[account.account_id]
    return Answer(ask.txn_id, Result.OK, "Платёж возможен", balance=balance)


def _pay(work: Work[Any], ask: Ask) -> Answer:
    earlier = work.store.payments.get(ask.payment_id)
    if earlier is not None:
        return _again(earlier, ask)
    account = admitted(ask, work.store.accounts.numbered(ask.account_number), work.tools.limits)
    payment = accepted(ask, account, now=work.now)
    work.store.accounts.hold([account.account_id])  # two at once would both tell a balance without the other
    balance = work.store.ledger.balances([account.account_id])[account.account_id]
    work.store.payments.add(payment)
    work.store.ledger.add([paid(payment)])
    work.announce(announce.payment_received(payment, balance=balance - payment.amount))
    return payment.answer


def _again(earlier: Payment, ask: Ask) -> Answer:
    if earlier.is_asked_by(ask):
        return earlier.answer
    log.error("payment_txn_id_reused", agent=ask.agent, txn_id=ask.txn_id, payment_id=earlier.payment_id, alert=True)
    return another_under_its_number(ask)
