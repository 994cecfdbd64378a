"""How much of the norm or of a range a month has used, and what the next kWh costs after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.account import Meter
from billing_calculator.domain.barometer_bands import Scale, scale_of
from billing_calculator.domain.calculation import When, price_used
from billing_calculator.domain.charge import ZONE_ORDER, Household, Why
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.tariff import Band
from billing_calculator.domain.words import (
    ZONE_EN,
    ZONE_RU,
    day_en,
    day_ru,
    kopecks_en,
    kopecks_ru,
    kwh_en,
    kwh_ru,
    money_en,
    money_ru,
    month_en,
    month_ru,
    months_en,
    months_ru,
    plain,
)

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Stretch:
    """A band of the month: its bounds, and how much of it is used."""

    name: str
    lower: Decimal
    upper: Decimal | None
    used: Decimal


@dataclass(frozen=True)
class Dearer:
    """What a kWh of a zone costs now and after the bound, and the kopecks between."""

    zone: str
    price: Decimal
    next_price: Decimal
    kopecks: Decimal


@dataclass(frozen=True)
class Barometer:
    """`left` kWh until the next one is dearer, None behind the last bound; `dial`: what the only meter will show then."""

    service: str
    period: str
    read_on: date | None
    used: Decimal
    bands: tuple[Stretch, ...]
    left: Decimal | None
    dearer: tuple[Dearer, ...]
    dial: Decimal | None
    norm: Why | None
    says: tuple[Why, ...]


@dataclass(frozen=True)
class SoFar:
    """A month as it stands: what counts to it already, the meters and the last figure that any reading told of them; and how
    their next reading would be charged (`when`)."""

    service: str
    when: When
    counted: Sequence[Reading]
    meters: Sequence[Meter]
    last: Reading | None

    @property
    def period(self) -> str:
        """The month."""
        return self.when.period


def barometer(so_far: SoFar, prices: Prices, household: Household) -> Barometer | None:
    """Nothing where every kWh costs the same, or where the tables that share the month do not cut it alike."""
    volumes = [volume for reading in so_far.counted for volume in reading.volumes()]
    scale = scale_of(volumes, so_far.when, prices=prices, household=household)
    by_zone = _prices(so_far, scale) if scale else {}
    if scale is None or all(len(set(each)) == 1 for each in by_zone.values()):
        return None
    used = scale.used
    place = next(at for at, band in enumerate(scale.bands) if band.upper is None or used <= band.upper)
    upper = scale.bands[place].upper
    left = None if upper is None else upper - used
    dearer = _dearer(by_zone, place)
    dial = _dial(so_far, left) if dearer else None
    read = sum((volume.kwh for volume in volumes), Decimal(0))
    return Barometer(
        service=so_far.service,
        period=so_far.period,
        read_on=max((reading.read_on for reading in so_far.counted), default=None),
        used=max(used, Decimal(0)),
        bands=tuple(_stretch(each, used) for each in scale.bands),
        left=left,
        dearer=dearer,
        dial=dial,
        norm=price_used((), so_far.when, household=household, prices=prices).norm,
        says=(*_says(so_far, read, left, dearer, dial, [each[place] for each in by_zone.values()]), *_shared(so_far, scale)),
    )


def _prices(so_far: SoFar, scale: Scale) -> dict[str, list[Decimal]]:
    """By zone, what a kWh costs in each band; where meters of several kinds share a zone's name, as the larger of them."""
    found = {}
    for meter in sorted(so_far.meters, key=lambda each: each.rates):
        for zone in meter.zones:
            found[zone] = [scale.price(rates=meter.rates, zone=zone, band=place) for place in range(len(scale.bands))]
    return {zone: found[zone] for zone in sorted(found, key=ZONE_ORDER.__getitem__)}


def _stretch(band: Band, used: Decimal) -> Stretch:
    reached = used if band.upper is None else min(used, band.upper)
    return Stretch(band.name, band.lower, band.upper, max(reached - band.lower, Decimal(0)))


def _dearer(prices: Mapping[str, Sequence[Decimal]], place: int) -> tuple[Dearer, ...]:
    """The zones whose price rises at the bound."""
    pairs = [(zone, each[place], each[place + 1]) for zone, each in prices.items() if place + 1 < len(each)]
    return tuple(Dearer(zone, now, later, (later - now) * HUNDRED) for zone, now, later in pairs if later != now)


def _dial(so_far: SoFar, left: Decimal | None) -> Decimal | None:
    """The figure is only known of a single meter with a single zone."""
    if left is None or [meter.rates for meter in so_far.meters] != [1]:
        return None
    meter, last = so_far.meters[0], so_far.last
    if last is not None and last.meter_id != meter.meter_id:
        return None
    stands = last.zones[0].value if last else meter.starting_values().get("single")
    return None if stands is None else (stands + left // meter.ratio) % meter.capacity


def _says(
    so_far: SoFar, used: Decimal, left: Decimal | None, dearer: Sequence[Dearer], dial: Decimal | None, now: Sequence[Decimal]
) -> tuple[Why, ...]:
    told = [_used(so_far, used)]
    if left is None:
        return (*told, _dearest(now))
    if dearer:
        told.append(_next(left, dearer))
    if dial is not None and left:
        told.append(Why(ru=f"На счётчике к этому времени будет {plain(dial)}.", en=f"The meter will show {plain(dial)} by then."))
    return tuple(told)


def _used(so_far: SoFar, used: Decimal) -> Why:
    days = [reading.read_on for reading in so_far.counted]
    if not days:
        return Why(
            ru=f"За {month_ru(so_far.period)} показаний ещё нет.", en=f"There is no reading for {month_en(so_far.period)} yet."
        )
    return Why(
        ru=f"За {month_ru(so_far.period)} израсходовано {kwh_ru(used)} (по показаниям от {day_ru(max(days))}).",
        en=f"{kwh_en(used)} were used in {month_en(so_far.period)} (by the reading of {day_en(max(days))}).",
    )


def _shared(so_far: SoFar, scale: Scale) -> list[Why]:
    """Why some of the kWh do not count, or why a price here is none that anybody approved."""
    off = sum((volume.kwh for month in so_far.when.set_off for volume in month.volumes), Decimal(0))
    if len(scale.shares) == 1:
        if not off:
            return []
        ru = f"Из израсходованного {kwh_ru(off)} уже начислены раньше, без показаний: к этому месяцу они не относятся."
        return [Why(ru=ru, en=f"Of what was used {kwh_en(off)} were billed before, unread: they do not count to this month.")]
    if so_far.when.set_off:
        count = len(scale.shares)
        return [
            Why(
                ru=f"Показания делятся поровну на {months_ru(count)}, у каждого свои границы и цены. "
                "Здесь границы общие, цена средняя.",
                en=f"The reading is shared equally by {months_en(count)}, each with its own bounds and prices: here they are "
                "taken together, at the average price.",
            )
        ]
    days = " + ".join(str(each.weight) for each in scale.shares)
    return [
        Why(
            ru=f"С прошлых показаний цена менялась: каждый кВт·ч делится по дням ({days}), поэтому цена здесь средняя.",
            en=f"The price changed since the last reading: each kWh is shared by days ({days}), the price here is the average.",
        )
    ]


def _next(left: Decimal, dearer: Sequence[Dearer]) -> Why:
    ru = "; ".join(
        f"{_zone_ru(it, dearer)}на {kopecks_ru(it.kopecks)} дороже: {money_ru(it.next_price)} вместо {money_ru(it.price)}"
        for it in dearer
    )
    en = "; ".join(
        f"{_zone_en(it, dearer)}{kopecks_en(it.kopecks)} dearer: {money_en(it.next_price)} instead of {money_en(it.price)}"
        for it in dearer
    )
    if not left:
        return Why(ru=f"Дешёвые кВт·ч этого месяца кончились. Каждый следующий кВт·ч — {ru}.", en=f"Every further kWh is {en}.")
    return Why(
        ru=f"Осталось {kwh_ru(left)} по нынешней цене. Каждый следующий кВт·ч — {ru}.",
        en=f"{kwh_en(left)} are left at the present price. Every further kWh is {en}.",
    )


def _dearest(now: Sequence[Decimal]) -> Why:
    return Why(
        ru=f"Дороже в этом месяце уже не станет: каждый кВт·ч — по {', '.join(map(money_ru, now))}.",
        en=f"It will not get dearer this month: each kWh is {', '.join(map(money_en, now))}.",
    )


def _zone_ru(it: Dearer, among: Sequence[Dearer]) -> str:
    return f"{ZONE_RU[it.zone].lower() or 'общий счётчик'} " if len(among) > 1 else ""


def _zone_en(it: Dearer, among: Sequence[Dearer]) -> str:
    return f"{ZONE_EN[it.zone].lower() or 'the single meter'} " if len(among) > 1 else ""
