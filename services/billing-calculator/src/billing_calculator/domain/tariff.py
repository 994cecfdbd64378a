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


class Model(StrEnum):
    """How consumption is cut into bands of different price."""

    SOCIAL_NORM = "social_norm"
    RANGES = "ranges"


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
class Tariff:
    """One published table of prices. Without `valid_from` it serves worked examples only and charges nobody."""

    name: str
    plan: str
    valid_from: date | None
    valid_to: date | None
    model: Model
    source: Source
    norm: Norm | None = None
    limits: tuple[Decimal, ...] = ()
    prices: Mapping[PriceKey, Decimal] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Is this the table of that day?"""
        return self.valid_from is not None and self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def bands(self, *, persons: int, lives_alone: bool) -> tuple[Band, ...]:
        """The bands of a household, lowest first. The first limit is inclusive: 3900 kWh are still range 1."""
        if self.norm is not None:
            norm = self.norm.volume(persons=persons, lives_alone=lives_alone)
            return (Band(WITHIN_NORM, Decimal(0), norm), Band(OVER_NORM, norm, None))
        lowers = (Decimal(0), *self.limits)
        uppers = (*self.limits, None)
        return tuple(Band(f"range_{n}", low, up) for n, (low, up) in enumerate(zip(lowers, uppers, strict=True), start=1))

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
    """All tables this service was given."""

    tables: tuple[Tariff, ...]

    def on(self, *, plan: str, day: date) -> Tariff:
        """The table of a plan that is in force on a day."""
        for table in self.tables:
            if table.plan == plan and table.covers(day):
                return table
        raise TariffMissing(plan=plan, details={"day": day.isoformat()})

    def named(self, name: str) -> Tariff | None:
        """The table a charge was made by, if it is still shipped."""
        return next((table for table in self.tables if table.name == name), None)
