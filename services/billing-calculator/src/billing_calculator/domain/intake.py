"""The intake rules as readings told them: which month a reading of today would count to, and what a dial may have done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.due import next_period, period_of


@dataclass(frozen=True, kw_only=True)
class IntakeRules:
    """Of one region: the window's last day, the most kWh of a zone in one sending, and where a dial may pass zero.

    The defaults are those readings ships with; they count until it has told its own.
    """

    last_day: int = 25
    plausible_kwh: Decimal = Decimal(2000)
    rolls_over_from: Decimal = Decimal("0.9")

    def month_of(self, today: date) -> str:
        """The month that a reading of today counts to; what comes after the window counts to the next one."""
        return next_period(period_of(today)) if today.day > self.last_day else period_of(today)


@dataclass(frozen=True, kw_only=True)
class IntakeRuleBook:
    """The rules of the regions that have their own, and of all others. A region is a tariff plan."""

    revision: int
    default: IntakeRules
    regions: Mapping[str, IntakeRules]

    def of(self, region: str) -> IntakeRules:
        """The rules of a region."""
        return self.regions.get(region, self.default)


UNTOLD = IntakeRuleBook(revision=0, default=IntakeRules(), regions={})
