"""The account as the retailer's base knows it, and how its immutable identifiers are made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# Fixed for ever: every account_id of the suite comes from it and the retailer's immutable subscriber code.
NAMESPACE = uuid.UUID("0b9f3a52-5a44-5f0e-8f5a-2d1c7e9b4a10")
ZONES_OF_METER = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}


class Status(StrEnum):
    """Whether the contract runs."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The person the contract is with, as spelt in the base; never leaves this service."""

    surname: str
    name: str
    patronymic: str | None


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

    @property
    def zone_names(self) -> tuple[str, ...]:
        """The zones in the order of the dial."""
        return ZONES_OF_METER[self.zones]


@dataclass(frozen=True, kw_only=True)
class Account:
    """One contract: what charges depend on, its meters, and its holder. `as_of`: when the base said so."""

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


def account_id_of(subscriber_code: str) -> str:
    """The account's immutable identifier: the number may change, the subscriber code never does."""
    return str(uuid.uuid5(NAMESPACE, subscriber_code))


def meter_id_of(subscriber_code: str, serial: str) -> str:
    """A meter is this serial at this account: another maker may use the same serial elsewhere."""
    return str(uuid.uuid5(NAMESPACE, f"{subscriber_code}/{serial}"))


def says_the_same(row: Account, held: Account) -> bool:
    """Whether the base tells nothing new: all is equal except our own revision and time."""
    return replace(row, revision=held.revision, as_of=held.as_of) == held
