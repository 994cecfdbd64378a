"""A payment from the cabinet: asked for here, paid at a provider's page, credited when the provider says so (decision 0038)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import uuid5

from billing_calculator.domain.account import Account
from billing_calculator.domain.online_errors import (
    AccountPaidTwice,
    AccountTakesNoPayment,
    SumTooLarge,
    SumTooSmall,
)
from billing_calculator.domain.payment import PAYMENTS, Limits, Payment, received

ONLINE = "online"  # the agent that payments from the cabinet are kept under
LIFE = timedelta(hours=1)
FIRST_LOOK, LAST_LOOK = timedelta(seconds=2), timedelta(seconds=20)
FRESH = timedelta(minutes=5)
RARELY, RAREST, WATCHED_FOR = timedelta(hours=1), timedelta(days=1), timedelta(days=30)  # after we gave it up
NOTHING = Decimal("0.00")


class State(StrEnum):
    """Created here, pending at the provider, then one of the ends."""

    CREATED = "created"
    PENDING = "pending"
    PAID = "paid"
    REFUSED = "refused"
    EXPIRED = "expired"


OPEN = (State.CREATED, State.PENDING)


@dataclass(frozen=True)
class Part:
    """What of the sum is for one account."""

    account_id: str
    account_number: str
    amount: Decimal


@dataclass(frozen=True)
class Step:
    """When a state was reached, by the business clock."""

    state: State
    at: datetime


@dataclass(frozen=True)
class Order:
    """One payment at the provider, for one account or several. `began`, `ends` and `look_at` are by the machine's clock.

    `differs` is another sum than ours that the provider said was paid: nothing was credited for it, and people have to look.
    `given_up` is since when it counts as expired here, though the provider never said how it ended: it is asked ever more rarely.
    """

    order_id: str
    user_id: str
    parts: tuple[Part, ...]
    state: State
    steps: tuple[Step, ...]
    began: datetime
    ends: datetime
    look_at: datetime
    looks: int = 0
    pay_at: str | None = None
    differs: Decimal | None = None
    given_up: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Is the provider still asked about it?"""
        return self.state in OPEN or self.given_up is not None

    @property
    def amount(self) -> Decimal:
        """What the provider is asked to take."""
        return sum((each.amount for each in self.parts), NOTHING)

    def of(self, account_id: str) -> Part | None:
        """The part of one account."""
        return next((each for each in self.parts if each.account_id == account_id), None)


@dataclass(frozen=True)
class Told:
    """What the provider says of a payment; `paid_at` by its own, the machine's clock."""

    state: State
    amount: Decimal
    paid_at: datetime | None = None


@dataclass(frozen=True)
class Notice:
    """The provider's message as it came, with its signature over the rest."""

    order_id: str
    state: State
    amount: Decimal
    sent_at: int
    signature: str

    @property
    def signed(self) -> bytes:
        """What the signature is made of."""
        return f"{self.order_id}\n{self.state}\n{self.amount:.2f}\n{self.sent_at}".encode()

    @property
    def told(self) -> Told:
        """What it says; it is sent as soon as it is so."""
        return Told(self.state, self.amount, datetime.fromtimestamp(self.sent_at, UTC))


class ProviderAway(Exception):
    """The provider gave no answer that can be used; it is asked again later."""


class Provider(Protocol):
    """A payment provider. Both questions may be asked any number of times about one payment."""

    @property
    def secret(self) -> str:
        """What both sides sign with."""

    def register(self, order: Order) -> str:
        """Make the payment known; the address of the page where it is paid, the same for the same payment."""

    def status(self, order: Order) -> Told:
        """How the payment stands."""


def ordered(
    order_id: str, user_id: str, asked: Sequence[tuple[str, Decimal]], accounts: Sequence[Account | None], limits: Limits,
    *, now: datetime, system_now: datetime,
) -> Order:  # fmt: skip
    """A payment to be made, if each of its sums may be paid for its account; the first of them is the account asked for."""
    seen: set[str] = set()
    parts = []
    for index, ((account_id, amount), account) in enumerate(zip(asked, accounts, strict=True)):
        if account is None or account.closed:
            raise AccountTakesNoPayment(index)
        if account_id in seen:
            raise AccountPaidTwice(index)
        if amount < limits.smallest:
            raise SumTooSmall(index, limits.smallest)
        if amount > limits.largest:
            raise SumTooLarge(index, limits.largest)
        seen.add(account_id)
        parts.append(Part(account_id, account.account_number, amount))
    if sum((each.amount for each in parts), NOTHING) > limits.largest:
        raise SumTooLarge(len(parts) - 1, limits.largest)
    step = Step(State.CREATED, now)
    return Order(order_id, user_id, tuple(parts), State.CREATED, (step,), system_now, system_now + LIFE, system_now)


def registered(order: Order, pay_at: str, *, now: datetime, system_now: datetime) -> Order:
    """The provider knows it. Told again, or after its end, nothing changes."""
    if order.state is not State.CREATED:
        return order
    return replace(_reached(order, State.PENDING, now), pay_at=pay_at, looks=0, look_at=system_now + FIRST_LOOK)


def after(order: Order, told: Told, *, now: datetime) -> Order:
    """The payment once the provider has said something; paid is the last word, whatever came before it or comes after."""
    if order.state is State.PAID or told.state in OPEN:
        return order
    if told.state is not State.PAID:
        order = replace(order, given_up=None)
        return _reached(order, told.state, now) if order.state in OPEN else order
    if told.amount != order.amount:
        return replace(order, differs=told.amount)
    return replace(_reached(order, State.PAID, now), differs=None, given_up=None)


def asked_later(order: Order, *, now: datetime, system_now: datetime, deadline: timedelta) -> Order:
    """Asked in vain, or it is not decided yet: the provider is asked again after a pause that grows.

    What is pending past the deadline counts as expired; asked about ever more rarely, it is left in the end.
    """
    if order.state is State.PENDING and system_now >= order.ends + deadline:
        order = replace(_reached(order, State.EXPIRED, now), given_up=system_now, looks=0)
    if order.given_up is not None and system_now >= order.given_up + WATCHED_FOR:
        return replace(order, given_up=None)
    first, last = (FIRST_LOOK, LAST_LOOK) if order.given_up is None else (RARELY, RAREST)
    pause = min(first * 2 ** min(order.looks, 10), last)
    return replace(order, looks=order.looks + 1, look_at=system_now + pause)


def credits_of(order: Order, *, paid_at: datetime, now: datetime) -> list[Payment]:
    """The payments that it makes, one an account; made again they are the same."""
    return [
        received(
            payment_id=str(uuid5(PAYMENTS, f"{ONLINE}/{order.order_id}/{each.account_id}")), agent=ONLINE, txn_id=order.order_id,
            account_id=each.account_id, account_number=each.account_number, amount=each.amount, paid_at=paid_at, received_at=now,
        )
        for each in order.parts
    ]  # fmt: skip


def is_genuine(notice: Notice, secret: str, *, system_now: datetime) -> bool:
    """Is the notice the provider's own and not an old one sent again?"""
    if not hmac.compare_digest(signature_of(notice.signed, secret).encode(), notice.signature.encode()):
        return False
    return abs(system_now - datetime.fromtimestamp(notice.sent_at, UTC)) <= FRESH


def signature_of(content: bytes, secret: str) -> str:
    """HMAC-SHA256 in hex."""
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def _reached(order: Order, state: State, now: datetime) -> Order:
    return replace(order, state=state, steps=(*order.steps, Step(state, now)))
