"""What is said of months without a reading: plainly, with what is known and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from billing_calculator.domain.charge import Why
from billing_calculator.domain.words import (
    day_en,
    day_ru,
    kwh_en,
    kwh_ru,
    money_en,
    money_ru,
    month_en,
    month_of_ru,
    months_en,
    months_ru,
)


class Month(Protocol):
    """A silent month, as far as it is spoken of."""

    @property
    def period(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def kwh(self) -> Decimal: ...
    @property
    def left(self) -> int | None: ...


class Change(Protocol):
    """A change of the bill, as far as it is spoken of."""

    @property
    def kwh(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...


def say(months: Sequence[Month], read_on: date | None, low: Change | None, high: Change | None) -> tuple[Why, ...]:
    """How long, what was billed, what comes after, and the range."""
    return (_since(months, read_on), *_billed(months), *_counter(months), _range(low, high))


def _since(months: Sequence[Month], read_on: date | None) -> Why:
    if read_on is None:
        first = months[0].period
        return Why(ru=f"Показаний нет с {month_of_ru(first)}.", en=f"There are no readings since {month_en(first)}.")
    return Why(
        ru=f"Последние показания — от {day_ru(read_on)}. Без показаний: {months_ru(len(months))}.",
        en=f"The last reading is of {day_en(read_on)}. Without one: {months_en(len(months))}.",
    )


def _billed(months: Sequence[Month]) -> list[Why]:
    told = []
    for by, ru, en in (("average", "по среднему расходу", "by the average"), ("normative", "по нормативу", "by the normative")):
        those = [month for month in months if month.by == by]
        if those:
            kwh, total = sum((each.kwh for each in those), Decimal(0)), sum((each.total for each in those), Decimal(0))
            told.append(
                Why(
                    ru=f"Начислено {ru} за {months_ru(len(those))}: {kwh_ru(kwh)}, {money_ru(total)}.",
                    en=f"Billed {en} for {months_en(len(those))}: {kwh_en(kwh)}, {money_en(total)}.",
                )
            )
    if nothing := [month for month in months if not month.by]:
        told.append(
            Why(
                ru=f"За {months_ru(len(nothing))} пока ничего не начислено, но расход на счётчике растёт.",
                en=f"Nothing is billed yet for {months_en(len(nothing))}, but the meter goes on counting.",
            )
        )
    return told


def _counter(months: Sequence[Month]) -> list[Why]:
    left = months[-1].left
    if left is None:
        return []
    if not left:
        return [
            Why(
                ru="По среднему больше начислять нельзя: дальше начисляют по нормативу, он не зависит от вашего расхода.",
                en="The average may not be billed any longer: the normative follows, whatever you really use.",
            )
        ]
    return [
        Why(
            ru=f"По среднему можно начислить ещё за {months_ru(left)}, потом начисляют по нормативу.",
            en=f"The average may be billed for {months_en(left)} more, then the normative follows.",
        )
    ]


def _range(low: Change | None, high: Change | None) -> Why:
    if low is None or high is None:
        return Why(
            ru="Насколько изменится счёт, когда вы передадите показания, сказать нельзя: показаний прошлых месяцев пока мало.",
            en="By how much the bill changes with your reading cannot be said: too few earlier months were read.",
        )
    least, most = sorted((low.kwh, high.kwh))
    ru = f"Раньше у вас выходило от {kwh_ru(least)} до {kwh_ru(most)} в месяц. Если так и было, вместе с показаниями счёт"
    en = f"Earlier you used {kwh_en(least)} to {kwh_en(most)} a month. If that went on, your reading will make the bill"
    if low.amount >= 0:
        ru, en = f"{ru} вырастет на", f"{en} larger by"
        return Why(ru=f"{ru} {_between_ru(low.amount, high.amount)}", en=f"{en} {_between_en(low.amount, high.amount)}")
    if high.amount <= 0:
        ru, en = f"{ru} уменьшится на", f"{en} smaller by"
        return Why(ru=f"{ru} {_between_ru(-high.amount, -low.amount)}", en=f"{en} {_between_en(-high.amount, -low.amount)}")
    return Why(
        ru=f"{ru} может и уменьшиться (до {money_ru(-low.amount)}), и вырасти (до {money_ru(high.amount)}).",
        en=f"{en} smaller by up to {money_en(-low.amount)} or larger by up to {money_en(high.amount)}.",
    )


def _between_ru(least: Decimal, most: Decimal) -> str:
    return f"{money_ru(least)}." if least == most else f"сумму от {money_ru(least)} до {money_ru(most)}."


def _between_en(least: Decimal, most: Decimal) -> str:
    return f"{money_en(least)}." if least == most else f"{money_en(least)} to {money_en(most)}."
