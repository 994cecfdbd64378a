"""Which bill an entry of the ledger stands in: each stands in exactly one, so bills follow one another without a gap.

A month's books end with its last moment, or with the first charge for it where that came later (a month without a reading is
charged when it is closed), but never after the next month. What the ledger learns afterwards stands in a later bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from billing_calculator.domain.closing import first_day_after
from billing_calculator.domain.due import next_period, period_before
from billing_calculator.domain.ledger import CHARGE, OPENING, RECALCULATION, Entry

TICK = timedelta(milliseconds=1)  # as fine as moments are kept
CHARGED = (CHARGE, RECALCULATION)


@dataclass(frozen=True)
class Calendar:
    """When the books of each month end: `kept` of those whose bill was made, else by the first charges of the account."""

    zone: tzinfo
    first_charged: Mapping[str, datetime]
    kept: Mapping[str, datetime]

    def ends(self, period: str) -> datetime:
        """The last moment whose entries stand in this month's bill."""
        if period in self.kept:
            return self.kept[period]
        regular, latest = last_moment(period, self.zone), last_moment(next_period(period), self.zone)
        charged = self.first_charged.get(period, regular)
        return charged if regular < charged <= latest else regular

    def can_be_billed(self, period: str, now: datetime) -> bool:
        """Is the month over, and was it charged by the end of its books? A month that is charged later stands in a later bill."""
        if period in self.kept:
            return True
        charged = self.first_charged.get(period)
        return charged is not None and charged <= self.ends(period) < now


def last_moment(period: str, zone: tzinfo) -> datetime:
    """Of the month, in the retailer's zone."""
    midnight = datetime.combine(first_day_after(period), time(), zone)
    return midnight - TICK


def first_day(period: str) -> date:
    """Of the month."""
    return first_day_after(period_before(period))


def until(entries: Iterable[Entry], period: str, calendar: Calendar) -> list[Entry]:
    """What the bill of a month and all before it hold: no charge of a later month, though it may be made already."""
    end = calendar.ends(period)
    return [each for each in entries if each.at <= end and not (each.kind in CHARGED and (each.period or "") > period)]


def split(entries: Sequence[Entry], period: str, calendar: Calendar) -> tuple[list[Entry], list[Entry]]:
    """What was there before this month's bill, and what is new in it. What the base said was owed first was there before."""
    before = {each.entry_id for each in until(entries, period_before(period), calendar)}
    held = sorted(until(entries, period, calendar), key=lambda each: (each.at, each.entry_id))
    old = [each for each in held if each.entry_id in before or each.kind == OPENING]
    return old, [each for each in held if each.entry_id not in before and each.kind != OPENING]
