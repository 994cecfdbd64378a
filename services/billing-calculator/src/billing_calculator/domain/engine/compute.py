"""The story of a case: the kWh, their lines, what is added and taken off, the sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from billing_calculator.domain.charge import Volume, Why, bands_of, charge, line_of
from billing_calculator.domain.engine.benefits import reliefs, rounded
from billing_calculator.domain.engine.case import Case, Consumption, Metered, Missing, Recalculating, Unmetered
from billing_calculator.domain.engine.house import house_use
from billing_calculator.domain.engine.metering import Counted, count
from billing_calculator.domain.engine.missing import used_without_reading
from billing_calculator.domain.engine.normative import used_without_meter
from billing_calculator.domain.engine.pricing import month_of, row_of, rows_by_days, rows_on
from billing_calculator.domain.engine.recalculation import covered, spread_over_months
from billing_calculator.domain.engine.result import Result, Row, Step, Used, total_of
from billing_calculator.domain.engine.rules import GIVEN, LATER_READING, RAISED, READINGS, Rule
from billing_calculator.domain.tariff import Band, Model
from billing_calculator.domain.words import money_en, money_ru, plain

NOTHING_USED = Used((), (), "consumption", GIVEN)


def compute(case: Case) -> Result:
    """Lines rounded one by one, then summed; each with its reason, its rule and where its price stands."""
    rows, used = _metered(case, case.use) if isinstance(case.use, Metered) else _unread(case)
    steps = list(used.steps)
    rows += _raised(rows, used)
    if case.house is not None:
        step = house_use(case.house)
        steps.append(step)
        rows += _house_rows(case, step, individual=sum((each.kwh for each in used.volumes), Decimal(0)))
    rows += reliefs(rows, case.benefits, case.household)
    volume = sum((row.volume for row in rows if row.volume is not None), Decimal(0))
    return Result(tuple(rows), tuple(steps), volume, total_of(rows), _norm(case), used.counters)


def _unread(case: Case) -> tuple[list[Row], Used]:
    """What is known without a meter's figures: kWh as given, an average, a normative, or common use alone."""
    used = _used(case)
    rows = rows_on(
        case, used.volumes, day=case.on, period=case.period, what=used.what, rule=used.rule, periods=case.periods
    )
    return rows, used


def _used(case: Case) -> Used:
    if isinstance(case.use, Consumption):
        return Used(case.use.volumes, (), "consumption", GIVEN)
    tariff = case.prices.on(case.on)
    if isinstance(case.use, Missing):
        return used_without_reading(case.use, tariff=tariff, household=case.household)
    if isinstance(case.use, Unmetered):
        return used_without_meter(case.use, period=case.period, tariff=tariff, household=case.household)
    return NOTHING_USED


def _metered(case: Case, metered: Metered) -> tuple[list[Row], Used]:
    """By the figures of a meter; what months without a reading were billed for is set off."""
    counted = count(metered)
    if metered.recalculating is Recalculating.SPREAD and counted.billed:
        rows, steps = spread_over_months(case, counted)
        return rows, Used(counted.unbilled(), (*counted.steps, *steps), "recalculation", LATER_READING)
    volumes = counted.unbilled()
    periods = _periods(case, metered, counted)
    stretches = case.prices.stretches(after=counted.first, until=counted.last) if case.by_days else []
    if len(stretches) > 1 and not counted.billed:
        rows, steps = rows_by_days(case, volumes, stretches, periods=periods)
        return rows, Used(volumes, (*counted.steps, *steps), "consumption", READINGS)
    what, rule = ("recalculation", LATER_READING) if counted.billed else ("consumption", READINGS)
    rows = rows_on(case, volumes, day=case.on, period=case.period, what=what, rule=rule, periods=periods)
    return rows, Used(volumes, tuple(counted.steps), what, rule)


def _periods(case: Case, metered: Metered, counted: Counted) -> int:
    """So many months' limits: one, or where it is set one for each month that has no bill of its own yet."""
    if not metered.limit_per_month:
        return case.periods
    months = set(covered(counted.first, counted.last)) - {each.period for each in counted.billed}
    return max(len(months), 1)


def _raised(rows: Sequence[Row], used: Used) -> list[Row]:
    """What the raising coefficient adds, line by line and apart from the lines themselves."""
    return [] if used.raised_by is None else [_raise(row, used.raised_by) for row in rows]


def _raise(row: Row, rule: Rule) -> Row:
    more = RAISED - 1
    amount = rounded(Fraction(row.amount) * Fraction(more))
    coefficient = plain(RAISED)
    why = Why(
        ru=f"Повышающий коэффициент {coefficient.replace('.', ',')}: {money_ru(row.amount)} × "
        f"{plain(more).replace('.', ',')} = {money_ru(amount)}",
        en=f"Raising coefficient {coefficient}: {money_en(row.amount)} × {plain(more)} = {money_en(amount)}",
    )
    return Row(
        "coefficient", row.zone, row.band, None, None, amount, why, rule, row.tariff, row.tariff_line, row.period, row.on
    )


def _house_rows(case: Case, step: Step, *, individual: Decimal) -> list[Row]:
    """Common use by one rate: in ranges always the lowest, under a social norm what is left of it, then over it."""
    tariff, kwh = case.prices.on(case.on), step.volume or Decimal(0)
    bands = bands_of(tariff, case.household, month=month_of(case.period), periods=case.periods)
    if tariff.model is Model.SOCIAL_NORM:
        norm = bands[0].upper or Decimal(0)
        within = min(kwh, max(norm - individual, Decimal(0)))
        parts = [(within, bands[0]), (kwh - within, bands[1])]
    else:
        parts = [(kwh, Band(bands[0].name, bands[0].lower, None))]
    lines = [
        line_of(kwh=part, volume=Volume(1, "single", part), band=band, tariff=tariff, group=case.household.group)
        for part, band in parts
        if part
    ]
    return [
        row_of(
            line, tariff, group=case.household.group, what="common_use", rule=step.rule, period=case.period, on=case.on
        )
        for line in lines
    ]


def _norm(case: Case) -> Why | None:
    return charge(
        volumes=(), tariff=case.prices.on(case.on), household=case.household, month=month_of(case.period), periods=case.periods
    ).norm
