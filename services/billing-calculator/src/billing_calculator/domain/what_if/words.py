"""What a what-if says: the difference in a sentence, and what is taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from billing_calculator.domain.charge import Why
from billing_calculator.domain.words import (
    kwh_en,
    kwh_ru,
    money_en,
    money_ru,
    month_en,
    month_of_ru,
    month_ru,
    persons_en,
    persons_ru,
)

METER_RU = {1: "однотарифным", 2: "двухтарифным", 3: "трёхтарифным"}
METER_EN = {1: "one rate", 2: "two rates", 3: "three rates"}


def with_meter(rates: int) -> Why:
    """Another meter."""
    return Why(ru=f"С {METER_RU[rates]} счётчиком", en=f"With a meter of {METER_EN[rates]}")


def with_people(persons: int) -> Why:
    """Another number of people."""
    return Why(
        ru=f"Если бы по этому адресу было зарегистрировано {persons_ru(persons)},",
        en=f"With {persons_en(persons)} registered at this address",
    )


def in_time(months: Sequence[str]) -> Why:
    """A reading each month."""
    first, last = months[0], months[-1]
    return Why(
        ru=f"Если бы показания передавали каждый месяц, с {month_of_ru(first)} по {month_ru(last)}",
        en=f"With a reading each month, from {month_en(first)} to {month_en(last)},",
    )


def compared(lead: Why, period: str, *, total: Decimal, charged: Decimal) -> Why:
    """What it would have come to, and by how much that is more or less."""
    when_ru, when_en = (f" за {month_ru(period)}", f" {month_en(period)}") if period else ("", "")
    change = total - charged
    if not change:
        ru = f"столько же, сколько и начислено: {money_ru(charged)}."
        en = f"would have cost what was charged: {money_en(charged)}."
        return Why(ru=f"{lead.ru}{when_ru} вышло бы {ru}", en=f"{lead.en}{when_en} {en}")
    by_ru = f"на {money_ru(abs(change))} {'больше' if change > 0 else 'меньше'}, чем начислено"
    by_en = f"{money_en(abs(change))} {'more' if change > 0 else 'less'} than was charged"
    return Why(
        ru=f"{lead.ru}{when_ru} вышло бы {money_ru(total)}. Это {by_ru} ({money_ru(charged)}).",
        en=f"{lead.en}{when_en} would have cost {money_en(total)}. That is {by_en} ({money_en(charged)}).",
    )


def same_use(volume: Decimal) -> Why:
    """Nothing else is otherwise."""
    return Why(
        ru=f"Всё остальное — как в начислении: тот же расход, {kwh_ru(volume)}, и цены тех же дней.",
        en=f"All else is as it was charged: the same consumption, {kwh_en(volume)}, and the prices of the same days.",
    )


def meter_costs() -> Why:
    """What the sum leaves out."""
    return Why(
        ru="Сколько стоит другой счётчик и его установка, здесь не учтено.",
        en="What another meter and its installation cost is left out.",
    )


def registered() -> Why:
    """Who counts."""
    return Why(
        ru="Считаются те, кто зарегистрирован по этому адресу, а не те, кто живёт.",
        en="It is those registered at this address who count, not those who live there.",
    )


def equal_months() -> Why:
    """How a reading of several months is cut."""
    return Why(
        ru="Сколько вы израсходовали в каждом из этих месяцев, счётчик не показывает, поэтому расход поделён поровну.",
        en="The meter does not tell how much was used in each of these months, so the consumption is shared equally.",
    )
