"""What a legal entity's month costs by its contract: a line for each zone of each metering point without VAT, and one of the VAT
on their sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import KOPECK, NOTHING, Line, Priced, Volume, Why, merged
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.stand_in import SetOff, net
from billing_calculator.domain.terms import Point, Terms
from billing_calculator.domain.words import ZONE_EN, ZONE_RU, kwh_en, kwh_ru, money_en, money_ru, plain

CONTRACT, BY_CONTRACT, VAT = "contract", "contract", "vat"
HUNDRED = Decimal(100)


def points_of(readings: Sequence[Reading], serials: Mapping[str, str]) -> tuple[Point, ...]:
    """The meters that were read, by their numbers; one whose ratio changed in between is a point before and one after."""
    found = {(each.meter_id, ratio_of(each)) for each in readings}
    points = [Point(meter_id, serials.get(meter_id, ""), ratio) for meter_id, ratio in found]
    return tuple(sorted(points, key=lambda point: (point.serial, point.meter_id, point.ratio)))


def ratio_of(reading: Reading) -> Decimal:
    """Of its meter, as it was told with the reading."""
    return reading.zones[0].ratio if reading.zones else Decimal(1)


def is_of(reading: Reading, point: Point) -> bool:
    """Did it tell the kWh of that point?"""
    return (reading.meter_id, ratio_of(reading)) == (point.meter_id, point.ratio)


def charge_by_points(readings: Sequence[Reading], terms: Terms, *, set_off: Sequence[SetOff] = ()) -> Priced:
    """Each metering point on its own, each line rounded; what was billed before without a reading comes back in its own lines."""
    if not terms.points:
        return charge_by_contract(net([each for reading in readings for each in reading.volumes()], set_off), terms)
    lines = []
    for point in terms.points:
        own = [volume for reading in readings if is_of(reading, point) for volume in reading.volumes()]
        lines += [_line(volume, terms, *_named(point), point=point) for volume in merged(own) if volume.kwh]
    read = merged([volume for reading in readings for volume in reading.volumes()])
    left = net(read, set_off)
    kwh = {(each.rates, each.zone): each.kwh for each in left}
    before = [Volume(each.rates, each.zone, kwh[each.rates, each.zone] - each.kwh) for each in read]
    back = ("начислено раньше без показаний: ", "billed before without a reading: ")
    lines += [_line(volume, terms, *back) for volume in before if volume.kwh]
    return _with_vat(lines, left, terms)


def charge_by_contract(volumes: Sequence[Volume], terms: Terms) -> Priced:
    """All metering points together, as charges of before were made. What was billed too much comes back."""
    return _with_vat([_line(each, terms) for each in merged(volumes) if each.kwh], volumes, terms)


def _with_vat(lines: Sequence[Line], volumes: Sequence[Volume], terms: Terms) -> Priced:
    """Nothing else than the contract decides the price; the VAT is that of the sum of the rounded lines."""
    used = sum((each.kwh for each in volumes), Decimal(0))
    if not lines:
        return Priced((), used, NOTHING, CONTRACT, None, terms)
    net_sum = sum((line.amount for line in lines), NOTHING)
    amount = (net_sum * terms.vat_percent / HUNDRED).quantize(KOPECK, ROUND_HALF_UP)
    percent = plain(terms.vat_percent)
    why = Why(
        ru=f"НДС {percent.replace('.', ',')} % с {money_ru(net_sum)} = {money_ru(amount)}",
        en=f"VAT {percent} % of {money_en(net_sum)} = {money_en(amount)}",
    )
    vat = Line("single", VAT, Decimal(0), Decimal(0), amount, why)
    return Priced((*lines, vat), used, net_sum + amount, CONTRACT, None, terms)


def _line(volume: Volume, terms: Terms, of_ru: str = "", of_en: str = "", *, point: Point | None = None) -> Line:
    amount = (volume.kwh * terms.price).quantize(KOPECK, ROUND_HALF_UP)
    lead_ru, lead_en = (f"{zone}: " if zone else "" for zone in (ZONE_RU[volume.zone], ZONE_EN[volume.zone]))
    ru = f"{of_ru}{lead_ru}{kwh_ru(volume.kwh)} × {money_ru(terms.price)} по договору = {money_ru(amount)} без НДС"
    en = f"{of_en}{lead_en}{kwh_en(volume.kwh)} × {money_en(terms.price)} by contract = {money_en(amount)} without VAT"
    why = Why(ru[0].upper() + ru[1:], en[0].upper() + en[1:])
    return Line(volume.zone, BY_CONTRACT, volume.kwh, terms.price, amount, why, volume.rates, point=point)


def _named(point: Point) -> tuple[str, str]:
    number_ru, number_en = (f" № {point.serial}", f" no. {point.serial}") if point.serial else ("", "")
    ratio = plain(point.ratio)
    times_ru = f" (коэффициент {ratio.replace('.', ',')})" if point.ratio != 1 else ""
    times_en = f" (ratio {ratio})" if point.ratio != 1 else ""
    return f"счётчик{number_ru}{times_ru}: ", f"meter{number_en}{times_en}: "
