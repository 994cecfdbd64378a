"""A later reading shows what months without one really used: each month anew at its own price and limits, less its bill."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.due import months_apart, period_before, period_of
from billing_calculator.domain.engine.case import Billed, Case
from billing_calculator.domain.engine.metering import Counted
from billing_calculator.domain.engine.pricing import rows_on
from billing_calculator.domain.engine.result import Row, Step
from billing_calculator.domain.engine.rules import LATER_READING
from billing_calculator.domain.split import apart
from billing_calculator.domain.words import kwh_en, kwh_ru, month_en, month_ru


def covered(first: date, last: date) -> list[str]:
    """The months between two readings: from the one after the first reading's to that of the last."""
    months = [period_of(last)]
    for _ in range(1, months_apart(period_of(first), months[0])):
        months.insert(0, period_before(months[0]))
    return months


def spread_over_months(case: Case, counted: Counted) -> tuple[list[Row], list[Step]]:
    """Equal shares in whole kWh, the earlier month first; each month charged anew and its earlier bill taken back."""
    months = sorted({*covered(counted.first, counted.last), *(each.period for each in counted.billed)})
    shared = [apart(volume.kwh, [1] * len(months)) for volume in counted.volumes()]
    rows: list[Row] = []
    steps: list[Step] = []
    for number, month in enumerate(months):
        true = [Volume(v.rates, v.zone, share[number]) for v, share in zip(counted.volumes(), shared, strict=True)]
        day = _day_of(month, counted.last)
        before = [each for each in counted.billed if each.period == month]
        rows += rows_on(case, true, day=day, period=month, what="recalculation", rule=LATER_READING)
        for billed in before:
            rows += _taken_back(case, billed, day)
        steps.append(_step(month, true, before))
    return rows, steps


def _taken_back(case: Case, billed: Billed, day: date) -> list[Row]:
    volumes = [Volume(len(billed.volumes), zone, kwh) for zone, kwh in billed.volumes.items()]
    rows = rows_on(case, volumes, day=day, period=billed.period, what="recalculation", rule=LATER_READING)
    return [_minus(row) for row in rows]


def _minus(row: Row) -> Row:
    why = Why(ru=f"Снимаем начисленное раньше: {row.why.ru}", en=f"Taken back, as it was billed: {row.why.en}")
    volume = None if row.volume is None else -row.volume
    return Row(
        row.what, row.zone, row.band, volume, row.price, -row.amount, why, row.rule, row.tariff, row.tariff_line,
        row.period, row.on,
    )  # fmt: skip


def _day_of(period: str, last: date) -> date:
    year, month = int(period[:4]), int(period[5:])
    return last if period == period_of(last) else date(year, month, monthrange(year, month)[1])


def _step(month: str, true: Sequence[Volume], before: Sequence[Billed]) -> Step:
    used = sum((volume.kwh for volume in true), Decimal(0))
    billed = sum((kwh for each in before for kwh in each.volumes.values()), Decimal(0))
    why = Why(
        ru=f"{month_ru(month)}: {kwh_ru(used)} по показаниям, начислено раньше {kwh_ru(billed)}",
        en=f"{month_en(month)}: {kwh_en(used)} by the readings, {kwh_en(billed)} billed before",
    )
    return Step("spread", used - billed, why, LATER_READING)
