"""Accounts and meters as readings knows them: a copy of what the retailer's base says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from readings.domain.errors import MeterUnknown


class AccountStatus(StrEnum):
    """Whether the retailer still serves the account."""

    OPEN = "open"
    CLOSED = "closed"


ZONES_BY_COUNT: Mapping[int, tuple[str, ...]] = {
    1: ("single",),
    2: ("day", "night"),
    3: ("peak", "semi_peak", "night"),
}


@dataclass(frozen=True)
class ZoneValue:
    """What the dial of one zone shows, in kWh."""

    zone: str
    value: Decimal


@dataclass(frozen=True)
class Meter:
    """A meter: its dials, the figures it started with, and what else the base tells of it.

    `ratio`: kWh used for each kWh the dial moves; `largest_increment`: the most kWh that one zone can use between two readings;
    `automatic`: it is read without the customer. `verification_due_on` is unknown for accounts told of before it was kept.
    """

    meter_id: str
    serial: str
    service: str
    zones: tuple[str, ...]
    digits: int
    initial_on: date
    initial_values: tuple[ZoneValue, ...]
    verification_due_on: date | None = None
    installed_on: date | None = None
    ratio: Decimal = Decimal(1)
    largest_increment: Decimal | None = None
    automatic: bool = False
    place: str | None = None

    @property
    def capacity(self) -> Decimal:
        """The figure at which the dial starts again from zero."""
        return Decimal(10) ** self.digits

    def starting_values(self) -> dict[str, Decimal]:
        """Whole kWh of the starting figures: a dial is read without its fraction, so the fraction is never compared."""
        started = {initial.zone: Decimal(int(initial.value)) for initial in self.initial_values}
        return {zone: started.get(zone, Decimal(0)) for zone in self.zones}


@dataclass(frozen=True)
class FormerMeter:
    """A meter that was taken off, and what it showed then; no figures where nobody told them. `source`: who told."""

    meter: Meter
    removed_on: date
    final_values: tuple[ZoneValue, ...]
    source: str


@dataclass(frozen=True)
class Account:
    """An account with its meters, as of one revision of the retailer's base. Its tariff plan is the `region` of the rules.

    `as_of`: when the base said so, `batch`: in which import; unknown for accounts told of before they were kept.
    """

    account_id: str
    revision: int
    status: AccountStatus
    closed_on: date | None
    meters: tuple[Meter, ...]
    account_number: str = ""
    region: str = ""
    former: tuple[FormerMeter, ...] = ()
    as_of: datetime | None = None
    batch: str | None = None

    def meter(self, meter_id: str) -> Meter:
        """The account's own meter of this id; any other id is unknown."""
        for meter in self.meters:
            if meter.meter_id == meter_id:
                return meter
        raise MeterUnknown()

    def former_meter(self, meter_id: str) -> FormerMeter | None:
        """The meter of this id that the account had."""
        return next((each for each in self.former if each.meter.meter_id == meter_id), None)

    def meter_ever(self, meter_id: str) -> Meter:
        """The meter of this id that the account has or had: readings of both can be disputed."""
        former = self.former_meter(meter_id)
        return former.meter if former else self.meter(meter_id)
