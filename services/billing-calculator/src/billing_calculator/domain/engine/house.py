"""Energy that a house uses together: the flat's share by area. Ranges are not applied to it; absence never lessens it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from billing_calculator.domain.charge import Why
from billing_calculator.domain.engine.case import HouseByMeter, HouseByNormative
from billing_calculator.domain.engine.result import Step
from billing_calculator.domain.engine.rules import HOUSE_BY_METER, HOUSE_BY_NORMATIVE
from billing_calculator.domain.words import kwh_en, kwh_ru, plain

THOUSANDTH = Decimal("0.001")


def house_use(house: HouseByMeter | HouseByNormative) -> Step:
    """The flat's kWh of the common use, to a thousandth."""
    return _by_meter(house) if isinstance(house, HouseByMeter) else _by_normative(house)


def _by_meter(house: HouseByMeter) -> Step:
    parts = (house.non_residential, house.unmetered, house.metered, house.own_production)
    rest = max(house.house - sum(parts, Decimal(0)), Decimal(0))
    kwh = _share(rest, house.area, house.area_of_all)
    formula = " − ".join(map(plain, (house.house, *parts)))
    shown = f"({formula}) × {plain(house.area)} / {plain(house.area_of_all)}"
    return Step("common_use", kwh, _why(shown, kwh), HOUSE_BY_METER)


def _by_normative(house: HouseByNormative) -> Step:
    kwh = _share(house.normative * house.common_area, house.area, house.area_of_all)
    shown = " × ".join(map(plain, (house.normative, house.common_area, house.area))) + f" / {plain(house.area_of_all)}"
    return Step("common_use", kwh, _why(shown, kwh), HOUSE_BY_NORMATIVE)


def _share(kwh: Decimal, area: Decimal, of: Decimal) -> Decimal:
    exact = Fraction(kwh) * Fraction(area) / Fraction(of)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(THOUSANDTH, ROUND_HALF_UP)
    return rounded.normalize() + Decimal(0)


def _why(formula: str, kwh: Decimal) -> Why:
    return Why(
        ru=f"Общедомовые нужды: {formula.replace('.', ',')} = {kwh_ru(kwh)}", en=f"Common use: {formula} = {kwh_en(kwh)}"
    )
