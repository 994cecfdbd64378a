"""Until when a month has to be paid: a dated rule, because the law moved it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DueRule:
    """From this billing month on, this day of the next month."""

    from_period: str
    day_of_next_month: int


@dataclass(frozen=True)
class DueRules:
    """The rules in the order of their months."""

    rules: tuple[DueRule, ...]

    def due_on(self, period: str) -> date:
        """The last day to pay for a billing month."""
        rule = [rule for rule in self.rules if rule.from_period <= period][-1]
        following = next_period(period)
        return date(int(following[:4]), int(following[5:]), rule.day_of_next_month)


def period_of(day: date) -> str:
    """The billing month of a day: `2022-11`."""
    return f"{day.year:04d}-{day.month:02d}"


def months_apart(earlier: str, later: str) -> int:
    """So many billing months from one to another."""
    return (int(later[:4]) - int(earlier[:4])) * 12 + int(later[5:]) - int(earlier[5:])


def months_until(period: str, count: int) -> list[str]:
    """So many billing months, the last of them this one."""
    months = [period]
    while len(months) < count:
        months.insert(0, period_before(months[0]))
    return months


def next_period(period: str) -> str:
    """The billing month after this one."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def period_before(period: str) -> str:
    """The billing month before this one."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"


def months_before(period: str, count: int) -> str:
    """The billing month so many months earlier."""
    months = int(period[:4]) * 12 + int(period[5:]) - 1 - count
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def last_day(period: str) -> date:
    """The day whose prices count where no reading names one."""
    year, month = int(period[:4]), int(period[5:])
    return date(year, month, monthrange(year, month)[1])
