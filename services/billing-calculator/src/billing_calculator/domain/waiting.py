"""A charge that waits for its tariff: it is not guessed, and both the customer and the office see it wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from billing_calculator.domain.reading import ChargeKey


@dataclass(frozen=True)
class Waiting:
    """A month without an approved price, by the day that was asked for, since when, and what exactly is lacking (empty: all)."""

    key: ChargeKey
    plan: str
    day: date
    since: datetime
    lacking: str = ""


@dataclass(frozen=True)
class Crowd:
    """So many charges wait for a plan's tariff of these days."""

    plan: str
    service: str
    first_day: date
    last_day: date
    lacking: str
    charges: int
    since: datetime
