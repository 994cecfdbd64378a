"""Which table of prices counts for a day, and for the days between two readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from billing_calculator.domain.tariff import Tariff, Tariffs

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days in a row under one table."""

    tariff: Tariff
    first: date
    days: int


@dataclass(frozen=True)
class Prices:
    """The published tables of a plan, or one table that counts whatever the day (an inline pack, an undated example)."""

    tables: Tariffs
    plan: str
    only: Tariff | None = None
    service: str = "electricity"

    def on(self, day: date) -> Tariff:
        """The table of a day."""
        return self.only or self.tables.on(plan=self.plan, day=day, service=self.service)

    def stretches(self, *, after: date, until: date) -> list[Stretch]:
        """The days from the one after a reading to that of the next, by table."""
        found: list[Stretch] = []
        day = after + ONE_DAY
        while day <= until:
            tariff = self.on(day)
            if found and found[-1].tariff.name == tariff.name:
                found[-1] = Stretch(tariff, found[-1].first, found[-1].days + 1)
            else:
                found.append(Stretch(tariff, day, 1))
            day += ONE_DAY
        return found
