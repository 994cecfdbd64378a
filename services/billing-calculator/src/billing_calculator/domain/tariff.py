"""Tariffs: approved prices by group, zone, band and date, and the two models that cut consumption into bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.errors import TariffMissing

ANY_GROUP = "any"
WITHIN_NORM, OVER_NORM = "within_norm", "over_norm"
WHOLE_KWH, UNROUNDED = "whole_kwh", "unrounded"
BY_LAST_READING, SPLIT_BY_DAYS = "by_last_reading", "split_by_days"
ONE_BAND = "all"


class Model(StrEnum):
    """How consumption is cut into bands of different price."""

    SOCIAL_NORM = "social_norm"
    RANGES = "ranges"
    UNIT_PRICE = "unit_price"


@dataclass(frozen=True)
class Norm:
    """The social norm in kWh a month: so much a registered person, and its own figure for who lives alone (where it exists)."""

    per_person: Decimal
    alone: Decimal | None

    def volume(self, *, persons: int, lives_alone: bool) -> Decimal:
        """The norm of a household; it is neither carried over nor divided by days."""
        if lives_alone and self.alone is not None:
            return self.alone
        return self.per_person * persons


@dataclass(frozen=True)
class PriceKey:
    """What a price is approved for. `rates`: a meter of one, two or three zones."""

    group: str
    rates: int
    zone: str
    band: str


@dataclass(frozen=True)
class Band:
    """A stretch of consumption at one price: from `lower` to `upper` kWh (None: no end)."""

    name: str
    lower: Decimal
    upper: Decimal | None


@dataclass(frozen=True)
class Source:
    """Where the prices were published, and the decision that approved them, where the source names it."""

    ru: str
    en: str
    where: str
    decision: str | None


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    ru: str
    en: str


@dataclass(frozen=True)
class Order:
    """The regional order that set the prices, as far as the source names it."""

    number: str
    on: date | None
    body: str


@dataclass(frozen=True)
class Season:
    """In these months the norm and the limits of these groups (none named: of all) are multiplied."""

    months: frozenset[int]
    multiplier: Decimal
    groups: tuple[str, ...] = ()

    def applies(self, *, month: int, group: str) -> bool:
        """Is this the season of that month and group?"""
        return month in self.months and (not self.groups or group in self.groups)


@dataclass(frozen=True)
class Normative:
    """kWh a person a month without a meter, for homes of so many rooms and persons (`or_more`: and for all larger ones)."""

    group: str
    rooms: int
    rooms_or_more: bool
    persons: int
    persons_or_more: bool
    volume: Decimal

    def covers(self, *, group: str, rooms: int, persons: int) -> bool:
        """Is this the figure of that home?"""
        right_rooms = rooms == self.rooms or (self.rooms_or_more and rooms > self.rooms)
        right_persons = persons == self.persons or (self.persons_or_more and persons > self.persons)
        return self.group in (group, ANY_GROUP) and right_rooms and right_persons


@dataclass(frozen=True)
class Tariff:
    """One published table of prices. Without `valid_from`, or `for_reference`, it serves worked examples and charges nobody."""

    name: str
    plan: str
    valid_from: date | None
    valid_to: date | None
    model: Model
    source: Source
    norm: Norm | None = None
    limits: tuple[Decimal, ...] = ()
    prices: Mapping[PriceKey, Decimal] = field(default_factory=dict)
    pack_hash: str = ""
    region: str = ""
    service: str = "electricity"
    unit: str = "kWh"
    vat: Decimal | None = None
    legal: Order | None = None
    seasons: tuple[Season, ...] = ()
    split: str = WHOLE_KWH
    normatives: tuple[Normative, ...] = ()
    for_reference: bool = False
    region_name: Words = Words("", "")
    absent: tuple[Words, ...] = ()
    price_change: str = BY_LAST_READING

    @property
    def by_days(self) -> bool:
        """Has each day since the reading before the price of its own table, where the last reading falls under this one?"""
        return self.price_change == SPLIT_BY_DAYS

    @property
    def charges(self) -> bool:
        """Is there any day that is charged by it?"""
        return self.valid_from is not None and not self.for_reference

    def covers(self, day: date) -> bool:
        """Is this the table by which that day is charged?"""
        return not self.for_reference and self.speaks_of(day)

    def speaks_of(self, day: date) -> bool:
        """Were these the prices of that day, be they complete enough to charge by or not?"""
        return self.valid_from is not None and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def bands(
        self, *, persons: int, lives_alone: bool, month: int | None = None, group: str = "", periods: int = 1
    ) -> tuple[Band, ...]:
        """The bands of a household, lowest first. The first limit is inclusive: 3900 kWh are still range 1.

        `month` and `group` choose the season; one reading of several `periods` has as many norms or limits (domain 2.1).
        """
        if self.model is Model.UNIT_PRICE:
            return (Band(ONE_BAND, Decimal(0), None),)
        times = self.multiplier(month=month, group=group) * periods
        if self.norm is not None:
            norm = self.norm.volume(persons=persons, lives_alone=lives_alone) * times
            return (Band(WITHIN_NORM, Decimal(0), norm), Band(OVER_NORM, norm, None))
        limits = tuple(limit * times for limit in self.limits)
        lowers = (Decimal(0), *limits)
        uppers = (*limits, None)
        return tuple(Band(f"range_{n}", low, up) for n, (low, up) in enumerate(zip(lowers, uppers, strict=True), start=1))

    def multiplier(self, *, month: int | None, group: str) -> Decimal:
        """By how much the norm and the limits of a group grow or shrink in a month; 1 out of season."""
        if month is None:
            return Decimal(1)
        return next((each.multiplier for each in self.seasons if each.applies(month=month, group=group)), Decimal(1))

    def normative(self, *, group: str, rooms: int, persons: int) -> Decimal:
        """kWh a person a month for a home without a meter; a figure the pack lacks is never made up."""
        for each in self.normatives:
            if each.covers(group=group, rooms=rooms, persons=persons):
                return each.volume
        details = {"tariff": self.name, "normative": {"group": group, "rooms": rooms, "persons": persons}}
        raise TariffMissing(plan=self.plan, details=details)

    def names(self, group: str) -> bool:
        """Does it name prices of that very group?"""
        return any(key.group == group for key in self.prices)

    def price(self, key: PriceKey) -> Decimal:
        """The approved price; what the source lacks is absent and is never computed from another price."""
        anyone = PriceKey(ANY_GROUP, key.rates, key.zone, key.band)
        found = self.prices.get(key, self.prices.get(anyone))
        if found is None:
            details = {"tariff": self.name, "group": key.group, "rates": key.rates, "zone": key.zone, "band": key.band}
            raise TariffMissing(plan=self.plan, details=details)
        return found


@dataclass(frozen=True)
class Tariffs:
    """The tables that are published: those in force, and those a charge was once made by."""

    tables: tuple[Tariff, ...]
    past: tuple[Tariff, ...] = ()

    def on(self, *, plan: str, day: date, service: str = "electricity") -> Tariff:
        """The table of a plan that is in force on a day; one without a last day gives way to the next that begins."""
        found = [table for table in self.tables if (table.plan, table.service) == (plan, service) and table.covers(day)]
        if not found:
            raise TariffMissing(plan=plan, details={"day": day.isoformat()})
        return max(found, key=lambda table: table.valid_from or date.min)

    def named(self, name: str, pack_hash: str = "") -> Tariff | None:
        """The table a charge was made by: of that very content where the charge knows it, else of that name."""
        alike = [table for table in (*self.tables, *self.past) if table.name == name]
        exact = [table for table in alike if table.pack_hash == pack_hash]
        return next(iter(exact or alike), None)
