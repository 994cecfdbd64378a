"""The ledger: every rouble that was owed or paid is one entry; the balance is their sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.words import day_en, day_ru, money_en, money_ru, month_en, month_ru

OPENING, OPENING_CORRECTION = "opening", "opening_correction"
CHARGE, RECALCULATION = "charge", "recalculation"
PAYMENT, PENALTY = "payment", "penalty"
CANCELLATION, REFUND = "payment_cancellation", "refund"  # of a payment; of an advance (reversals.py)


@dataclass(frozen=True)
class Entry:
    """A line of the ledger; what is owed is positive, what was paid is negative. Entries are added, never changed.

    `opened_on` is the day of the balance that the retailer's base named, where an entry stands for one; `paid_at` the moment
    that a payment was made, where that is not when it came.
    """

    entry_id: str
    account_id: str
    kind: str
    amount: Decimal
    period: str | None
    at: datetime
    ru: str
    en: str
    opened_on: date | None = None
    paid_at: datetime | None = None

    @property
    def paid_on(self) -> date | None:
        """The day of a payment."""
        return (self.paid_at or self.at).date() if self.kind == PAYMENT else None


@dataclass(frozen=True)
class Opened:
    """What the entries say of the time before this ledger: the sum, its day, and how many entries make it."""

    amount: Decimal
    on: date
    entries: int


def opening(account: Account) -> Entry:
    """What the retailer's base first said was owed on the day before this ledger began; one per account."""
    day = account.opening_balance_on
    return Entry(
        entry_id=f"opening:{account.account_id}",
        account_id=account.account_id,
        kind=OPENING,
        amount=account.opening_balance,
        period=None,
        at=datetime.combine(day, time(), UTC),
        ru=f"Остаток на {day_ru(day)}",
        en=f"Balance on {day_en(day)}",
        opened_on=day,
    )


def opened(account: Account, held: Opened | None, *, now: datetime) -> Entry | None:
    """The first word of the base on the opening balance, or the difference that another word makes; nothing for the same."""
    if held is None:
        return opening(account)
    day, said = account.opening_balance_on, account.opening_balance
    if (held.amount, held.on) == (said, day):
        return None
    return Entry(
        entry_id=f"opening:{account.account_id}:{held.entries + 1}",
        account_id=account.account_id,
        kind=OPENING_CORRECTION,
        amount=said - held.amount,
        period=None,
        at=now,
        ru=f"Остаток исправлен: на {day_ru(day)} {money_ru(said)}",
        en=f"Opening balance corrected: {money_en(said)} on {day_en(day)}",
        opened_on=day,
    )


def charged(charge: Charge) -> Entry | None:
    """The difference that the charge's last revision makes; nothing when it makes none."""
    now = charge.current
    if not now.difference:
        return None
    first = now.revision == 1
    period = charge.key.period
    return Entry(
        entry_id=f"charge:{charge.key.charge_id}:{now.revision}",
        account_id=charge.key.account_id,
        kind=CHARGE if first else RECALCULATION,
        amount=now.difference,
        period=period,
        at=now.calculated_at,
        ru=f"{'Начислено' if first else 'Перерасчёт'} за {month_ru(period)}",
        en=f"{'Charged' if first else 'Recalculated'} for {month_en(period)}",
    )


def paid(payment: Payment) -> Entry:
    """What a payment takes off the debt."""
    return Entry(
        entry_id=f"payment:{payment.payment_id}",
        account_id=payment.account_id,
        kind=PAYMENT,
        amount=-payment.amount,
        period=payment.period,
        at=payment.received_at,
        ru="Платёж получен" + (f" за {month_ru(payment.period)}" if payment.period else ""),
        en="Payment received" + (f" for {month_en(payment.period)}" if payment.period else ""),
        paid_at=payment.shown_at if payment.shown_at != payment.received_at else None,
    )
