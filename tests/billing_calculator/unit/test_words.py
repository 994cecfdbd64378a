"""Figures and sentences as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from billing_calculator.domain.words import estimate_en, estimate_ru, kwh_ru, money_en, money_ru, persons_en, persons_ru


@pytest.mark.parametrize(
    ("amount", "ru", "en"),
    [
        ("1257.80", "1\u00a0257,80\u00a0₽", "RUB\u00a01,257.80"),
        ("-433.80", "\u2212433,80\u00a0₽", "\u2212RUB\u00a0433.80"),
        ("4.1", "4,10\u00a0₽", "RUB\u00a04.10"),
        ("1.936", "1,936\u00a0₽", "RUB\u00a01.936"),
        ("1000000", "1\u00a0000\u00a0000,00\u00a0₽", "RUB\u00a01,000,000.00"),
    ],
)
def test_money_is_grouped_and_has_kopecks(amount: str, ru: str, en: str) -> None:
    assert (money_ru(Decimal(amount)), money_en(Decimal(amount))) == (ru, en)


@pytest.mark.parametrize(
    ("volume", "ru"),
    [("260", "260\u00a0кВт·ч"), ("260.000", "260\u00a0кВт·ч"), ("0.5", "0,5\u00a0кВт·ч"), ("2.6E+2", "260\u00a0кВт·ч")],
)
def test_energy_has_no_idle_zeros(volume: str, ru: str) -> None:
    assert kwh_ru(Decimal(volume)) == ru


@pytest.mark.parametrize(("count", "ru"), [(1, "человек"), (3, "человека"), (5, "человек"), (12, "человек"), (22, "человека")])
def test_persons_are_declined(count: int, ru: str) -> None:
    assert persons_ru(count) == f"{count}\u00a0{ru}"


def test_one_person_is_one_person() -> None:
    assert (persons_en(1), persons_en(2)) == ("1\u00a0person", "2\u00a0persons")


@pytest.mark.parametrize(
    ("already", "ru", "en"),
    [
        ("0.00", "824,00\u00a0₽.", "RUB\u00a0824.00."),
        ("824.00", "сумма не изменится.", "the sum will not change."),
        ("1257.80", "убавится 433,80\u00a0₽.", "RUB\u00a0433.80 will be taken off."),
        ("24.00", "прибавится 800,00\u00a0₽.", "RUB\u00a0800.00 will be added."),
    ],
)
def test_an_estimate_says_what_changes(already: str, ru: str, en: str) -> None:
    asked = (Decimal(200), Decimal("824.00"), Decimal(already))
    assert estimate_ru(*asked).endswith(ru) and estimate_en(*asked).endswith(en)
