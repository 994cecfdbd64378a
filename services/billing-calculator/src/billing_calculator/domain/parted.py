"""A charge by more than one table: the days between two readings, or each month on its own that a later reading holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import NOTHING, Household, Line, Part, Priced, Volume, Why, charge, merged
from billing_calculator.domain.due import period_of
from billing_calculator.domain.engine.by_days import shared_by_days
from billing_calculator.domain.engine.prices import Stretch
from billing_calculator.domain.split import apart
from billing_calculator.domain.stand_in import Billed, SetOff
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import day_en, day_ru, month_en, month_ru

DAYS, MONTH, TAKEN_BACK = "days", "month", "taken_back"


@dataclass(frozen=True)
class OfMonth:
    """A month that a later reading holds: whose prices count, and what was charged for it before, if anything was."""

    period: str
    on: date
    tariff: Tariff
    before: SetOff | None = None


def charge_by_days(volumes: Sequence[Volume], stretches: Sequence[Stretch], household: Household, *, periods: int) -> Priced:
    """Each day since the reading before at the price of its own table; the norm and the limits are shared by days too."""
    used, days = merged(volumes), sum(stretch.days for stretch in stretches)
    parts: list[Part] = []
    lines: list[Line] = []
    for share in shared_by_days(used, stretches, household, periods=periods):
        first, tariff = share.stretch.first, share.stretch.tariff
        parts.append(
            Part(DAYS, period_of(first), first, share.stretch.days, tariff.name, tariff.pack_hash, household.group, share.volumes)
        )
        of = f"{share.stretch.days} из {days} дн.", f"{share.stretch.days} of {days} days"
        lead = Why(f"С {day_ru(first)}, {of[0]} — ", f"From {day_en(first)}, {of[1]}: ")
        lines += [_led(line, lead, part=len(parts)) for line in share.priced.lines]
    last = stretches[-1].tariff
    norm = charge(volumes=(), tariff=last, household=household, month=stretches[-1].first.month, periods=periods).norm
    return _summed(lines, parts, last, _shared_norm(norm))


def charge_spread(volumes: Sequence[Volume], months: Sequence[OfMonth], household: Household) -> Priced:
    """Equal shares in whole kWh, the earlier month first; each month anew at its own prices and limits, its bill taken back."""
    used = merged(volumes)
    shared = [apart(volume.kwh, [1] * len(months)) for volume in used]
    parts: list[Part] = []
    lines: list[Line] = []
    norm = None
    for number, month in enumerate(months):
        own = tuple(replace(volume, kwh=share[number]) for volume, share in zip(used, shared, strict=True))
        tariff, period = month.tariff, month.period
        priced = charge(volumes=own, tariff=tariff, household=household, month=int(period[5:]))
        parts.append(Part(MONTH, period, month.on, 0, tariff.name, tariff.pack_hash, household.group, own))
        lead = Why(f"{month_ru(period).capitalize()}, по показаниям — ", f"{month_en(period)}, by the reading: ")
        lines += [_led(line, lead, part=len(parts)) for line in priced.lines]
        if month.before is not None and (billed := month.before.billed) is not None:
            parts.append(_taken_back(month.before, billed))
            lines += [_back(line, period, part=len(parts)) for line in billed.lines]
        norm = priced.norm
    return _summed(lines, parts, months[-1].tariff, norm)


def _taken_back(month: SetOff, it: Billed) -> Part:
    return Part(TAKEN_BACK, month.period, it.on, 0, it.tariff, it.pack_hash, it.group, month.volumes, it.lines)


def billed_as(part: Part) -> Billed:
    """The charge that a part takes back."""
    return Billed(part.on, part.tariff, part.pack_hash, part.group, part.lines)


def _back(line: Line, period: str, *, part: int) -> Line:
    why = Why(
        f"Снимаем начисленное за {month_ru(period)}: {line.why.ru}",
        f"Taken back, as charged for {month_en(period)}: {line.why.en}",
    )
    return replace(line, volume=-line.volume, amount=-line.amount, why=why, part=part)


def _led(line: Line, lead: Why, *, part: int) -> Line:
    return replace(line, why=Why(lead.ru + line.why.ru, lead.en + line.why.en), part=part)


def _shared_norm(norm: Why | None) -> Why | None:
    if norm is None:
        return None
    return Why(
        f"{norm.ru} Цена в эти дни менялась, поэтому норма поделена по дням.",
        f"{norm.en} The price changed within these days, so the norm is shared by days.",
    )


def _summed(lines: Sequence[Line], parts: Sequence[Part], tariff: Tariff, norm: Why | None) -> Priced:
    total = sum((line.amount for line in lines), NOTHING)
    volume = sum((line.volume for line in lines), Decimal(0))
    return Priced(tuple(lines), volume, total, tariff.name, norm, parts=tuple(parts))

