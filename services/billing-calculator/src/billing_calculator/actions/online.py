"""A payment from the cabinet: begun by its payer, made known to the provider, settled by what the provider says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator.actions.account_area import known
from billing_calculator.actions.crediting import credit
from billing_calculator.domain.online import (
    ONLINE,
    Notice,
    Order,
    ProviderAway,
    State,
    Told,
    after,
    asked_later,
    credits_of,
    is_genuine,
    ordered,
    registered,
)
from billing_calculator.domain.online_errors import NoticeRefused, OnlinePaymentsOff, OnlinePaymentUnknown
from billing_calculator.domain.payment import clash_with

AT_ONCE = 20
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class OnlinePage:
    """Those begun last, and whether a provider is set at all."""

    offered: bool
    orders: list[Order]


def begin_payment(work: Work[Any], *, user_id: str, asked: Sequence[tuple[str, Decimal]]) -> Order:
    """Keep what is to be paid; the worker makes it known to the provider."""
    if work.tools.provider is None:
        raise OnlinePaymentsOff()
    held = work.store.accounts.several([account_id for account_id, _ in asked])
    order = ordered(
        work.new_id(), user_id, asked, [held.get(account_id) for account_id, _ in asked], work.tools.limits,
        now=work.now, system_now=work.system_now,
    )  # fmt: skip
    work.store.online.save(order)
    log.info("online_payment_begun", online_payment_id=order.order_id, accounts=len(order.parts))
    return order


def online_payments_of(work: Work[Any], *, account_id: str) -> OnlinePage:
    """What was begun for an account, and how it stands."""
    known(work, account_id)
    return OnlinePage(work.tools.provider is not None, work.store.online.latest(account_id))


def online_payment(work: Work[Any], *, order_id: str, user_id: str, accounts: Collection[str]) -> Order:
    """One of them, for its payer and for whoever sees an account that it pays."""
    order: Order | None = work.store.online.get(order_id)
    if order is None or not (order.user_id == user_id or any(order.of(each) for each in accounts)):
        raise OnlinePaymentUnknown()
    return order


def take_notice(work: Work[Any], *, notice: Notice) -> Order:
    """The provider says how a payment stands; believed only if it is signed, whoever delivers it and how often."""
    provider = work.tools.provider
    if provider is None or not is_genuine(notice, provider.secret, system_now=work.system_now):
        log.warning("online_notice_refused")
        raise NoticeRefused()
    return settle(work, order_id=notice.order_id, told=notice.told)


def ask_provider(transactions: Transactions[Any]) -> None:
    """The job: whatever is open is made known or asked for. Killed after the provider's answer, the next turn asks again."""
    looked = transactions.read()
    if looked.tools.provider is None:
        return
    for order in looked.store.online.due(looked.system_now, limit=AT_ONCE):
        try:
            transactions.run(_heard(looked, order))
        except ProviderAway as away:
            log.warning("provider_away", online_payment_id=order.order_id, reason=str(away))
            transactions.run(partial(_postpone, order_id=order.order_id))


def settle(work: Work[Any], *, order_id: str, told: Told) -> Order:
    """What the provider said becomes true here; a payment that is paid is credited with it, in this transaction and once."""
    held = _one(work, order_id)
    order = after(held, told, now=work.now)
    if order.is_open:
        order = _asked_later(work, order)
    if order.state is State.PAID and held.state is not State.PAID:
        ago = work.system_now - (told.paid_at or work.system_now)
        credit(work, credits_of(order, paid_at=min(work.now, work.now - ago), now=work.now))
    if order.differs is not None and order.differs != held.differs:
        _alarm(work, order, told)
    work.store.online.save(order)
    if order.state is not held.state:
        log.info("online_payment_settled", online_payment_id=order_id, state=str(order.state))
    return order


def _heard(looked: Work[Any], order: Order) -> Any:
    """What is to be done after the provider was asked; no transaction is open while it is."""
    provider = looked.tools.provider
    if order.state is not State.CREATED:
        return partial(settle, order_id=order.order_id, told=provider.status(order))
    if looked.system_now >= order.ends:  # nobody ever saw a page where it could have been paid
        return partial(settle, order_id=order.order_id, told=Told(State.EXPIRED, order.amount))
    return partial(_register, order_id=order.order_id, pay_at=provider.register(order))


def _register(work: Work[Any], *, order_id: str, pay_at: str) -> None:
    work.store.online.save(registered(_one(work, order_id), pay_at, now=work.now, system_now=work.system_now))


def _postpone(work: Work[Any], *, order_id: str) -> None:
    order = _one(work, order_id)
    if order.is_open:  # a notice may have settled it meanwhile
        work.store.online.save(_asked_later(work, order))


def _asked_later(work: Work[Any], order: Order) -> Order:
    deadline = timedelta(hours=work.settings.online_deadline_hours)
    return asked_later(order, now=work.now, system_now=work.system_now, deadline=deadline)


def _one(work: Work[Any], order_id: str) -> Order:
    order: Order | None = work.store.online.get(order_id)
    if order is None:
        raise OnlinePaymentUnknown()
    return order


def _alarm(work: Work[Any], order: Order, told: Told) -> None:
    first, *_ = order.parts
    clash = clash_with(ONLINE, order.order_id, account_number=first.account_number, amount=told.amount, now=work.now)
    work.store.clashes.note(clash)
    log.error("online_payment_sum_differs", online_payment_id=order.order_id, alert=True)
