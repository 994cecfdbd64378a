"""What the customer is told when a payment is cancelled or an advance goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from notification.domain.letter import Kind, Language, Letter
from notification.domain.letters import Place, as_of, owed
from notification.domain.words import money


@dataclass(frozen=True)
class TakenBack:
    """A cancelled payment with its `cause`, or a refund without one; `balance` is what is owed after it."""

    account_id: str
    amount: Decimal
    balance: Decimal
    at: datetime
    cause: str | None

    @property
    def kind(self) -> Kind:
        """Which of the two."""
        return "payment_cancelled" if self.cause else "advance_refunded"


CAUSES = {
    "agent_cancelled": ("Его отменил платёжный агент.", "The payment agent has cancelled it."),
    "made_in_error": ("Он был зачислен на этот счёт по ошибке.", "It was posted to this account by mistake."),
}
ASK = ("Если вы с этим не согласны, напишите или позвоните нам.", "If you do not agree, write or call us.")


def taken_back_letter(it: TakenBack, place: Place, language: Language) -> Letter:
    """How much, why, and what is to be paid now."""
    ru = language == "ru"
    return Letter(
        title=_title(it, ru),
        sentences=(*_said(it, place, ru), owed(it.balance, (), language, today=it.at.astimezone(place.zone).date())),
        as_of=as_of(it.at, place, language),
        link_label="Посмотреть платежи" if ru else "See the payments",
        link=f"{place.cabinet}/payments",
    )


def _title(it: TakenBack, ru: bool) -> str:
    amount = money(it.amount, "ru" if ru else "en")
    if it.cause:
        return f"Платёж отменён: {amount}" if ru else f"Payment cancelled: {amount}"
    return f"Аванс возвращён: {amount}" if ru else f"Advance given back: {amount}"


def _said(it: TakenBack, place: Place, ru: bool) -> tuple[str, ...]:
    amount, number = money(it.amount, "ru" if ru else "en"), place.account_number
    if it.cause is None:
        return (f"Мы вернули вам {amount} аванса с лицевого счёта {number}." if ru else
                f"We gave back {amount} of the advance on account {number}.",)  # fmt: skip
    said = (f"Платёж {amount} на лицевой счёт {number} отменён.", f"The payment of {amount} to account {number} is cancelled.")
    opening = said[0 if ru else 1]
    why = [CAUSES[it.cause][0 if ru else 1]] if it.cause in CAUSES else []
    return (opening, *why, ASK[0 if ru else 1])
