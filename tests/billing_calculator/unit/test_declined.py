"""Counted things in both languages, each in its own form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.silence_words import say
from billing_calculator.domain.words import (
    days_en,
    days_ru,
    kopecks_en,
    kopecks_ru,
    month_en,
    month_of_ru,
    month_ru,
    months_en,
    months_ru,
    waiting_en,
    waiting_ru,
)

ONE, FEW = {1, 21, 31, 101, 121}, {2, 3, 4, 22, 23, 24, 32, 102, 103, 104, 122}


def form(count: int) -> int:
    return 0 if count in ONE else 1 if count in FEW else 2


@pytest.mark.parametrize(
    ("said", "forms"),
    [
        (days_ru, ("день", "дня", "дней")), (months_ru, ("месяц", "месяца", "месяцев")),
        (lambda count: kopecks_ru(Decimal(count)), ("копейку", "копейки", "копеек")),
    ],
    ids=["days", "months", "kopecks"],
)  # fmt: skip
def test_every_number_has_its_own_form(said: Callable[[int], str], forms: tuple[str, str, str]) -> None:
    counts = [*range(26), 30, 31, 32, 100, 101, 102, 103, 104, *range(105, 123)]
    assert [said(count) for count in counts] == [f"{count}\xa0{forms[form(count)]}" for count in counts]


def test_a_part_of_a_kopeck_is_counted_as_a_part() -> None:
    assert kopecks_ru(Decimal("206.5")) == "206,5\xa0копейки"
    assert (kopecks_en(Decimal(1)), kopecks_en(Decimal(3))) == ("1\xa0kopeck", "3\xa0kopecks")


def test_english_knows_one_and_many() -> None:
    assert (days_en(1), days_en(2), months_en(1), months_en(2)) == ("1\xa0day", "2\xa0days", "1\xa0month", "2\xa0months")


def test_months_are_named_in_both_cases() -> None:
    told = [(month_ru(period), month_of_ru(period), month_en(period)) for period in ("2022-03", "2022-12")]
    assert [tuple(each.replace("\xa0", " ") for each in row) for row in told] == [
        ("март 2022 года", "марта 2022 года", "March 2022"), ("декабрь 2022 года", "декабря 2022 года", "December 2022"),
    ]  # fmt: skip


def test_why_a_charge_waits_is_the_missing_tariff_or_the_missing_price() -> None:
    day = date(2022, 11, 20)
    assert "ещё не опубликован" in waiting_ru(day, whole=True) and "нет цены" in waiting_ru(day, whole=False)
    assert "not published" in waiting_en(day, whole=True) and "lacks the price" in waiting_en(day, whole=False)


class Said:
    """A change of the bill, a month that is over."""

    period, by, total, kwh, left = "2022-10", "average", Decimal(412), Decimal(100), 2

    def __init__(self, amount: str = "0", kwh: int = 100) -> None:
        self.amount, self.kwh = Decimal(amount), Decimal(kwh)


@pytest.mark.parametrize(
    ("low", "high", "ru", "en"),
    [
        ("0.00", "9.00", "вырастет на сумму от 0,00 ₽ до 9,00 ₽.", "larger by RUB 0.00 to RUB 9.00."),
        ("0.50", "0.50", "вырастет на 0,50 ₽.", "larger by RUB 0.50."),
        ("-9.00", "0.00", "уменьшится на сумму от 0,00 ₽ до 9,00 ₽.", "smaller by RUB 0.00 to RUB 9.00."),
        ("-9.00", "-2.00", "уменьшится на сумму от 2,00 ₽ до 9,00 ₽.", "smaller by RUB 2.00 to RUB 9.00."),
        ("-9.00", "0.50", "и уменьшиться (до 9,00 ₽), и вырасти (до 0,50 ₽).", "up to RUB 9.00 or larger by up to RUB 0.50."),
    ],
)  # fmt: skip
def test_the_range_of_a_correction_is_said_as_people_would(low: str, high: str, ru: str, en: str) -> None:
    said = say([Said()], None, Said(low, 90), Said(high, 110))[-1]
    assert said.ru.replace("\xa0", " ").endswith(ru) and said.en.replace("\xa0", " ").endswith(en)
    assert "от 90 кВт·ч до 110 кВт·ч" in said.ru.replace("\xa0", " ")


def test_half_a_range_is_none() -> None:
    for low, high in ((None, None), (Said(), None), (None, Said())):
        assert "показаний прошлых месяцев пока мало" in say([Said()], None, low, high)[-1].ru
