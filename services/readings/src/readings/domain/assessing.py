"""Which figures are taken, which are refused, and which need the customer's word: all that is wrong, not only the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from readings.domain import dial as said
from readings.domain import texts
from readings.domain.dial import Dial
from readings.domain.errors import ReadingsError
from readings.domain.faults import (
    FieldFault,
    ReadingNotWhole,
    ReadingTooLong,
    ReadingWentBackwards,
    ValuesRefused,
    ZoneMissing,
    ZoneTwice,
    ZoneUnknown,
)
from readings.domain.meter import Meter, ZoneValue
from readings.domain.rules import IntakeRules, ZoneConsumption
from readings.domain.texts import Text
from readings.domain.zones import Past, stuck, swapped, swapped_figures

Sent = Sequence[tuple[int, ZoneValue]]


@dataclass(frozen=True)
class Assessment:
    """What the figures come to; `doubts` are what the customer has to confirm, `refusals` why they cannot be taken.

    `hints` say what may lie behind a refusal. `dials` are what is expected of each zone.
    """

    zones: tuple[ZoneConsumption, ...]
    doubts: tuple[FieldFault, ...]
    refusals: tuple[ReadingsError, ...] = ()
    hints: tuple[FieldFault, ...] = ()
    dials: tuple[Dial, ...] = ()


def assess(
    *,
    meter: Meter,
    previous: Mapping[str, Decimal],
    earlier: Mapping[str, Sequence[Decimal]],
    values: Sequence[ZoneValue],
    rules: IntakeRules,
) -> Assessment:
    """Compare the figures with the previous ones: the impossible is refused, the unusual doubted."""
    dials = {zone: _dial(meter, zone, previous=previous, earlier=earlier, rules=rules) for zone in meter.zones}
    sent = [(index, value) for index, value in enumerate(values) if value.zone in dials]
    whole = [(index, each) for index, each in sent if each.value == each.value.to_integral_value()]
    fitting = [(index, each) for index, each in whole if each.value < meter.capacity]
    zones, backwards, doubts = _compared(fitting, dials)
    refusals = [*_each_zone_once(meter, values), *_fits_the_dial(meter, dials, sent)]
    hints: tuple[FieldFault, ...] = ()
    if backwards:
        refusals.append(ReadingWentBackwards([*backwards[:-1], said.with_way_out(backwards[-1], rules.phone)]))
        hints = tuple(swapped_figures(fitting, dials))
    zones.sort(key=lambda zone: meter.zones.index(zone.zone))
    if not refusals:
        past = Past(earlier, rules)
        places = {each.zone: index for index, each in fitting}
        doubts += [*stuck(zones, past, places), *swapped(zones, past, places)]
    return Assessment(tuple(zones), tuple(doubts), tuple(refusals), hints, tuple(dials.values()))


def _compared(sent: Sent, dials: Mapping[str, Dial]) -> tuple[list[ZoneConsumption], list[FieldFault], list[FieldFault]]:
    zones, backwards, doubts = [], [], []
    for index, each in sent:
        dial, value = dials[each.zone], each.value.to_integral_value()
        consumption = dial.consumption(value)
        if consumption is None:
            backwards.append(said.backwards(index, dial, value))
            continue
        zones.append(ZoneConsumption(each.zone, value, dial.previous, consumption, dial.ratio))
        if value < dial.previous or consumption > dial.bound:
            doubts.append(said.doubt(index, dial, value, consumption))
    return zones, backwards, doubts


def _dial(
    meter: Meter,
    zone: str,
    *,
    previous: Mapping[str, Decimal],
    earlier: Mapping[str, Sequence[Decimal]],
    rules: IntakeRules,
) -> Dial:
    bound = rules.bound(earlier.get(zone, ()), meter.largest_increment)
    return Dial(
        zone=zone,
        previous=previous[zone].to_integral_value(),
        capacity=meter.capacity,
        bound=bound,
        ratio=meter.ratio,
        rolls_over_from=rules.rolls_over_from,
    )


def _each_zone_once(meter: Meter, values: Sequence[ZoneValue]) -> Iterator[ReadingsError]:
    sent = [value.zone for value in values]
    names, details = texts.zone_names(meter.zones), {"zones": list(meter.zones)}
    if unknown := [index for index, zone in enumerate(sent) if zone not in meter.zones]:
        yield ZoneUnknown([said.unknown(index, sent[index], names, details) for index in unknown])
    if twice := [index for index, zone in enumerate(sent) if zone in sent[:index]]:
        yield ZoneTwice([said.twice(index, sent[index]) for index in twice])
    if missing := [zone for zone in meter.zones if zone not in sent]:
        missed = texts.zone_names(missing)
        yield ZoneMissing(
            Text(
                f"Не хватает показаний зоны {missed.ru}. Передайте показания всех зон счётчика сразу.",
                f"The reading of zone {missed.en} is missing. Please send all zones of the meter together.",
            ),
            details={"missing": missing, **details},
        )


def _fits_the_dial(meter: Meter, dials: Mapping[str, Dial], sent: Sent) -> Iterator[ValuesRefused]:
    if broken := [
        said.not_whole(i, dials[each.zone], each.value) for i, each in sent if each.value != each.value.to_integral_value()
    ]:
        yield ReadingNotWhole(broken)
    if long := [
        said.too_long(i, dials[each.zone], each.value, meter.digits) for i, each in sent if each.value >= meter.capacity
    ]:
        yield ReadingTooLong(long)
