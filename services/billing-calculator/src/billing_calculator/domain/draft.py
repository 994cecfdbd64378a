"""The reading that a customer is only thinking of: what it would become, and what readings would refuse about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from billing_calculator.domain.account import Meter
from billing_calculator.domain.errors import (
    ReadingAlreadyCancelled,
    ReadingNotLast,
    ReadingNotWhole,
    ReadingTooLong,
    ReadingUnknown,
    ReadingWentBackwards,
    ZoneMissing,
    ZoneTwice,
    ZoneUnknown,
)
from billing_calculator.domain.intake import IntakeRules
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure


@dataclass(frozen=True)
class Draft:
    """Figures that are not sent yet; `correcting` names the reading they would replace."""

    meter_id: str
    values: tuple[tuple[str, Decimal], ...]
    correcting: str | None


@dataclass(frozen=True)
class Today:
    """The day of the thought, and the rules by which readings would take it."""

    now: datetime
    day: date
    rules: IntakeRules


def as_if_sent(draft: Draft, *, meter: Meter, account_id: str, held: Sequence[Reading], today: Today) -> Reading:
    """The reading that the draft would become: a correction keeps its month and its previous figures."""
    accepted = [each for each in held if each.meter_id == meter.meter_id and each.accepted]
    last = max(accepted, key=lambda each: (each.read_on, each.submitted_at), default=None)
    if draft.correcting:
        replaced = _correctable(draft, meter=meter, held=held, last=last)
        zones = _figures(draft, meter, {zone.zone: zone.previous for zone in replaced.zones}, today)
        return Reading(
            replaced.reading_id, replaced.key, meter.meter_id, replaced.read_on, today.now, True, zones, replaced.revision + 1
        )
    previous = {zone.zone: zone.value for zone in last.zones} if last else meter.starting_values()
    key = ChargeKey(account_id, meter.service, today.rules.month_of(today.day))
    return Reading("", key, meter.meter_id, today.day, today.now, True, _figures(draft, meter, previous, today), 1)


def _correctable(draft: Draft, *, meter: Meter, held: Sequence[Reading], last: Reading | None) -> Reading:
    named = next((each for each in held if each.reading_id == draft.correcting and each.meter_id == meter.meter_id), None)
    if named is None:
        raise ReadingUnknown()
    if not named.accepted:
        raise ReadingAlreadyCancelled()
    if last is None or named.reading_id != last.reading_id:
        raise ReadingNotLast()
    return named


def _figures(draft: Draft, meter: Meter, previous: Mapping[str, Decimal], today: Today) -> tuple[ZoneFigure, ...]:
    _each_zone_once(draft, meter)
    for index, (_, value) in enumerate(draft.values):
        if value != value.to_integral_value():
            raise ReadingNotWhole(index=index, value=value)
        if value >= meter.capacity:
            raise ReadingTooLong(index=index, value=value, digits=meter.digits)
    figures = {}
    for index, (zone, value) in enumerate(draft.values):
        before, whole = previous.get(zone, Decimal(0)), value.to_integral_value()
        used = _consumption(before, whole, meter=meter, rules=today.rules)
        if used is None:
            raise ReadingWentBackwards(index=index, zone=zone, previous=before, value=whole)
        figures[zone] = ZoneFigure(zone, whole, before, used, meter.ratio)
    return tuple(figures[zone] for zone in meter.zones)


def _consumption(previous: Decimal, value: Decimal, *, meter: Meter, rules: IntakeRules) -> Decimal | None:
    """The kWh since the previous figure, over zero when the dial passed it; None when it can only be a mistake."""
    if value >= previous:
        return meter.kwh(value - previous)
    rolled = meter.kwh(meter.capacity - previous + value)
    most = meter.largest_increment or rules.plausible_kwh
    return rolled if previous >= meter.capacity * rules.rolls_over_from and rolled <= most else None


def _each_zone_once(draft: Draft, meter: Meter) -> None:
    sent = [zone for zone, _ in draft.values]
    for index, zone in enumerate(sent):
        if zone not in meter.zones:
            raise ZoneUnknown(index=index, zone=zone, zones=meter.zones)
        if zone in sent[:index]:
            raise ZoneTwice(index=index, zone=zone)
    if missing := [zone for zone in meter.zones if zone not in sent]:
        raise ZoneMissing(missing=missing, zones=meter.zones)
