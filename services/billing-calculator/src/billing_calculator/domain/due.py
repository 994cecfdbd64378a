"""Until when a month has to be paid: a dated rule, because the law moved it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Key = tuple[bool, date, str]  # of a debt: a penalty or not, the last day to pay, the month


@dataclass(frozen=True)
class DueRule:
    """From this billing month on, this day of the next month."""

    from_period: str
    day_of_next_month: int


@dataclass(frozen=True)
class DueRules:
    """The rules in the order of their months, and the years after which a debt is out of time (ГК 196); 0: none ever is."""

    rules: tuple[DueRule, ...]
    limitation_years: int = 3

    def due_on(self, period: str) -> date:
        """The last day to pay for a billing month."""
        rule = [rule for rule in self.rules if rule.from_period <= period][-1]
        following = next_period(period)
        return date(int(following[:4]), int(following[5:]), rule.day_of_next_month)

    def is_out_of_time(self, due_on: date, on: date) -> bool:
        """Could it have been sued for so long that a payment of this day goes to younger debts first?"""
        years = self.limitation_years
        return bool(years) and (due_on.year + years, due_on.month, due_on.day) < (on.year, on.month, on.day)

    def in_turn(self, keys: Iterable[Key], on: date) -> list[Key]:
        """The order in which a payment of this day settles debts: the oldest first and penalties after all energy.

        What is out of time on that day comes after all that was owed then, and before what is charged for later months.
        """
        keys, month = sorted(keys), period_of(on)
        late = {key for key in keys if self.is_out_of_time(key[1], on)}
        if not late:
            return keys
        return sorted(keys, key=lambda key: (1 if key in late else 2 if key[2] > month else 0, key))


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
