"""Which bill an entry of the ledger stands in: each stands in exactly one, so bills follow one another without a gap.

A month's books end with its last moment, or with the first charge for it where that came later (a month without a reading is
charged when it is closed, and one in which some meters were not read is charged whole then), but never after the next month. What
the ledger learns afterwards stands in a later bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.closing import first_day_after
from billing_calculator.domain.due import next_period, period_before
from billing_calculator.domain.ledger import CHARGE, OPENING, RECALCULATION, Entry
from billing_calculator.domain.reading import ChargeKey

TICK = timedelta(milliseconds=1)  # as fine as moments are kept
CHARGED = (CHARGE, RECALCULATION)


@dataclass(frozen=True)
class Calendar:
    """When the books of each month end: `kept` of those whose bill was made, else by the first charges of the account."""

    zone: tzinfo
    first_charged: Mapping[str, datetime]
    kept: Mapping[str, datetime]
    charged_whole: Mapping[str, datetime] = field(default_factory=dict)  # of months in which something stands in for some meters

    def ends(self, period: str) -> datetime:
        """The last moment whose entries stand in this month's bill."""
        if period in self.kept:
            return self.kept[period]
        regular = last_moment(period, self.zone)
        charged = self._charged(period) or regular
        return charged if regular < charged <= self._latest(period) else regular

    def can_be_billed(self, period: str, now: datetime) -> bool:
        """Is the month over, and was it charged by the end of its books? A month that is charged later stands in a later bill."""
        if period in self.kept:
            return True
        charged = self._charged(period)
        return charged is not None and charged <= self.ends(period) < now

    def _charged(self, period: str) -> datetime | None:
        whole = self.charged_whole.get(period)
        return whole if whole is not None and whole <= self._latest(period) else self.first_charged.get(period)

    def _latest(self, period: str) -> datetime:
        return last_moment(next_period(period), self.zone)


def first_charged(revisions: Mapping[ChargeKey, Sequence[Revision]]) -> dict[str, datetime]:
    """When the last of a month's services was first charged."""
    found: dict[str, datetime] = {}
    for key, each in revisions.items():
        found[key.period] = max(each[0].calculated_at, found.get(key.period, each[0].calculated_at))
    return found


def charged_whole(revisions: Mapping[ChargeKey, Sequence[Revision]]) -> dict[str, datetime]:
    """When something first stood in for the meters that were not read in a month, where it did."""
    found: dict[str, datetime] = {}
    for key, of in revisions.items():
        made = [each.calculated_at for each in of if each.unread]
        if made:
            found[key.period] = max(made[0], found.get(key.period, made[0]))
    return found


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
