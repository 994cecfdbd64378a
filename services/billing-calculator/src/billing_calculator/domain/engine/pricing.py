"""kWh become lines: by the price of one day, or by days under several tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import Line, Volume, Why, bands_of, charge, line_of
from billing_calculator.domain.engine.by_days import shared_by_days
from billing_calculator.domain.engine.case import Case
from billing_calculator.domain.engine.prices import Stretch
from billing_calculator.domain.engine.result import Row, Step
from billing_calculator.domain.engine.rules import PRICE, Rule
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import day_en, day_ru, kwh_en, kwh_ru


def month_of(period: str) -> int:
    """The number of the month, by which seasons are known."""
    return int(period[5:])


def rows_on(
    case: Case, volumes: Sequence[Volume], *, day: date, period: str, what: str, rule: Rule, periods: int = 1
) -> list[Row]:
    """The lines by the table of a day. What has to be given back goes by the lowest band."""
    tariff = case.prices.on(day)
    used = [each for each in volumes if each.kwh > 0]
    lines = charge(volumes=used, tariff=tariff, household=case.household, month=month_of(period), periods=periods).lines
    lowest = bands_of(tariff, case.household, month=month_of(period), periods=periods)[0]
    back = [
        line_of(kwh=each.kwh, volume=each, band=lowest, tariff=tariff, group=case.household.group)
        for each in volumes
        if each.kwh < 0
    ]
    group = case.household.group
    return [row_of(line, tariff, group=group, what=what, rule=rule, period=period, on=day) for line in (*lines, *back)]


def row_of(line: Line, tariff: Tariff, *, group: str, what: str, rule: Rule, period: str, on: date) -> Row:
    """A line with where its price stands and which rule its kWh rest on."""
    named = f"{group}/{line.rates}/{line.zone}/{line.band}"
    return Row(
        what, line.zone, line.band, line.volume, line.price, line.amount, line.why, rule, tariff.name, named, period, on
    )


def rows_by_days(
    case: Case, volumes: Sequence[Volume], stretches: Sequence[Stretch], *, periods: int
) -> tuple[list[Row], list[Step]]:
    """Prices that changed between two readings: kWh, norm and limits are shared by days (only where this is set)."""
    days = sum(stretch.days for stretch in stretches)
    rows, steps = [], []
    for part in shared_by_days(volumes, stretches, case.household, periods=periods):
        stretch = part.stretch
        steps.append(_stretch_step(stretch, days, part.priced.volume))
        rows += [
            row_of(
                line, stretch.tariff, group=case.household.group, what="consumption", rule=PRICE, period=case.period,
                on=stretch.first,
            )
            for line in part.priced.lines
        ]  # fmt: skip
    return rows, steps


def _stretch_step(stretch: Stretch, of: int, kwh: Decimal) -> Step:
    why = Why(
        ru=f"С {day_ru(stretch.first)} по цене этих дней: {stretch.days} из {of} дн., {kwh_ru(kwh)}",
        en=f"From {day_en(stretch.first)} at the price of these days: {stretch.days} of {of} days, {kwh_en(kwh)}",
    )
    return Step("by_days", kwh, why, PRICE, stretch.first)
