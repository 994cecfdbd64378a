"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from notification.domain.words import energy, money, month


@pytest.mark.parametrize(
    ("amount", "ru", "en"),
    [
        ("1257.80", "1 257,80 ₽", "RUB 1,257.80"),
        ("-0.05", "−0,05 ₽", "−RUB 0.05"),
        ("1234567.00", "1 234 567,00 ₽", "RUB 1,234,567.00"),
    ],
)
def test_money(amount: str, ru: str, en: str) -> None:
    assert money(Decimal(amount), "ru").replace("\u00a0", " ") == ru
    assert money(Decimal(amount), "en").replace("\u00a0", " ") == en


@pytest.mark.parametrize(
    ("volume", "ru"), [("260", "260 кВт·ч"), ("100.000", "100 кВт·ч"), ("1250.5", "1 250,5 кВт·ч"), ("0", "0 кВт·ч")]
)
def test_energy_shows_no_empty_decimals(volume: str, ru: str) -> None:
    assert energy(Decimal(volume), "ru").replace("\u00a0", " ") == ru


def test_months_are_named() -> None:
    assert month("2022-05", "ru") == "май 2022"
    assert month("2022-05", "en") == "May 2022"
