"""What a volume of energy costs, line by line, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.split import proportional
from billing_calculator.domain.tariff import OVER_NORM, WITHIN_NORM, Band, PriceKey, Tariff
from billing_calculator.domain.words import (
    ZONE_EN,
    ZONE_RU,
    kwh_en,
    kwh_ru,
    money_en,
    money_ru,
    persons_en,
    persons_ru,
)

CALCULATOR = "charge-1"  # grows when the rules change, so that an old charge says by which rules it was made
KOPECK = Decimal("0.01")
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
    """What the price and the norm depend on."""

    group: str
    persons: int
    lives_alone: bool


@dataclass(frozen=True)
class Line:
    """So many kWh of one zone in one band at one price, and why."""

    zone: str
    band: str
    volume: Decimal
    price: Decimal
    amount: Decimal
    why: Why


@dataclass(frozen=True)
class Priced:
    """The lines and their sum; `norm` tells where the social norm comes from, in that model."""

    lines: tuple[Line, ...]
    volume: Decimal
    total: Decimal
    tariff: str
    norm: Why | None


def charge(*, volumes: Sequence[Volume], tariff: Tariff, household: Household) -> Priced:
    """Price the volumes: cut into bands, split over zones, each line rounded half-up to kopecks, then summed (domain 2.1)."""
    ordered = _merged(volumes)
    bands = tariff.bands(persons=household.persons, lives_alone=household.lives_alone)
    parts = proportional([volume.kwh for volume in ordered], [band.upper for band in bands])
    lines = tuple(
        _line(kwh=kwh, volume=volume, band=band, tariff=tariff, group=household.group)
        for band, shares in zip(bands, parts, strict=True)
        for volume, kwh in zip(ordered, shares, strict=True)
        if kwh
    )
    total = sum((line.amount for line in lines), Decimal("0.00"))
    used = sum((volume.kwh for volume in ordered), Decimal(0))
    return Priced(lines, used, total, tariff.name, _norm_why(tariff, household))


def _merged(volumes: Sequence[Volume]) -> list[Volume]:
    sums: dict[tuple[int, str], Decimal] = {}
    for volume in volumes:
        key = (volume.rates, volume.zone)
        sums[key] = sums.get(key, Decimal(0)) + volume.kwh
    ordered = sorted(sums, key=lambda key: (ZONE_ORDER[key[1]], key[0]))
    return [Volume(rates, zone, sums[rates, zone]) for rates, zone in ordered]


def _line(*, kwh: Decimal, volume: Volume, band: Band, tariff: Tariff, group: str) -> Line:
    price = tariff.price(PriceKey(group, volume.rates, volume.zone, band.name))
    amount = (kwh * price).quantize(KOPECK, ROUND_HALF_UP)
    why = Why(
        ru=f"{_lead(ZONE_RU[volume.zone])}{kwh_ru(kwh)} {_band_ru(band)} × {money_ru(price)} = {money_ru(amount)}",
        en=f"{_lead(ZONE_EN[volume.zone])}{kwh_en(kwh)} {_band_en(band)} × {money_en(price)} = {money_en(amount)}",
    )
    return Line(volume.zone, band.name, kwh, price, amount, why)


def _lead(zone: str) -> str:
    return f"{zone}: " if zone else ""


def _band_ru(band: Band) -> str:
    if band.name in (WITHIN_NORM, OVER_NORM):
        return "в пределах социальной нормы" if band.name == WITHIN_NORM else "сверх социальной нормы"
    if band.upper is not None:
        return f"{ORDINAL_RU[band.name]} (до {kwh_ru(band.upper)})"
    return ORDINAL_RU[band.name] + (f" (свыше {kwh_ru(band.lower)})" if band.lower else "")


def _band_en(band: Band) -> str:
    if band.name in (WITHIN_NORM, OVER_NORM):
        return "within the social norm" if band.name == WITHIN_NORM else "over the social norm"
    if band.upper is not None:
        return f"{ORDINAL_EN[band.name]} (up to {kwh_en(band.upper)})"
    return ORDINAL_EN[band.name] + (f" (over {kwh_en(band.lower)})" if band.lower else "")


def _norm_why(tariff: Tariff, household: Household) -> Why | None:
    if tariff.norm is None:
        return None
    volume = tariff.norm.volume(persons=household.persons, lives_alone=household.lives_alone)
    if household.lives_alone and tariff.norm.alone is not None:
        return Why(
            ru=f"Социальная норма для проживающего одиноко: {kwh_ru(volume)} в месяц.",
            en=f"The social norm for a person living alone: {kwh_en(volume)} a month.",
        )
    each = tariff.norm.per_person
    return Why(
        ru=f"Социальная норма: {persons_ru(household.persons)} × {kwh_ru(each)} = {kwh_ru(volume)} в месяц.",
        en=f"The social norm: {persons_en(household.persons)} × {kwh_en(each)} = {kwh_en(volume)} a month.",
    )
