"""The bands of a month on one scale of kWh: where several tables share its kWh, a kWh costs what it costs them on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from billing_calculator.domain.calculation import When
from billing_calculator.domain.charge import Household, Volume, bands_of, merged
from billing_calculator.domain.engine.by_days import bands_of_days
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.split import apart
from billing_calculator.domain.stand_in import net
from billing_calculator.domain.tariff import Band, PriceKey, Tariff

FINEST_PRICE = Decimal("0.00001")


@dataclass(frozen=True)
class Share:
    """A table that prices its part of each kWh: days, or a month that a later reading holds; and its bands."""

    tariff: Tariff
    weight: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Scale:
    """The kWh that count, the bands of all shares together, and what a kWh of a zone costs in each of them."""

    used: Decimal
    bands: tuple[Band, ...]
    shares: tuple[Share, ...]
    group: str

    def price(self, *, rates: int, zone: str, band: int) -> Decimal:
        """On average; by one table it is the approved price itself."""
        if len(self.shares) == 1:
            return self._of(self.shares[0], rates, zone, band)
        costs = [Fraction(self._of(each, rates, zone, band)) * each.weight for each in self.shares]
        exact = sum(costs, Fraction(0)) / sum(each.weight for each in self.shares)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(FINEST_PRICE, ROUND_HALF_UP)

    def _of(self, share: Share, rates: int, zone: str, band: int) -> Decimal:
        return share.tariff.price(PriceKey(self.group, rates, zone, share.bands[band].name))


def scale_of(volumes: Sequence[Volume], when: When, *, prices: Prices, household: Household) -> Scale | None:
    """As a reading of the day would be charged; nothing where the tables do not cut kWh into the same bands."""
    shares = shares_of(when, prices=prices, household=household)
    first = shares[0]
    if any([band.name for band in each.bands] != [band.name for band in first.bands] for each in shares):
        return None
    if len(shares) == 1:
        return Scale(_reaching(net(volumes, when.set_off)), first.bands, shares, household.group)
    used = sum((volume.kwh for volume in volumes), Decimal(0))
    bounds = [None if band.upper is None else bound_of(shares, place) for place, band in enumerate(first.bands)]
    lowers = [Decimal(0), *(bound or Decimal(0) for bound in bounds)]
    bands = tuple(Band(band.name, low, up) for band, low, up in zip(first.bands, lowers, bounds, strict=False))
    return Scale(used, bands, shares, household.group)


def shares_of(when: When, *, prices: Prices, household: Household) -> tuple[Share, ...]:
    """The tables that the charge of the month would go by."""
    if months := when.months(prices):
        return tuple(Share(each.tariff, 1, bands_of(each.tariff, household, month=int(each.period[5:]))) for each in months)
    periods = when.span.periods
    if stretches := when.stretches(prices):
        days = sum(each.days for each in stretches)
        whole = [bands_of(each.tariff, household, month=each.first.month, periods=periods) for each in stretches]
        cut = (bands_of_days(bands, each.days, days) for bands, each in zip(whole, stretches, strict=True))
        return tuple(Share(each.tariff, each.days, bands) for each, bands in zip(stretches, cut, strict=True))
    tariff = prices.on(when.day)
    return (Share(tariff, 1, bands_of(tariff, household, month=int(when.period[5:]), periods=periods)),)


def bound_of(shares: Sequence[Share], place: int) -> Decimal:
    """So many whole kWh together that no share goes beyond its own bound."""
    weights, uppers = [each.weight for each in shares], [each.bands[place].upper for each in shares]
    bounds = [(Fraction(upper), weight) for upper, weight in zip(uppers, weights, strict=True) if upper is not None]
    kwh = max(min(int((upper - 1) * sum(weights) / weight) for upper, weight in bounds), 0)  # no share can be beyond it yet
    while all(upper is None or part <= upper for part, upper in zip(apart(Decimal(kwh + 1), weights), uppers, strict=True)):
        kwh += 1
    return Decimal(kwh)


def _reaching(volumes: Sequence[Volume]) -> Decimal:
    """How far the bands are used; what was billed too much of a zone has to be used up before its bands begin to fill."""
    zones = [volume.kwh for volume in merged(volumes)]
    used = [kwh for kwh in zones if kwh > 0]
    return sum(used, Decimal(0)) if used else max(zones, default=Decimal(0))
