"""What the customer is told about months that are billed by average: what a reading may add, and how to avoid it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import day, money, month, month_of


@dataclass(frozen=True)
class UnreadGap:
    """So many months without a reading since one, what was charged for them, and what the next reading may add."""

    account_id: str
    since_period: str
    months: int
    read_on: date | None
    charged: Decimal
    up_to: Decimal
    left: int


def gap_letter(gap: UnreadGap, place: Place, language: Language) -> Letter:
    """Plainly: what was charged by average, by how much it may be too little, and that a reading puts it right."""
    charged, up_to = money(gap.charged, language), money(gap.up_to, language)
    if language == "en":
        told = f"If you used more than that, your next reading adds up to {up_to}. If less, the difference comes off your bill."
        what = "Please send a reading now: the sooner, the smaller the difference."
        opening = f"{_since_en(gap, place)} Meanwhile you have been charged by your average use: {charged} so far."
        sentences = (opening, told, _after_en(gap.left), what)
        return Letter("Please send a reading", sentences, link_label="Send a reading", link=_link(place))
    opening = f"{_since_ru(gap, place)} Пока новых нет, мы начисляем по вашему среднему расходу: уже {charged}."
    told = f"Если на деле вы расходовали больше, следующие показания добавят к счёту до {up_to}. Если меньше — разницу зачтём."
    what = "Передайте показания сейчас: чем раньше, тем меньше разница."
    sentences = (opening, told, _after_ru(gap.left), what)
    return Letter("Передайте, пожалуйста, показания", sentences, link_label="Передать показания", link=_link(place))


def _since_ru(gap: UnreadGap, place: Place) -> str:
    if gap.read_on is None:
        return f"По лицевому счёту {place.account_number} показаний нет с {month_of(gap.since_period)}."
    return f"Последние показания по лицевому счёту {place.account_number} — от {day(gap.read_on, 'ru')}."


def _since_en(gap: UnreadGap, place: Place) -> str:
    if gap.read_on is None:
        return f"There has been no reading of account {place.account_number} since {month(gap.since_period, 'en')}."
    return f"The last reading of account {place.account_number} is of {day(gap.read_on, 'en')}."


def _after_ru(left: int) -> str:
    if not left:
        return "Дальше по среднему начислять нельзя: со следующего месяца начисляют по нормативу: он от расхода не зависит."
    months = "1 месяц" if left == 1 else f"{left} месяца"
    return f"По среднему можно начислить ещё за {months}, потом начисляют по нормативу: он от расхода не зависит."


def _after_en(left: int) -> str:
    if not left:
        return "The average cannot be charged any longer: from next month on the normative applies, whatever you use."
    months = "month" if left == 1 else "months"
    return f"The average may be charged for {left} more {months}, then the normative applies, whatever you use."


def _link(place: Place) -> str:
    return f"{place.cabinet}/readings"
