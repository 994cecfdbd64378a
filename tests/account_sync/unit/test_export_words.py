"""Sums of registries as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from account_sync.domain.export.entry import Kind
from account_sync.domain.export.words import measured


@pytest.mark.parametrize(
    ("kind", "amount", "ru", "en"),
    [
        (Kind.PAYMENTS, "2141.22", "2 141,22 ₽", "RUB 2,141.22"),
        (Kind.PAYMENTS, "106", "106,00 ₽", "RUB 106.00"),
        (Kind.PAYMENTS, "-1234567.50", "−1 234 567,50 ₽", "−RUB 1,234,567.50"),
        (Kind.PAYMENTS, "0.005", "0,005 ₽", "RUB 0.005"),
        (Kind.READINGS, "2141.220", "2 141,22 кВт·ч", "2,141.22 kWh"),
        (Kind.READINGS, "-100", "−100 кВт·ч", "−100 kWh"),
        (Kind.READINGS, "0", "0 кВт·ч", "0 kWh"),
    ],
)
def test_a_sum_has_a_comma_in_russian_and_a_point_in_english(kind: Kind, amount: str, ru: str, en: str) -> None:
    assert tuple(each.replace("\u00a0", " ") for each in measured(kind, Decimal(amount))) == (ru, en)
