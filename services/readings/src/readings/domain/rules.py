"""Which figures are taken, which are refused, and which need the customer's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from readings.domain import dial as said
from readings.domain import texts
from readings.domain.dial import Dial
from readings.domain.faults import (
    FieldFault,
    ReadingNotWhole,
    ReadingTooLong,
    ReadingWentBackwards,
    ZoneMissing,
    ZoneTwice,
    ZoneUnknown,
)
from readings.domain.meter import Meter, ZoneValue
from readings.domain.texts import Text


@dataclass(frozen=True)
class IntakeRules:
    """What a retailer sets: the window's days, the consumption of one zone that needs no second look, and the telephone."""

    first_day: int
    last_day: int
    plausible_kwh: Decimal
    times_usual: Decimal
    unremarkable_kwh: Decimal
    usual_from: int
    phone: str

    def bound(self, earlier: Sequence[Decimal]) -> Decimal:
        """The most kWh a zone is expected to use in one sending, given what earlier sendings of it used."""
        if len(earlier) < self.usual_from:
            return self.plausible_kwh
        usual = Decimal(int(median(earlier) * self.times_usual))
        return min(self.plausible_kwh, max(self.unremarkable_kwh, usual))


@dataclass(frozen=True)
class ZoneConsumption:
    """One zone of a reading: the figure, the one before it, and the kWh between them."""

    zone: str
    value: Decimal
    previous: Decimal
    consumption: Decimal


@dataclass(frozen=True)
class Assessment:
    """What the figures come to; `doubts` are what the customer has to confirm."""

    zones: tuple[ZoneConsumption, ...]
    doubts: tuple[FieldFault, ...]


def assess(
    *,
    meter: Meter,
    previous: Mapping[str, Decimal],
    earlier: Mapping[str, Sequence[Decimal]],
    values: Sequence[ZoneValue],
    rules: IntakeRules,
) -> Assessment:
    """Compare the figures with the previous ones; refuse the impossible, mark the unusual."""
    _each_zone_once(meter, values)
    dials = [_dial(meter, sent.zone, previous=previous, earlier=earlier, rules=rules) for sent in values]
    _fits_the_dial(meter, dials, values)
    zones, backwards, doubts = [], [], []
    for index, (dial, sent) in enumerate(zip(dials, values, strict=True)):
        value = sent.value.to_integral_value()
        consumption = dial.consumption(value)
        if consumption is None:
            backwards.append(said.backwards(index, dial, value))
            continue
        zones.append(ZoneConsumption(sent.zone, value, dial.previous, consumption))
        if value < dial.previous or consumption > dial.bound:
            doubts.append(said.doubt(index, dial, value, consumption))
    if backwards:
        raise ReadingWentBackwards([*backwards[:-1], said.with_way_out(backwards[-1], rules.phone)])
    return Assessment(tuple(sorted(zones, key=lambda zone: meter.zones.index(zone.zone))), tuple(doubts))


def _dial(
    meter: Meter,
    zone: str,
    *,
    previous: Mapping[str, Decimal],
    earlier: Mapping[str, Sequence[Decimal]],
    rules: IntakeRules,
) -> Dial:
    return Dial(zone, previous[zone].to_integral_value(), meter.capacity, rules.bound(earlier.get(zone, ())))


def _each_zone_once(meter: Meter, values: Sequence[ZoneValue]) -> None:
    sent = [value.zone for value in values]
    names, details = texts.zone_names(meter.zones), {"zones": list(meter.zones)}
    if unknown := [index for index, zone in enumerate(sent) if zone not in meter.zones]:
        raise ZoneUnknown([said.unknown(index, sent[index], names, details) for index in unknown])
    if twice := [index for index, zone in enumerate(sent) if zone in sent[:index]]:
        raise ZoneTwice([said.twice(index, sent[index]) for index in twice])
    if missing := [zone for zone in meter.zones if zone not in sent]:
        missed = texts.zone_names(missing)
        raise ZoneMissing(
            Text(
                f"Не хватает показаний зоны {missed.ru}. Передайте показания всех зон счётчика сразу.",
                f"The reading of zone {missed.en} is missing. Please send all zones of the meter together.",
            ),
            details={"missing": missing, **details},
        )


def _fits_the_dial(meter: Meter, dials: Sequence[Dial], values: Sequence[ZoneValue]) -> None:
    sent = list(enumerate(zip(dials, values, strict=True)))
    if broken := [said.not_whole(i, dial, v.value) for i, (dial, v) in sent if v.value != v.value.to_integral_value()]:
        raise ReadingNotWhole(broken)
    if long := [said.too_long(i, dial, v.value, meter.digits) for i, (dial, v) in sent if v.value >= meter.capacity]:
        raise ReadingTooLong(long)
