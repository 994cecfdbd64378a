"""Prices that change between two readings: kWh, norm and limits are shared by the days under each table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import Household, Priced, Volume, bands_of, price_bands
from billing_calculator.domain.engine.prices import Stretch
from billing_calculator.domain.split import apart
from billing_calculator.domain.tariff import Band


@dataclass(frozen=True)
class OfDays:
    """The days under one table, their share of the kWh, and what it comes to."""

    stretch: Stretch
    volumes: tuple[Volume, ...]
    priced: Priced


def shared_by_days(
    volumes: Sequence[Volume], stretches: Sequence[Stretch], household: Household, *, periods: int
) -> list[OfDays]:
    """Whole kWh by the largest remainder, the earlier days first; bounds in whole kWh, half up (only where this is set)."""
    weights = [stretch.days for stretch in stretches]
    shared = [apart(volume.kwh, weights) for volume in volumes]
    found = []
    for number, stretch in enumerate(stretches):
        part = tuple(replace(volume, kwh=share[number]) for volume, share in zip(volumes, shared, strict=True))
        bands = bands_of(stretch.tariff, household, month=stretch.first.month, periods=periods)
        own = bands_of_days(bands, stretch.days, sum(weights))
        priced = price_bands(volumes=part, tariff=stretch.tariff, household=household, bands=own, norm=None)
        found.append(OfDays(stretch, part, priced))
    return found


def bands_of_days(bands: Sequence[Band], days: int, of: int) -> tuple[Band, ...]:
    """So many days' share of the bounds of all of them."""
    return tuple(Band(band.name, _part(band.lower, days, of) or Decimal(0), _part(band.upper, days, of)) for band in bands)


def _part(bound: Decimal | None, days: int, of: int) -> Decimal | None:
    return None if bound is None else (bound * days / of).to_integral_value(ROUND_HALF_UP)
