"""What a bill says in words: where its kWh come from, why an old month changed, how to pay it."""

from __future__ import annotations

from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.charge import Why
from billing_calculator.domain.unread import MONTH_CLOSED
from billing_calculator.domain.words import NBSP, month_en, month_of_ru, month_ru

NO_BENEFITS = Why("Льготы и субсидии в расчёте не применялись.", "No benefit or subsidy was applied.")

_LATE = {
    "reading_submitted": Why("поступили показания за этот месяц", "readings of that month came in"),
    "reading_corrected": Why("показания исправлены", "the readings were corrected"),
    "reading_cancelled": Why("показания отменены", "the readings were cancelled"),
    "account_updated": Why("изменились данные лицевого счёта", "the account's data changed"),
    "month_closed": Why("показаний не было, начислено по правилам", "no readings came, charged by the rules"),
}


def late_why(revision: Revision) -> Why | None:
    """Why a month changed after its own bill, or was charged after it."""
    if revision.unread and revision.reason == MONTH_CLOSED:
        return Why("показаний одного из счётчиков не было, начислено по правилам", "one meter was not read, charged by the rules")
    return _LATE.get(revision.reason)


def explained(now: Revision) -> tuple[Why, ...]:
    """A charge in sentences: what stood in for a reading, the norm, each line, and what was billed before and is set off."""
    stood_in = [now.stand_in] if now.stand_in else [each.stand_in for each in now.unread]
    said = [*(why for each in stood_in for why in each.why), *([now.norm] if now.norm else ()), *(line.why for line in now.lines)]
    if now.set_off:
        said.append(_set_off(now))
    return tuple(said)


def purpose_ru(account_number: str, period: str) -> str:
    """What a payment is for, as the bank is told."""
    return f"Оплата электроэнергии за {month_ru(period)}, лицевой счёт {account_number}".replace(NBSP, " ")


def _set_off(now: Revision) -> Why:
    ru = ", ".join(month_of_ru(each.period) for each in now.set_off)
    en = ", ".join(month_en(each.period) for each in now.set_off)
    return Why(
        f"Показания включают и месяцы без показаний: то, что за них уже начислено, вычтено ({ru}).",
        f"The readings hold months without readings too: what was charged for them is taken off ({en}).",
    )
