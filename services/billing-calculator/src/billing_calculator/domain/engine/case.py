"""What is asked: who lives there, what was used or why it is not known, and by which prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.charge import Household, Volume
from billing_calculator.domain.engine.prices import Prices

Figures = Mapping[str, Decimal]


class Recalculating(StrEnum):
    """By which price the kWh are billed that a later reading brings to light."""

    CURRENT = "current"
    SPREAD = "spread_by_period"


class Reason(StrEnum):
    """Why there is no reading."""

    NO_READING = "no_reading"
    METER_FAILED = "meter_failed"
    ACCESS_REFUSED = "access_refused"
    SUPPLIER_REPLACES = "supplier_replaces"


@dataclass(frozen=True)
class Consumption:
    """kWh as they were used."""

    volumes: tuple[Volume, ...]


@dataclass(frozen=True)
class Read:
    """The figures of a dial on a day."""

    on: date
    values: Figures


@dataclass(frozen=True)
class Swap:
    """A meter was taken down with its closing figures and another put up with its opening ones."""

    on: date
    closing: Figures
    opening: Figures
    digits: int
    ratio: Decimal


@dataclass(frozen=True)
class Billed:
    """A month that was billed without a reading."""

    period: str
    volumes: Figures


Event = Read | Swap | Billed


@dataclass(frozen=True)
class Metered:
    """What happened to a meter, oldest first; the first reading is where counting starts.

    `limit_per_month`: a reading of several months may use the norm or the ranges of each of them.
    """

    digits: int
    ratio: Decimal
    events: tuple[Event, ...]
    recalculating: Recalculating = Recalculating.CURRENT
    limit_per_month: bool = False


@dataclass(frozen=True)
class Missing:
    """No reading came. `history`: kWh of earlier months, or `readings` of which two give the average."""

    reason: Reason
    billed_in_a_row: int
    history: tuple[tuple[Volume, ...], ...] = ()
    readings: tuple[Read, ...] = ()
    digits: int = 5
    ratio: Decimal = Decimal(1)
    normative: Decimal | None = None
    rooms: int | None = None


@dataclass(frozen=True)
class Absence:
    """So many people were away between two days that they spent at home."""

    left_on: date
    back_on: date
    persons: int

    @property
    def full_days(self) -> int:
        """Whole days away; those of leaving and of coming back are not."""
        return (self.back_on - self.left_on).days - 1


@dataclass(frozen=True)
class Unmetered:
    """No meter. `possible`: one could be installed. `owners` count where nobody is registered."""

    possible: bool
    normative: Decimal | None = None
    rooms: int | None = None
    owners: int = 0
    absences: tuple[Absence, ...] = ()


Use = Consumption | Metered | Missing | Unmetered


@dataclass(frozen=True)
class HouseByMeter:
    """The house's meter and what of it is accounted for already."""

    house: Decimal
    non_residential: Decimal
    unmetered: Decimal
    metered: Decimal
    own_production: Decimal
    area: Decimal
    area_of_all: Decimal


@dataclass(frozen=True)
class HouseByNormative:
    """So many kWh a square metre of the rooms that all use."""

    normative: Decimal
    common_area: Decimal
    area: Decimal
    area_of_all: Decimal


@dataclass(frozen=True)
class Benefit:
    """`percent` off the share of so many `holders`; only within the norm or the first range, or on everything."""

    percent: Decimal
    holders: int
    within_norm_only: bool


@dataclass(frozen=True)
class Point:
    """A metering point of a contract, with its kWh."""

    name: str
    volume: Decimal


@dataclass(frozen=True)
class Contract:
    """A legal entity's price without VAT, the VAT's per cent, and its metering points."""

    price: Decimal
    vat_percent: Decimal
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Case:
    """Everything that decides a sum. `periods`: how many months' limits the kWh may use; `by_days`: prices that change between
    two readings share the kWh by days, else all goes by the price of the day of the reading.
    """

    period: str
    on: date
    household: Household
    prices: Prices
    use: Use | None
    house: HouseByMeter | HouseByNormative | None = None
    benefits: tuple[Benefit, ...] = ()
    periods: int = 1
    by_days: bool = False
