"""Reliefs: a part of the holders' share, on everything or within the norm only, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from billing_calculator.domain.charge import KOPECK, Household, Why
from billing_calculator.domain.engine.case import Benefit
from billing_calculator.domain.engine.result import Row
from billing_calculator.domain.engine.rules import BENEFIT
from billing_calculator.domain.tariff import ONE_BAND, WITHIN_NORM
from billing_calculator.domain.words import money_en, money_ru, plain

FIRST_BANDS = frozenset({WITHIN_NORM, "range_1", ONE_BAND})
CHARGED = frozenset({"consumption", "average", "normative", "recalculation", "common_use"})  # never the raising coefficient


def reliefs(rows: Sequence[Row], benefits: Iterable[Benefit], household: Household) -> list[Row]:
    """For each benefit and each line it reaches, what it takes off, half up to the kopeck."""
    return [
        _relief(row, benefit, household)
        for benefit in benefits
        for row in rows
        if row.what in CHARGED and (row.band in FIRST_BANDS or not benefit.within_norm_only)
    ]


def _relief(row: Row, benefit: Benefit, household: Household) -> Row:
    exact = Fraction(row.amount) * Fraction(benefit.percent) * benefit.holders / household.persons / 100
    off = rounded(exact)
    share = f" × {benefit.holders}/{household.persons}"
    figures = f"{plain(benefit.percent)} %{share}"
    why = Why(
        ru=f"Льгота: {money_ru(row.amount)} × {figures.replace('.', ',')} = −{money_ru(off)}",
        en=f"Benefit: {money_en(row.amount)} × {figures} = −{money_en(off)}",
    )
    return replace(row, what="benefit", amount=-off, volume=None, price=None, why=why, rule=BENEFIT)


def rounded(exact: Fraction) -> Decimal:
    """A fraction of roubles, half up to the kopeck (away from zero when negative, so that taking back is symmetric)."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(KOPECK, ROUND_HALF_UP)
