"""What the customer is told about months that are billed by average: what a reading may add, and how to avoid it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notification.domain.letter import Language, Letter
from notification.domain.letters import Place
from notification.domain.words import day, money, month


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
        since = f"The last reading is of {day(gap.read_on, language)}. " if gap.read_on else ""
        began = month(gap.since_period, language)
        opening = f"{since}Since {began} account {place.account_number} has been charged by the average."
        told = f"{charged} were charged by average. When you send a reading, up to {up_to} may be added."
        after = _after_en(gap.left)
        what = "Please send a reading now: the sooner, the smaller the difference. If you used less, it is set off in your bill."
        return Letter("Please send a reading", (opening, told, after, what), link_label="Send a reading", link=_link(place))
    since = f"Последние показания — от {day(gap.read_on, language)}. " if gap.read_on else ""
    began = month(gap.since_period, language)
    opening = f"{since}По лицевому счёту {place.account_number} показаний нет, начисляем по среднему: {began} и дальше."
    told = f"По среднему начислено {charged}. Сверка с показаниями может добавить до {up_to}."
    what = "Передайте показания: чем раньше, тем меньше разница. Если вы расходовали меньше, разницу зачтём в счёте."
    sentences = (opening, told, _after_ru(gap.left), what)
    return Letter("Передайте, пожалуйста, показания", sentences, link_label="Передать показания", link=_link(place))


def _after_ru(left: int) -> str:
    if not left:
        return "Дальше по среднему начислять нельзя: со следующего месяца начисляют по нормативу."
    return f"По среднему можно начислить ещё за {left} мес., потом начисляют по нормативу."


def _after_en(left: int) -> str:
    if not left:
        return "The average cannot be charged any longer: from next month on the normative applies."
    return f"The average may be charged for {left} more {'month' if left == 1 else 'months'}, then the normative."


def _link(place: Place) -> str:
    return f"{place.cabinet}/readings"
