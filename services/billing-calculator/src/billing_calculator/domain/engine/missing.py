"""A month without a reading: the average for so many months in a row, after that the normative (354, 59 and 60)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from billing_calculator.domain.charge import Household, Volume, Why
from billing_calculator.domain.engine.case import Missing, Read, Reason
from billing_calculator.domain.engine.errors import Doubt, refuse
from billing_calculator.domain.engine.metering import rolled
from billing_calculator.domain.engine.normative import people_counted, per_person
from billing_calculator.domain.engine.result import Counters, Step, Used
from billing_calculator.domain.engine.rules import (
    ACCESS_REFUSED,
    AVERAGE_MONTHS,
    AVERAGE_MONTHS_LEAST,
    AVERAGE_PERIODS,
    METER_FAILED,
    NO_READING,
    NORMATIVE_AFTER,
    SUPPLIER_REPLACES,
    Rule,
)
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import ZONE_EN, ZONE_RU, kwh_en, kwh_ru

RULE_OF: Mapping[Reason, Rule] = {
    Reason.NO_READING: NO_READING,
    Reason.METER_FAILED: METER_FAILED,
    Reason.ACCESS_REFUSED: ACCESS_REFUSED,
    Reason.SUPPLIER_REPLACES: SUPPLIER_REPLACES,
}
RAISED_FOR = frozenset({Reason.METER_FAILED, Reason.ACCESS_REFUSED})  # never because a reading is merely missing
WITHOUT_LIMIT = frozenset({Reason.SUPPLIER_REPLACES})  # until the supplier's new meter is admitted


@dataclass(frozen=True)
class Average:
    """kWh a month of each zone, exactly, over so many months."""

    months: int
    kwh: Mapping[tuple[int, str], Fraction]


def used_without_reading(missing: Missing, *, tariff: Tariff, household: Household) -> Used:
    """By the average while it may stand in and enough months are known, by the normative after that."""
    average = average_of(missing)
    limit = None if missing.reason in WITHOUT_LIMIT else AVERAGE_PERIODS
    in_time = limit is None or missing.billed_in_a_row < limit
    if average is not None and in_time:
        return _by_average(average, missing, limit)
    return _by_normative(missing, limit, tariff=tariff, household=household, months=average.months if average else 0)


def average_of(missing: Missing) -> Average | None:
    """The average of six months or more; of three or more where the meter has not worked longer; else there is none."""
    if missing.readings:
        return _between_readings(missing)
    months = len(missing.history)
    if months < AVERAGE_MONTHS_LEAST:
        return None
    sums: dict[tuple[int, str], Fraction] = {}
    for month in missing.history:
        for volume in month:
            key = (volume.rates, volume.zone)
            sums[key] = sums.get(key, Fraction(0)) + Fraction(volume.kwh)
    return Average(months, {key: kwh / months for key, kwh in sums.items()})


def _between_readings(missing: Missing) -> Average | None:
    """(The last reading - the latest that is six months older or more) / the months between; else the oldest one."""
    last = max(missing.readings, key=lambda read: read.on)
    older = [read for read in missing.readings if months_between(read, last) >= AVERAGE_MONTHS]
    start = max(older, key=lambda read: read.on) if older else min(missing.readings, key=lambda read: read.on)
    months = months_between(start, last)
    if months < AVERAGE_MONTHS_LEAST:
        return None
    kwh = {}
    for zone, value in last.values.items():
        difference = rolled(start.values[zone], value, digits=missing.digits)
        if difference is None:
            raise refuse(Doubt.WENT_BACKWARDS, at="/missing/readings", previous=start.values[zone], value=value)
        kwh[len(last.values), zone] = Fraction(difference) * Fraction(missing.ratio) / months
    return Average(months, kwh)


def months_between(earlier: Read, later: Read) -> int:
    """Calendar months from one reading to another."""
    return (later.on.year - earlier.on.year) * 12 + later.on.month - earlier.on.month


def whole(kwh: Fraction) -> Decimal:
    """Whole kWh, half up: the average is exact until it is billed."""
    return Decimal(int(kwh + Fraction(1, 2)))


def _by_average(average: Average, missing: Missing, limit: int | None) -> Used:
    volumes = tuple(Volume(rates, zone, whole(kwh)) for (rates, zone), kwh in average.kwh.items())
    rule = RULE_OF[missing.reason]
    steps = tuple(_average_step(volume, average, rule) for volume in volumes)
    used = missing.billed_in_a_row + 1
    counters = Counters(used, None if limit is None else limit - used, limit, average.months)
    return Used(volumes, (*steps, _counter_step(counters, rule)), "average", rule, counters)


def _by_normative(missing: Missing, limit: int | None, *, tariff: Tariff, household: Household, months: int) -> Used:
    people = people_counted(household, owners=0)
    each = per_person(missing.normative, rooms=missing.rooms, tariff=tariff, household=household, at="/missing/normative")
    kwh = each * people
    why = Why(
        ru=f"По нормативу: {kwh_ru(each)} × {people} чел. = {kwh_ru(kwh)}",
        en=f"By the normative: {kwh_en(each)} × {people} = {kwh_en(kwh)}",
    )
    counters = Counters(missing.billed_in_a_row, None if limit is None else 0, limit, months)
    return Used(
        volumes=(Volume(1, "single", kwh),),
        steps=(Step("normative", kwh, why, NORMATIVE_AFTER),),
        what="normative",
        rule=NORMATIVE_AFTER,
        counters=counters,
        raised_by=RULE_OF[missing.reason] if missing.reason in RAISED_FOR else None,
    )


def _average_step(volume: Volume, average: Average, rule: Rule) -> Step:
    exact = average.kwh[volume.rates, volume.zone]
    shown = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    lead_ru, lead_en = (f"{words[volume.zone]}: " if words[volume.zone] else "" for words in (ZONE_RU, ZONE_EN))
    why = Why(
        ru=f"{lead_ru}в среднем за {average.months} мес. {kwh_ru(shown)} в месяц, начисляем {kwh_ru(volume.kwh)}",
        en=f"{lead_en}{kwh_en(shown)} a month on average over {average.months} months, {kwh_en(volume.kwh)} are billed",
    )
    return Step("average", volume.kwh, why, rule)


def _counter_step(counters: Counters, rule: Rule) -> Step:
    if counters.limit is None:
        why = Why(
            ru="По среднему — пока не будет принят новый счётчик.",
            en="By the average until the new meter is admitted.",
        )
    else:
        why = Why(
            ru=f"По среднему {counters.used}-й месяц подряд из {counters.limit} возможных; потом — по нормативу.",
            en=f"By the average for month {counters.used} in a row of {counters.limit}; the normative comes after that.",
        )
    return Step("counter", None, why, rule)
