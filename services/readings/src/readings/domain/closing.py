"""A meter was taken off: what it showed then is its last reading, and its history stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from readings.domain.dial import kwh
from readings.domain.meter import FormerMeter, Meter
from readings.domain.period import intake_on
from readings.domain.reading import Author, Change, ChangeAction, Reading, ReadingStatus, Source, Standing
from readings.domain.rules import IntakeRules, ZoneConsumption
from readings.domain.unclosed import Why

CLOSINGS = UUID("5d0c1b7e-3f5a-5b8e-8c3d-9a7f2e6b4d10")


def closing_id(former: FormerMeter) -> str:
    """A meter is taken off once, whoever tells it and however often."""
    return str(uuid5(CLOSINGS, former.meter.meter_id))


def close(*, standing: Standing, former: FormerMeter, rules: IntakeRules, today: date, now: datetime) -> Reading | None:
    """The reading that a former meter's last figures come to; None where they are unknown or below what was read before."""
    meter = former.meter
    figures = {each.zone: Decimal(int(each.value)) for each in former.final_values}
    zones = _zones(meter, figures, standing.previous(meter))
    if zones is None:
        return None
    intake = intake_on(today, rules, standing.closed)
    source = Source(former.source)
    submitted = Change(1, ChangeAction.SUBMITTED, ReadingStatus.ACCEPTED, zones, now, source, Author.STAFF)
    return Reading(
        reading_id=closing_id(former),
        account_id=standing.account.account_id,
        meter_id=meter.meter_id,
        service=meter.service,
        number=standing.readings[0].number + 1 if standing.readings else 1,
        period=intake.counts_to,
        read_on=former.removed_on,
        received_on=today,
        submitted_at=now,
        status=submitted.status,
        zones=submitted.zones,
        late=intake.late,
        confirmed_implausible=False,
        revision=submitted.revision,
        history=(submitted,),
        source=source,
    )


def why_not(former: FormerMeter) -> Why:
    """Why a former meter has no last reading."""
    told = {each.zone for each in former.final_values}
    return Why.UNTOLD if set(former.meter.zones) - told else Why.BELOW


def _zones(
    meter: Meter, figures: Mapping[str, Decimal], previous: Mapping[str, Decimal]
) -> tuple[ZoneConsumption, ...] | None:
    zones = []
    for zone in meter.zones:
        value = figures.get(zone)
        if value is None or value < previous[zone]:
            return None
        used = kwh(value - previous[zone], ratio=meter.ratio)
        zones.append(ZoneConsumption(zone, value, previous[zone], used, meter.ratio))
    return tuple(zones)
