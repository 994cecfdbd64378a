"""The copy of a reading, and the reading that a customer is only thinking of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from billing_calculator.domain.account import Meter
from billing_calculator.domain.charge import Volume
from billing_calculator.domain.errors import ReadingBelowPrevious, ReadingUnknown, ZonesDoNotFit

CHARGES = UUID("6f1f5f0e-5c3b-5f5e-9b0a-2d6f6a0c9e11")


@dataclass(frozen=True)
class ChargeKey:
    """A charge is made once for an account, a service and a month."""

    account_id: str
    service: str
    period: str

    @property
    def charge_id(self) -> str:
        """The same for ever, whoever computes it."""
        return str(uuid5(CHARGES, f"{self.account_id}/{self.service}/{self.period}"))


@dataclass(frozen=True)
class ZoneFigure:
    """One zone of a reading: the figure, the one before it, and the kWh between."""

    zone: str
    value: Decimal
    previous: Decimal
    consumption: Decimal


@dataclass(frozen=True)
class Reading:
    """A reading as it was last announced."""

    reading_id: str
    key: ChargeKey
    meter_id: str
    read_on: date
    submitted_at: datetime
    accepted: bool
    zones: tuple[ZoneFigure, ...]
    revision: int

    def volumes(self) -> list[Volume]:
        """Its kWh, zone by zone."""
        return [Volume(len(self.zones), zone.zone, zone.consumption) for zone in self.zones]


@dataclass(frozen=True)
class Draft:
    """Figures that are not sent yet; `correcting` names the reading they would replace."""

    meter_id: str
    values: tuple[tuple[str, Decimal], ...]
    correcting: str | None


def as_if_sent(
    draft: Draft, *, meter: Meter, account_id: str, held: Sequence[Reading], period: str, today: date, now: datetime
) -> Reading:
    """The reading that the draft would become: a correction keeps its month and its previous figures."""
    replaced = next((each for each in held if each.reading_id == draft.correcting and each.accepted), None)
    if draft.correcting and (replaced is None or replaced.meter_id != meter.meter_id):
        raise ReadingUnknown()
    if replaced is not None:
        previous = {zone.zone: zone.previous for zone in replaced.zones}
        zones = _figures(draft, meter, previous)
        return Reading(
            replaced.reading_id, replaced.key, meter.meter_id, replaced.read_on, now, True, zones, replaced.revision + 1
        )
    zones = _figures(draft, meter, previous_figures(meter, held))
    return Reading("", ChargeKey(account_id, meter.service, period), meter.meter_id, today, now, True, zones, 1)


def previous_figures(meter: Meter, held: Sequence[Reading]) -> Mapping[str, Decimal]:
    """What the dial showed at the last accepted reading, or at the beginning."""
    accepted = [each for each in held if each.meter_id == meter.meter_id and each.accepted]
    if not accepted:
        return meter.initial
    last = max(accepted, key=lambda each: (each.read_on, each.submitted_at))
    return {zone.zone: zone.value for zone in last.zones}


def _figures(draft: Draft, meter: Meter, previous: Mapping[str, Decimal]) -> tuple[ZoneFigure, ...]:
    given = dict(draft.values)
    if sorted(given) != sorted(meter.zones) or len(draft.values) != len(given):
        raise ZonesDoNotFit(expected=meter.zones)
    for index, (zone, value) in enumerate(draft.values):
        if value < previous.get(zone, Decimal(0)):
            raise ReadingBelowPrevious(index=index, zone=zone, previous=previous[zone], value=value)
    return tuple(
        ZoneFigure(zone, given[zone], previous.get(zone, Decimal(0)), given[zone] - previous.get(zone, Decimal(0)))
        for zone in meter.zones
    )
