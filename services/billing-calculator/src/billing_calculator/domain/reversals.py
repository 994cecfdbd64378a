"""What takes a payment back: it is cancelled because it was never made so, or an advance is given back. Entries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.ledger import CANCELLATION, REFUND, Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.words import money_en, money_ru

AGENT_CANCELLED, MADE_IN_ERROR = "agent_cancelled", "made_in_error"
CAUSES = {
    AGENT_CANCELLED: ("Платёж отменён платёжным агентом", "Payment cancelled by the payment agent"),
    MADE_IN_ERROR: ("Платёж отменён: был зачислен по ошибке", "Payment cancelled: it was posted by mistake"),
}


class PaymentUnknown(BillingError):
    """There is no payment of this id."""

    kind = "missing"
    code = "payment_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такого платежа нет.", en="There is no such payment.")


class RefundTooLarge(BillingError):
    """More is to be given back than the account holds as an advance."""

    kind = "conflict"
    code = "refund_above_advance"

    def __init__(self, advance: Decimal) -> None:
        super().__init__(
            ru=f"Вернуть можно не больше аванса. Сейчас аванс {money_ru(advance)}.",
            en=f"No more than the advance can be given back. It is {money_en(advance)} now.",
            details={"advance": str(advance)},
        )


@dataclass(frozen=True)
class Cancellation:
    """Who cancelled a payment, when and why; there is one of a payment at most, and it is never taken back."""

    payment_id: str
    account_id: str
    amount: Decimal
    period: str | None
    cause: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Refund:
    """An advance, or a part of it, was given back to the customer."""

    refund_id: str
    account_id: str
    account_number: str
    amount: Decimal
    reason: str
    by: str
    at: datetime


def cancellation_of(payment: Payment, *, cause: str, reason: str, by: str, now: datetime) -> Cancellation:
    """All of the payment: a part of one cannot be undone."""
    return Cancellation(payment.payment_id, payment.account_id, payment.amount, payment.period, cause, reason, by, now)


def cancelled(it: Cancellation) -> Entry:
    """What a cancelled payment no longer takes off the debt, for the month it was stated for."""
    ru, en = CAUSES.get(it.cause, CAUSES[MADE_IN_ERROR])
    return Entry(_id(it.payment_id), it.account_id, CANCELLATION, it.amount, it.period, it.at, ru, en)


def refunded(it: Refund) -> Entry:
    """What was given back is no advance any more."""
    ru, en = "Аванс возвращён", "Advance given back"
    return Entry(f"refund:{it.refund_id}", it.account_id, REFUND, it.amount, None, it.at, ru, en)


def give_back(balance: Decimal, amount: Decimal) -> None:
    """Refuse what is more than the advance."""
    advance = max(-balance, Decimal("0.00"))
    if amount > advance:
        raise RefundTooLarge(advance)


def cancellations(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries that cancel payments, by the payment."""
    found = [each for each in entries if each.kind == CANCELLATION]
    return {each.entry_id.removeprefix("payment:").removesuffix(":cancelled"): each for each in found}


def standing(payments: Iterable[Payment], entries: Iterable[Entry]) -> list[Payment]:
    """The payments that were not cancelled: the others settle nothing, as if they had never been."""
    gone = cancellations(entries)
    return [each for each in payments if each.payment_id not in gone]


def without_cancelled(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without the cancelled payments and what cancels them; together those are nothing."""
    gone = cancellations(entries)
    ids = {f"payment:{each}" for each in gone} | {each.entry_id for each in gone.values()}
    return [each for each in entries if each.entry_id not in ids]


def _id(payment_id: str) -> str:
    return f"payment:{payment_id}:cancelled"
