"""An agent asks whether an account can be paid for, or says that it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator.actions.crediting import credit
from billing_calculator.domain import osmp, sber
from billing_calculator.domain.agents import SBER, Agent
from billing_calculator.domain.ledger import paid
from billing_calculator.domain.payment import (
    Answer,
    Ask,
    AskRefused,
    Clash,
    Limits,
    Payment,
    Result,
    accepted,
    admitted,
    another_under_its_number,
    clash_of,
    suspended,
)

log = structlog.get_logger(__name__)


def answer_agent(work: Work[Any], *, agent: Agent, asked: Mapping[str, str]) -> Answer:
    """Check or pay; a payment, its ledger entry, its answer and the fact of it are one transaction."""
    limits = agent.limits or work.tools.limits
    try:
        if agent.protocol == SBER:
            ask = sber.understood(agent.name, asked, zone=work.tools.zone, unsaid=limits.smallest)
        else:
            ask = osmp.understood(agent.name, asked, zone=work.tools.zone)
        return _pay(work, ask, agent, limits) if ask.pays else _check(work, ask, agent, limits)
    except AskRefused as refused:
        return refused.answer


def clashes(work: Work[Any], *, limit: int) -> list[Clash]:
    """The newest payments whose number came again with another sum or account."""
    found: list[Clash] = work.store.clashes.newest(limit)
    return found


def keep_payments(work: Work[Any], payments: Sequence[Payment]) -> None:
    """Take payments over from this service's own log, each once; they were announced when they were received."""
    held = work.store.payments.known({each.payment_id for each in payments})
    new = {each.payment_id: each for each in payments if each.payment_id not in held}
    work.store.payments.add(*new.values())
    work.store.ledger.add([paid(each) for each in new.values()])


def _check(work: Work[Any], ask: Ask, agent: Agent, limits: Limits) -> Answer:
    if agent.suspended:
        raise suspended(ask)
    account = admitted(ask, work.store.accounts.numbered(ask.account_number), limits)
    balance = work.store.ledger.balances([account.account_id])[account.account_id]
    return Answer(ask.txn_id, Result.OK, "Платёж возможен", balance=balance)


def _pay(work: Work[Any], ask: Ask, agent: Agent, limits: Limits) -> Answer:
    earlier = work.store.payments.get(ask.payment_id)
    if earlier is not None:
        return _again(work, earlier, ask, agent)
    if agent.suspended:
        raise suspended(ask)
    account = admitted(ask, work.store.accounts.numbered(ask.account_number), limits)
    payment = accepted(ask, account, now=work.now)
    credit(work, [payment])
    return payment.answer


def _again(work: Work[Any], earlier: Payment, ask: Ask, agent: Agent) -> Answer:
    if earlier.is_asked_by(ask):
        told = earlier.answer
        return replace(told, result=sber.Code.DUPLICATE, comment="Платёж уже принят") if agent.tells_duplicates else told
    work.store.clashes.note(clash_of(ask, now=work.now))
    log.error("payment_txn_id_reused", agent=ask.agent, txn_id=ask.txn_id, payment_id=earlier.payment_id, alert=True)
    return another_under_its_number(ask)
