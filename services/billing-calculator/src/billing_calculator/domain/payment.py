"""What payment agents ask and may be answered, whichever protocol they speak (osmp.py, sber.py): a payment is made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import IntEnum
from uuid import UUID, uuid5

from billing_calculator.domain.account import Account
from billing_calculator.domain.words import money_ru

PAYMENTS = UUID("0c1b0a52-7f0e-5f0b-8c0a-5a1d4e2b7f33")
ACCOUNT_NUMBER = re.compile(r"[0-9]{12}", re.ASCII)
SUM = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?", re.ASCII)
KOPECK = Decimal("0.01")
CREDIBLE = timedelta(days=3)  # an agent repeats for a day; further off, its date is no date of a payment


class Result(IntEnum):
    """The answers, by their codes in OSMP; the agent repeats after TEMPORARY only. Sberbank has codes of its own."""

    OK = 0
    TEMPORARY = 1
    WRONG_ACCOUNT_FORMAT = 4
    ACCOUNT_NOT_FOUND = 5
    FORBIDDEN = 7
    WRONG_EXTRA = 31
    ACCOUNT_NOT_ACTIVE = 79
    TOO_SMALL = 241
    TOO_LARGE = 242
    OTHER = 300


@dataclass(frozen=True)
class Limits:
    """The smallest and the largest payment taken."""

    smallest: Decimal
    largest: Decimal


@dataclass(frozen=True)
class Ask:
    """A well-formed request of an agent: may this be paid, or it was (`pays`)."""

    agent: str
    pays: bool
    txn_id: str
    account_number: str
    amount: Decimal
    paid_at: datetime | None
    period: str | None = None

    @property
    def payment_id(self) -> str:
        """A payment is its agent's transaction; asked again it is the same payment."""
        return payment_id_of(self.agent, self.txn_id)


@dataclass(frozen=True)
class Answer:
    """What the agent is told; `balance` is owed (negative: an advance), `at` the moment we took the payment."""

    txn_id: str
    result: IntEnum
    comment: str
    prv_txn: str | None = None
    amount: Decimal | None = None
    balance: Decimal | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Clash:
    """A payment's number came again with another sum or account: nothing was done, and people have to look."""

    clash_id: str
    payment_id: str
    agent: str
    txn_id: str
    account_number: str
    amount: Decimal
    first_at: datetime
    last_at: datetime
    times: int = 1


@dataclass(frozen=True)
class Payment:
    """Money received, kept by its own id with the answer that was given. `period`: the month that the payer named, if any.
    `registry_id`: the agent's registry that told of it first, where no request had."""

    payment_id: str
    prv_txn: str
    agent: str
    txn_id: str
    account_id: str
    account_number: str
    amount: Decimal
    paid_at: datetime
    received_at: datetime
    answer: Answer
    period: str | None = None
    registry_id: str | None = None

    def is_asked_by(self, ask: Ask) -> bool:
        """Is this request a repetition of the payment, not another one under its txn_id?"""
        return (self.account_number, self.amount) == (ask.account_number, ask.amount)

    @property
    def shown_at(self) -> datetime:
        """When it was paid, as the customer is told: the agent's word, or the day of receipt when that cannot be right.

        Registries come later than payments, and their days are looked at when they are read.
        """
        if self.registry_id:
            return self.paid_at
        return self.paid_at if abs(self.paid_at - self.received_at) <= CREDIBLE else self.received_at


class AskRefused(Exception):
    """The request cannot be what the protocol allows."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.comment)
        self.answer = answer


def admitted(ask: Ask, account: Account | None, limits: Limits) -> Account:
    """The account that may be paid for, if the sum is within the limits."""
    if account is None:
        raise _refusal(ask, Result.ACCOUNT_NOT_FOUND, "Лицевой счёт не найден")
    if account.closed:
        raise _refusal(ask, Result.ACCOUNT_NOT_ACTIVE, "Лицевой счёт закрыт")
    if ask.amount < limits.smallest:
        raise _refusal(ask, Result.TOO_SMALL, f"Сумма меньше {money_ru(limits.smallest)}")
    if ask.amount > limits.largest:
        raise _refusal(ask, Result.TOO_LARGE, f"Сумма больше {money_ru(limits.largest)}")
    return account


def accepted(ask: Ask, account: Account, *, now: datetime) -> Payment:
    """The payment and the answer to it, the same for every repetition."""
    return received(
        payment_id=ask.payment_id,
        agent=ask.agent,
        txn_id=ask.txn_id,
        account_id=account.account_id,
        account_number=ask.account_number,
        amount=ask.amount,
        paid_at=ask.paid_at or now,
        received_at=now,
        period=ask.period,
    )


def received(
    *, payment_id: str, agent: str, txn_id: str, account_id: str, account_number: str, amount: Decimal,
    paid_at: datetime, received_at: datetime, period: str | None = None, registry_id: str | None = None,
) -> Payment:  # fmt: skip
    """A payment that was taken, with the answer that was given."""
    number = prv_txn_of(payment_id)
    answer = Answer(txn_id, Result.OK, "Платёж принят", prv_txn=number, amount=amount, at=received_at)
    return Payment(
        payment_id, number, agent, txn_id, account_id, account_number, amount, paid_at, received_at, answer, period, registry_id
    )


def clash_of(ask: Ask, *, now: datetime) -> Clash:
    """What staff are shown of it; sent again alike, it is the same clash once more."""
    return clash_with(ask.agent, ask.txn_id, account_number=ask.account_number, amount=ask.amount, now=now)


def clash_with(agent: str, txn_id: str, *, account_number: str, amount: Decimal, now: datetime) -> Clash:
    """The same of whatever an agent said of one of its payments."""
    payment_id = payment_id_of(agent, txn_id)
    clash_id = str(uuid5(PAYMENTS, f"{payment_id}/{account_number}/{amount}"))
    return Clash(clash_id, payment_id, agent, txn_id, account_number, amount, now, now)


def another_under_its_number(ask: Ask) -> Answer:
    """The answer when a txn_id comes again with another sum or account: nothing is credited, nothing is overwritten."""
    return Answer(ask.txn_id, Result.OTHER, "Операция с этим номером уже проведена с другими данными")


def suspended(ask: Ask) -> AskRefused:
    """The refusal of everything that an agent asks while the retailer takes no payments from it."""
    return _refusal(ask, Result.FORBIDDEN, "Приём платежей приостановлен")


def _refusal(ask: Ask, result: Result, comment: str) -> AskRefused:
    return AskRefused(Answer(ask.txn_id, result, comment))


def payment_id_of(agent: str, txn_id: str) -> str:
    """The id that an agent's number of a payment makes."""
    return str(uuid5(PAYMENTS, f"{agent}/{txn_id}"))


def prv_txn_of(payment_id: str) -> str:
    """Our number of the payment, digits only as the protocol wants; as unique as the id it is made of."""
    return str(UUID(payment_id).int % 10**18)


def moment_of(text: str, form: str, zone: tzinfo) -> datetime | None:
    """A protocol's date and time, said in the retailer's zone; None for a day that no calendar has."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 lies before the calendar once it is moved to UTC
        return None
