"""By which terms a legal entity pays: the price of its contract without VAT, and the VAT of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.errors import TariffMissing

EQUATED = "equated"  # the packs' group of those who are no households and pay by the regional order
VAT_SINCE = ((date(2026, 1, 1), Decimal(22)), (date(2019, 1, 1), Decimal(20)))


@dataclass(frozen=True)
class Point:
    """A metering point of a contract: its meter, the number on it if that is known, and its transformation ratio."""

    meter_id: str
    serial: str
    ratio: Decimal


@dataclass(frozen=True)
class Terms:
    """Roubles a kWh without VAT, and the VAT in percent; the `points` that each have lines of their own, in their order. Charges
    of before had none: the kWh of all points together (decision 47)."""

    price: Decimal
    vat_percent: Decimal
    points: tuple[Point, ...] = ()


def terms_on(price: Decimal, day: date, *, plan: str) -> Terms:
    """The terms of a day; of before the first known rate they are not made up."""
    for since, percent in VAT_SINCE:
        if since <= day:
            return Terms(price, percent)
    raise TariffMissing(plan=plan, details={"day": day.isoformat(), "group": "vat"})
