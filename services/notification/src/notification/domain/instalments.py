"""What the customer is told of a debt that is paid in instalments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from notification.domain.letter import Kind, Language, Letter
from notification.domain.letters import Place, as_of
from notification.domain.words import day, money


@dataclass(frozen=True)
class Instalments:
    """A plan as billing-calculator told it: its parts, and what of it was `settled` when it ended."""

    account_id: str
    state: str
    amount: Decimal
    settled: Decimal
    parts: tuple[tuple[date, Decimal], ...]
    at: datetime

    @property
    def worth_telling(self) -> bool:
        """What somebody took back themselves they know; a word of a later release is passed over."""
        return self.state in TITLES

    @property
    def kind(self) -> Kind:
        """The decision, or the end."""
        return "instalments_decided" if self.state in ("agreed", "refused") else "instalments_ended"


TITLES = {
    "agreed": ("Рассрочка согласована", "Your instalments are agreed upon"),
    "refused": ("Рассрочку согласовать не получилось", "Your request for instalments was refused"),
    "done": ("Рассрочка выплачена. Спасибо!", "Your instalments are paid. Thank you!"),
    "broken": ("Рассрочка прекращена", "Your instalments have ended"),
}


def instalments_letter(it: Instalments, place: Place, language: Language) -> Letter:
    """What was decided or came of it, the parts with their days, and what to do; the office's reason is behind the password."""
    ru = language == "ru"
    link = f"{place.cabinet}/payments/instalments"
    lines = tuple(_line(*each, language) for each in it.parts) if it.state == "agreed" else ()
    label = "Открыть рассрочку" if ru else "See the instalments"
    said = (_ru if ru else _en)(it, place.account_number)
    return Letter(TITLES[it.state][0 if ru else 1], said, lines, as_of(it.at, place, language), label, link)


def _line(due_on: date, amount: Decimal, language: Language) -> str:
    words = f"до {day(due_on, language)} года" if language == "ru" else f"by {day(due_on, language)}"
    return f"{words}: {money(amount, language)}"


def _ru(it: Instalments, number: str) -> tuple[str, ...]:
    whole, settled, left = (money(each, "ru") for each in (it.amount, it.settled, it.amount - it.settled))
    return {
        "agreed": (
            f"Долг {whole} по лицевому счёту {number} можно платить частями.",
            "Новые начисления платите как обычно. Пени на долг начисляются по тем же правилам.",
        ),
        "refused": (
            f"По лицевому счёту {number} просили о рассрочке долга {whole}. Согласовать её не получилось.",
            "Наш ответ — в личном кабинете: раздел «Платежи», «Рассрочка». Если есть вопросы, позвоните нам.",
        ),
        "done": (f"Долг {whole} по лицевому счёту {number} выплачен полностью.",),
        "broken": (
            f"Часть рассрочки по лицевому счёту {number} не оплачена вовремя, поэтому рассрочка прекращена.",
            f"Из {whole} оплачено {settled}. Оставшиеся {left} нужно оплатить сейчас.",
            "Если платить трудно, позвоните нам: можно договориться заново.",
        ),
    }[it.state]


def _en(it: Instalments, number: str) -> tuple[str, ...]:
    whole, settled, left = (money(each, "en") for each in (it.amount, it.settled, it.amount - it.settled))
    return {
        "agreed": (
            f"The debt of {whole} on account {number} may be paid in parts.",
            "Please pay new charges as usual. Penalties on the debt go on by the same rules.",
        ),
        "refused": (
            f"For account {number} it was asked to pay the debt of {whole} in instalments. We could not agree to that.",
            "Our answer is in the cabinet: payments, instalments. If you have questions, please call us.",
        ),
        "done": (f"The debt of {whole} on account {number} is paid in full.",),
        "broken": (
            f"A part of the instalments on account {number} was not paid in time, so they have ended.",
            f"Of {whole}, {settled} is paid. The remaining {left} is to be paid now.",
            "If paying is hard, please call us: we can agree anew.",
        ),
    }[it.state]
