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


def says_the_same(row: Account, held: Account) -> bool:
    """Whether the base tells nothing new: all is equal except what we add ourselves, or meters that it forgets."""
    return (
        replace(
            row,
            meters=_meters_now(row, held),
            revision=held.revision,
            as_of=held.as_of,
            batch=held.batch,
            added_by=held.added_by,
            former_numbers=held.former_numbers,
            holder_revision=held.holder_revision,
            filed=row.filed or held.filed,
            legal_entity=row.legal_entity and row.legal_entity.with_price_of(held.legal_entity),
            former_meters=_former_now(row, held),
            premises=row.premises or held.premises,
        )
        == held
    )


def is_older(row: Account, held: Account) -> bool:
    """Whether a row comes late: the base's figures are those of a day, and what is held is of a later one."""
    return not held.withdrawn and row.opening_balance_on < held.opening_balance_on


def taken_over(row: Account, held: Account | None, *, batch: str) -> Account:
    """What is held once a row has told something new: the next revision, with the numbers that the account had before.

    The base may forget the meters of a closed account, and a registry may have no contacts or no further facts of a meter: all
    are kept, but no contact of a former holder.
    """
    if held is None:
        return replace(row, batch=batch, added_by=batch)
    former = held.former_numbers
    if held.account_number != row.account_number and not held.withdrawn:
        others = (each for each in former if each.number != row.account_number)
        former = (*others, FormerNumber(held.account_number, row.as_of))
    next_one = replace(row, revision=held.revision + 1, batch=batch, added_by=held.added_by)
    names = [(each.holder, each.legal_entity and each.legal_entity.name) for each in (row, held)]
    same_holder = names[0] == names[1]
    filed = row.filed or (held.filed if same_holder else None)
    meters, gone = _meters_now(row, held), _former_now(row, held)
    entity = row.legal_entity and row.legal_entity.with_price_of(held.legal_entity)
    premises = row.premises or held.premises
    kept = replace(next_one, former_numbers=former, filed=filed, meters=meters, former_meters=gone)
    return replace(kept, legal_entity=entity, premises=premises)


def _meters_now(row: Account, held: Account) -> tuple[Meter, ...]:
    """The meters a row tells of, each with the facts that were held where the row tells none.

    A base that has not heard of a replacement yet still tells the meter that was taken off: it stays off.
    """
    gone = {each.meter.meter_id for each in held.former_meters}
    if row.meters and all(meter.meter_id in gone for meter in row.meters):
        return held.meters
    facts = {meter.meter_id: meter.facts for meter in held.meters}
    told = (replace(meter, facts=meter.facts or facts.get(meter.meter_id)) for meter in row.meters)
    return tuple(told) or held.meters


def _former_now(row: Account, held: Account) -> tuple[FormerMeter, ...]:
    """Meters that a row tells no more were taken off when the first new one started; it does not say what they showed then."""
    now = {meter.meter_id for meter in _meters_now(row, held)}
    fresh = [meter.initial_on for meter in row.meters if meter.meter_id in now - {each.meter_id for each in held.meters}]
    gone = [meter for meter in held.meters if meter.meter_id not in now]
    removed_on = min(fresh, default=row.as_of.date())
    added = (FormerMeter(meter=meter, removed_on=removed_on, final_values=(), source="imported") for meter in gone)
    return (*held.former_meters, *added)


def restored(before: Account, now: Account) -> Account:
    """An account as it was before a batch; nobody goes back behind a revision that others have seen."""
    return replace(before, revision=now.revision + 1)


def withdrawn(now: Account, *, on: date) -> Account:
    """An account that only a batch that is taken back has told of: nobody's any more, closed for those who keep its history."""
    return replace(
        now, revision=now.revision + 1, status=Status.CLOSED, closed_on=now.closed_on or max(on, now.opened_on), withdrawn=True
    )
