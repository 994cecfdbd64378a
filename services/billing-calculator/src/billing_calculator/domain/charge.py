"""What a volume of energy costs, line by line, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.split import proportional
from billing_calculator.domain.tariff import ONE_BAND, OVER_NORM, UNROUNDED, WITHIN_NORM, Band, Model, PriceKey, Tariff
from billing_calculator.domain.terms import Point, Terms
from billing_calculator.domain.words import (
    ZONE_EN,
    ZONE_RU,
    kwh_en,
    kwh_ru,
    money_en,
    money_ru,
    persons_en,
    persons_ru,
    plain,
    volume_en,
    volume_ru,
)

CALCULATOR = "charge-2"  # grows when the rules change, so that an old charge says by which rules it was made
KOPECK = Decimal("0.01")
NOTHING = Decimal("0.00")
ZONE_ORDER = {"single": 0, "day": 1, "peak": 1, "semi_peak": 2, "night": 3}
ORDINAL_RU = {"range_1": "в первом диапазоне", "range_2": "во втором диапазоне", "range_3": "в третьем диапазоне"}
ORDINAL_EN = {"range_1": "in the first range", "range_2": "in the second range", "range_3": "in the third range"}


@dataclass(frozen=True)
class Why:
    """The same sentence in both languages."""

    ru: str
    en: str


@dataclass(frozen=True)
class Volume:
    """kWh of one zone of a meter with so many rates."""

    rates: int
    zone: str
    kwh: Decimal


@dataclass(frozen=True)
class Household:
    """What the price and the norm depend on. `own_norm`: kWh a month set for this home; a large family knows no ranges."""

    group: str
    persons: int
    lives_alone: bool
    ranges_apply: bool = True
    own_norm: Decimal | None = None


@dataclass(frozen=True)
class Line:
    """So many kWh of one zone in one band at one price, and why."""

    zone: str
    band: str
    volume: Decimal
    price: Decimal
    amount: Decimal
    why: Why
    rates: int = field(default=0, compare=False)  # of the meter, which names the price; 0 where it was not kept
    part: int = field(default=0, compare=False)  # which part of the charge has this price, the first is 1; 0 where it has none
    point: Point | None = field(default=None, compare=False)  # of a contract: where these kWh went through


@dataclass(frozen=True)
class Part:
    """What a charge has a table of its own for: the `days` under it, a `month` that a later reading holds, or what was charged
    for that month before and is `taken_back` with its lines. `on`: the first of the days, or the day whose prices count."""

    what: str
    period: str
    on: date
    days: int
    tariff: str
    pack_hash: str
    group: str
    volumes: tuple[Volume, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Priced:
    """The lines and their sum; `norm` tells where the social norm comes from, in that model."""

    lines: tuple[Line, ...]
    volume: Decimal
    total: Decimal
    tariff: str
    norm: Why | None
    terms: Terms | None = None  # of a contract, where nothing else sets the price
    parts: tuple[Part, ...] = ()  # where it is more than one table's


def charge(
    *, volumes: Sequence[Volume], tariff: Tariff, household: Household, month: int | None = None, periods: int = 1
) -> Priced:
    """Price the volumes: cut into bands, split over zones, each line rounded half-up to kopecks, then summed (domain 2.1)."""
    return price_bands(
        volumes=volumes,
        tariff=tariff,
        household=household,
        bands=bands_of(tariff, household, month=month, periods=periods),
        norm=_norm_why(tariff, household, month=month, periods=periods),
    )


def charge_net(
    *, volumes: Sequence[Volume], tariff: Tariff, household: Household, month: int | None = None, periods: int = 1
) -> Priced:
    """As `charge`; a zone of which more was billed before than was used gets the rest back by the lowest band."""
    back = [each for each in volumes if each.kwh < 0]
    used = [each for each in volumes if each.kwh >= 0]
    priced = charge(volumes=used, tariff=tariff, household=household, month=month, periods=periods)
    if not back:
        return priced
    lowest = bands_of(tariff, household, month=month, periods=periods)[0]
    lines = [line_of(kwh=each.kwh, volume=each, band=lowest, tariff=tariff, group=household.group) for each in merged(back)]
    total = priced.total + sum((line.amount for line in lines), NOTHING)
    volume = priced.volume + sum((each.kwh for each in back), Decimal(0))
    return Priced((*priced.lines, *lines), volume, total, priced.tariff, priced.norm)


def bands_of(tariff: Tariff, household: Household, *, month: int | None = None, periods: int = 1) -> tuple[Band, ...]:
    """The bands of a home in a month: its own norm where it has one, one endless range where ranges do not apply."""
    bands = tariff.bands(
        persons=household.persons, lives_alone=household.lives_alone, month=month, group=household.group, periods=periods
    )
    if tariff.model is Model.RANGES and not household.ranges_apply:
        return (Band(bands[0].name, bands[0].lower, None),)
    if tariff.norm is not None and household.own_norm is not None:
        norm = household.own_norm * tariff.multiplier(month=month, group=household.group) * periods
        return (Band(WITHIN_NORM, Decimal(0), norm), Band(OVER_NORM, norm, None))
    return bands


def price_bands(
    *, volumes: Sequence[Volume], tariff: Tariff, household: Household, bands: Sequence[Band], norm: Why | None
) -> Priced:
    """Price the volumes by bands that are cut already."""
    ordered = merged(volumes)
    whole = tariff.split != UNROUNDED
    parts = proportional([volume.kwh for volume in ordered], [band.upper for band in bands], whole=whole)
    lines = tuple(
        line_of(kwh=kwh, volume=volume, band=band, tariff=tariff, group=household.group)
        for band, shares in zip(bands, parts, strict=True)
        for volume, kwh in zip(ordered, shares, strict=True)
        if kwh
    )
    total = sum((line.amount for line in lines), NOTHING)
    used = sum((volume.kwh for volume in ordered), Decimal(0))
    return Priced(lines, used, total, tariff.name, norm)


def merged(volumes: Sequence[Volume]) -> list[Volume]:
    """The kWh of all meters with so many rates together, zone by zone, in the order of a bill."""
    sums: dict[tuple[int, str], Decimal] = {}
    for volume in volumes:
        key = (volume.rates, volume.zone)
        sums[key] = sums.get(key, Decimal(0)) + volume.kwh
    ordered = sorted(sums, key=lambda key: (ZONE_ORDER[key[1]], key[0]))
    return [Volume(rates, zone, sums[rates, zone]) for rates, zone in ordered]


def line_of(*, kwh: Decimal, volume: Volume, band: Band, tariff: Tariff, group: str) -> Line:
    """So many kWh of a zone in a band at its approved price, with the sum in words."""
    price = tariff.price(PriceKey(group, volume.rates, volume.zone, band.name))
    amount = (kwh * price).quantize(KOPECK, ROUND_HALF_UP)
    used_ru, used_en = volume_ru(kwh, tariff.unit), volume_en(kwh, tariff.unit)
    why = Why(
        ru=f"{_lead(ZONE_RU[volume.zone])}{used_ru}{_band_ru(band)} × {money_ru(price)} = {money_ru(amount)}",
        en=f"{_lead(ZONE_EN[volume.zone])}{used_en}{_band_en(band)} × {money_en(price)} = {money_en(amount)}",
    )
    return Line(volume.zone, band.name, kwh, price, amount, why, volume.rates)


def _lead(zone: str) -> str:
    return f"{zone}: " if zone else ""


def _band_ru(band: Band) -> str:
    if band.name == ONE_BAND:
        return ""
    if band.name in (WITHIN_NORM, OVER_NORM):
        return " в пределах социальной нормы" if band.name == WITHIN_NORM else " сверх социальной нормы"
    if band.upper is not None:
        return f" {ORDINAL_RU[band.name]} (до {kwh_ru(band.upper)})"
    return f" {ORDINAL_RU[band.name]}" + (f" (свыше {kwh_ru(band.lower)})" if band.lower else "")


def _band_en(band: Band) -> str:
    if band.name == ONE_BAND:
        return ""
    if band.name in (WITHIN_NORM, OVER_NORM):
        return " within the social norm" if band.name == WITHIN_NORM else " over the social norm"
    if band.upper is not None:
        return f" {ORDINAL_EN[band.name]} (up to {kwh_en(band.upper)})"
    return f" {ORDINAL_EN[band.name]}" + (f" (over {kwh_en(band.lower)})" if band.lower else "")


def _norm_why(tariff: Tariff, household: Household, *, month: int | None, periods: int) -> Why | None:
    if tariff.norm is None:
        return None
    volume = bands_of(tariff, household, month=month, periods=periods)[0].upper or Decimal(0)
    span_ru = " в месяц." if periods == 1 else f" за {periods} мес."
    span_en = " a month." if periods == 1 else f" for {periods} months."
    if household.own_norm is not None:
        ru, en = "Социальная норма, установленная для вас", "The social norm set for your home"
    elif household.lives_alone and tariff.norm.alone is not None:
        ru, en = "Социальная норма для проживающего одиноко", "The social norm for a person living alone"
    else:
        each = tariff.norm.per_person
        times = tariff.multiplier(month=month, group=household.group) * periods
        factor = "" if times == 1 else f" × {plain(times)}"
        ru = f"Социальная норма: {persons_ru(household.persons)} × {kwh_ru(each)}{factor.replace('.', ',')} ="
        en = f"The social norm: {persons_en(household.persons)} × {kwh_en(each)}{factor} ="
        return Why(ru=f"{ru} {kwh_ru(volume)}{span_ru}", en=f"{en} {kwh_en(volume)}{span_en}")
    return Why(ru=f"{ru}: {kwh_ru(volume)}{span_ru}", en=f"{en}: {kwh_en(volume)}{span_en}")
