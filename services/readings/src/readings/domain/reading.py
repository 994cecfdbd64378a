"""The life of a reading: accepted, corrected, cancelled, with everything it ever said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from readings.domain import period
from readings.domain.meter import Account, Meter, ZoneValue
from readings.domain.rules import ZoneConsumption


class ReadingStatus(StrEnum):
    """Whether the figures count."""

    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class ChangeAction(StrEnum):
    """What was done to a reading."""

    SUBMITTED = "submitted"
    CORRECTED = "corrected"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Submission:
    """What a customer says a meter shows; `confirmed` if they were told that it is unusual, and it is so."""

    account_id: str
    meter_id: str
    values: Sequence[ZoneValue]
    confirmed: bool


@dataclass(frozen=True)
class Change:
    """One entry of a reading's history: what it said from this moment on."""

    revision: int
    action: ChangeAction
    status: ReadingStatus
    zones: tuple[ZoneConsumption, ...]
    at: datetime


@dataclass(frozen=True)
class Figures:
    """What a meter showed on a day: all that a later reading is compared with. `number` is the place in the meter's row."""

    reading_id: str
    number: int
    read_on: date
    zones: tuple[ZoneConsumption, ...]

    def values(self) -> dict[str, Decimal]:
        """What each dial showed."""
        return {zone.zone: zone.value for zone in self.zones}


@dataclass(frozen=True)
class Reading(Figures):
    """Figures with the month they count to, and what was done to them."""

    account_id: str
    meter_id: str
    service: str
    period: str
    submitted_at: datetime
    status: ReadingStatus
    late: bool
    confirmed_implausible: bool
    revision: int
    history: tuple[Change, ...]

    @property
    def changeable_until(self) -> date:
        """The last business day on which the reading may be corrected or cancelled."""
        return period.changeable_until(self.period)

    def changeable(self, *, last: bool, today: date) -> bool:
        """Only the last accepted reading of a meter can be changed, and only until its month closes."""
        return last and self.status is ReadingStatus.ACCEPTED and today <= self.changeable_until


@dataclass(frozen=True)
class Standing:
    """All a decision about one meter looks at: the account, and the meter's last accepted readings, newest first."""

    account: Account
    readings: tuple[Figures, ...]

    def previous(self, meter: Meter) -> Mapping[str, Decimal]:
        """The figures to compare with: those of the last accepted reading, else those the meter started with."""
        return self.readings[0].values() if self.readings else meter.starting_values()

    def earlier(self, *, except_for: str = "") -> dict[str, list[Decimal]]:
        """What each zone used in earlier sendings."""
        used: dict[str, list[Decimal]] = {}
        for reading in self.readings:
            for zone in reading.zones if reading.reading_id != except_for else ():
                used.setdefault(zone.zone, []).append(zone.consumption)
        return used

    def before_last(self) -> str | None:
        """The reading that is the last one again when the last one is cancelled."""
        return self.readings[1].reading_id if len(self.readings) > 1 else None

    def last_of(self, day: date) -> Figures | None:
        """The last accepted reading if it is of this day."""
        return self.readings[0] if self.readings and self.readings[0].read_on == day else None

    def last_is(self, reading_id: str) -> bool:
        """Whether this is the last accepted reading of the meter."""
        return bool(self.readings) and self.readings[0].reading_id == reading_id
