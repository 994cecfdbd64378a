"""What a retailer sets about the intake of readings, and what the figures of one sending come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Any


class Late(StrEnum):
    """What becomes of readings after the window."""

    NEXT_MONTH = "next_month"
    REFUSE = "refuse"


class Taking(StrEnum):
    """Whether something that speaks against readings refuses them."""

    ACCEPT = "accept"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class IntakeRules:
    """What a retailer sets: the window, what is plausible, when zones look swapped or stuck, and which meters are read for it."""

    window_first_day: int
    window_last_day: int
    late: Late
    read_within_days: int
    plausible_kwh: Decimal
    times_usual: Decimal
    unremarkable_kwh: Decimal
    usual_from: int
    rolls_over_from: Decimal
    zones_differ_times: Decimal
    zones_judged_from_kwh: Decimal
    stuck_after: int
    automatic: Taking
    verification_expired: Taking
    phone: str

    def bound(self, earlier: Sequence[Decimal], largest: Decimal | None = None) -> Decimal:
        """The most kWh a zone is expected to use in one sending, given what earlier sendings used and the meter's own limit."""
        plausible = self.plausible_kwh if largest is None else largest
        if len(earlier) < self.usual_from:
            return plausible
        usual = Decimal(int(median(earlier) * self.times_usual))
        return min(plausible, max(self.unremarkable_kwh, usual))


@dataclass(frozen=True)
class RuleBook:
    """The rules of each region; a region is a tariff plan of the base. One that is not named has the default ones."""

    default: IntakeRules
    regions: Mapping[str, IntakeRules]

    def of(self, region: str) -> IntakeRules:
        """The rules of a region."""
        return self.regions.get(region, self.default)

    def told(self) -> dict[str, Any]:
        """What others go by: every region with all of these rules."""
        regions = [{"region": region, **_told(rules)} for region, rules in sorted(self.regions.items())]
        return {"default": _told(self.default), "regions": regions}


def _told(rules: IntakeRules) -> dict[str, Any]:
    days = {"window_first_day": rules.window_first_day, "window_last_day": rules.window_last_day}
    return {**days, "late": rules.late.value, "plausible_kwh": rules.plausible_kwh, "rolls_over_from": rules.rolls_over_from}


@dataclass(frozen=True)
class ZoneConsumption:
    """One zone of a reading: the figure, the one before it, and the kWh between them: the difference times the meter's ratio."""

    zone: str
    value: Decimal
    previous: Decimal
    consumption: Decimal
    ratio: Decimal = Decimal(1)
