"""The life of a reading: accepted, corrected, cancelled, with everything it ever said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from readings.domain.meter import Account, Meter, ZoneValue
from readings.domain.period import NONE_CLOSED, ClosedMonths
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


class Source(StrEnum):
    """Where a figure comes from, and with that how far it is to be trusted."""

    CUSTOMER = "customer"
    STAFF = "staff"
    AUTOMATIC = "automatic"
    INSPECTION = "inspection"
    IMPORTED = "imported"
    ESTIMATED = "estimated"


class Author(StrEnum):
    """Who did something to a reading: which of the account's people, a program of theirs, or the retailer's staff."""

    OWNER = "owner"
    PAYER = "payer"
    MACHINE = "machine"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What somebody says a meter shows; `confirmed` if they were told that it is unusual, and it is so.

    `read_on`: the day the dial was read, where it is told; else it is today.
    """

    account_id: str
    meter_id: str
    values: Sequence[ZoneValue]
    confirmed: bool
    read_on: date | None = None
    source: Source = Source.CUSTOMER
    by: Author = Author.OWNER


@dataclass(frozen=True)
class Change:
    """One entry of a reading's history: what it said from this moment on."""

    revision: int
    action: ChangeAction
    status: ReadingStatus
    zones: tuple[ZoneConsumption, ...]
    at: datetime
    source: Source = Source.CUSTOMER
    by: Author = Author.OWNER


@dataclass(frozen=True)
class Figures:
    """What a meter showed on a day: all that a later reading is compared with. `number` is the place in the meter's row.

    The dial was read on `read_on`; the figures came on `received_on`, which decides the month they count to.
    """

    reading_id: str
    number: int
    read_on: date
    received_on: date
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
    source: Source = Source.CUSTOMER

    def changeable(self, *, last: bool, today: date, closed: ClosedMonths = NONE_CLOSED) -> bool:
        """A customer changes the last accepted reading of a meter, if it is their own, until its month closes."""
        theirs = self.status is ReadingStatus.ACCEPTED and self.source is Source.CUSTOMER
        return last and theirs and closed.changeable(self.period, today)


@dataclass(frozen=True)
class Standing:
    """All a decision about a meter looks at: the account, the meter's last accepted readings, newest first, and closed months."""

    account: Account
    readings: tuple[Figures, ...]
    closed: ClosedMonths = NONE_CLOSED

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

    def last_of(self, day: date, *, read_on: date) -> Figures | None:
        """The last accepted reading if it came on this day and was read on that one."""
        last = self.readings[0] if self.readings else None
        return last if last and (last.received_on, last.read_on) == (day, read_on) else None

    def last_read_on(self, meter: Meter) -> date:
        """The day of the figures to compare with."""
        return self.readings[0].read_on if self.readings else meter.initial_on

    def last_is(self, reading_id: str) -> bool:
        """Whether this is the last accepted reading of the meter."""
        return bool(self.readings) and self.readings[0].reading_id == reading_id
