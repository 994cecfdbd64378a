"""The account as the retailer's base knows it, and how its immutable identifiers are made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# Fixed for ever: every account_id of the suite comes from it and the retailer's immutable subscriber code.
NAMESPACE = uuid.UUID("0b9f3a52-5a44-5f0e-8f5a-2d1c7e9b4a10")
FIRST_REVISION = 1
PLACES = ("dwelling", "landing", "basement", "outdoors", "other")
GROUPS = ("urban_gas", "urban_electric_stove", "rural")
ZONES_OF_METER = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}


class Status(StrEnum):
    """Whether the contract runs."""

    OPEN = "open"
    CLOSED = "closed"


class Kind(StrEnum):
    """Whom the contract is with."""

    PERSON = "person"
    LEGAL_ENTITY = "legal_entity"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The person the contract is with, as spelt in the base; never leaves this service. Empty where it is a legal entity."""

    surname: str
    name: str
    patronymic: str | None


@dataclass(frozen=True, kw_only=True)
class LegalEntity:
    """The organisation or sole trader the contract is with; never leaves this service: a sole trader's INN is personal."""

    organisation: str
    inn: str
    kpp: str | None
    contract_number: str
    contract_price: Decimal | None = None  # for a kWh without VAT; None: no registry ever told

    @property
    def name(self) -> LegalEntity:
        """Who it is, whatever it pays."""
        return replace(self, contract_price=None)

    def with_price_of(self, held: LegalEntity | None) -> LegalEntity:
        """It with the price that was held, where a registry tells none."""
        return held if held is not None and self == held.name else self


@dataclass(frozen=True, kw_only=True)
class Filed:
    """Where the base would write to or call the holder; never leaves this service readable."""

    email: str | None
    phone: str | None


@dataclass(frozen=True, kw_only=True)
class MeterFacts:
    """What not every registry tells of a meter. `ratio`: kWh used for each kWh the dial moves; `largest_increment`: the most
    kWh that one zone can use between two readings; `automatic`: it is read without the customer."""

    ratio: Decimal = Decimal(1)
    largest_increment: Decimal | None = None
    automatic: bool = False
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Meter:
    """A meter and where it started; `initial_values` stand in the order of the zones."""

    meter_id: str
    serial: str
    zones: int
    digits: int
    installed_on: date
    verification_due_on: date
    initial_on: date
    initial_values: tuple[Decimal, ...]
    facts: MeterFacts | None = None  # None: no registry ever told

    @property
    def zone_names(self) -> tuple[str, ...]:
        """The zones in the order of the dial."""
        return ZONES_OF_METER[self.zones]


@dataclass(frozen=True, kw_only=True)
class FormerMeter:
    """A meter that was taken off, and what it showed then; no figures where nobody told them. `source`: `staff` or `imported`."""

    meter: Meter
    removed_on: date
    final_values: tuple[Decimal, ...]
    source: str


@dataclass(frozen=True)
class Premises:
    """The flat, and the room where it is shared, by the base's own identifiers: its file of counters names no account."""

    flat: str
    room: str = ""

    def __str__(self) -> str:
        """As a report shows it."""
        return f"{self.flat}/{self.room}" if self.room else self.flat


@dataclass(frozen=True)
class FormerNumber:
    """A number that the account had, and when the base told another."""

    number: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Account:
    """One contract: what charges depend on, its meters, and its holder. `as_of`: when the base said so.

    `batch` is the import that told what is held, `added_by` the one that told of the account first. `withdrawn`: that one was
    rolled back, so the account is held for its history alone and has given up its number. `holder_revision` counts its holders.
    """

    account_id: str
    subscriber_code: str
    account_number: str
    holder: Holder
    address: str
    tariff_plan: str
    group: str
    registered_persons: int
    lives_alone: bool
    status: Status
    opened_on: date
    closed_on: date | None
    meters: tuple[Meter, ...]
    opening_balance: Decimal
    opening_balance_on: date
    typical_consumption: Decimal | None
    revision: int
    as_of: datetime
    batch: str = ""
    added_by: str = ""
    former_numbers: tuple[FormerNumber, ...] = ()
    withdrawn: bool = False
    holder_revision: int = 1
    filed: Filed | None = None  # None: no registry ever told
    legal_entity: LegalEntity | None = None  # None: a person's
    former_meters: tuple[FormerMeter, ...] = ()
    premises: Premises | None = None  # None: no registry ever told
    rooms: int | None = None  # None: no registry ever told
    version: int | None = None  # the base's own number of what it said last; None: it told none

    @property
    def kind(self) -> Kind:
        """Whom the contract is with."""
        return Kind.LEGAL_ENTITY if self.legal_entity else Kind.PERSON


def account_id_of(subscriber_code: str) -> str:
    """The account's immutable identifier: the number may change, the subscriber code never does."""
    return str(uuid.uuid5(NAMESPACE, subscriber_code))


def meter_id_of(subscriber_code: str, serial: str) -> str:
    """A meter is this serial at this account: another maker may use the same serial elsewhere."""
    return str(uuid.uuid5(NAMESPACE, f"{subscriber_code}/{serial}"))
