"""What agents' registries say of a day, compared with what they paid in online."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from chassis.transaction import Work

from billing_calculator.domain.registry.matching import MISMATCHES
from billing_calculator.domain.registry.reconciliation import Day, DayOfAgent, Missing, nothing_of

SHOWN_DAYS = 31
SHOWN_ROWS = 200
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)  # what lies outside has no payments, and no calendar to count days in


def reconcile_days(work: Work[Any], *, until: date | None) -> list[DayOfAgent]:
    """Each agent and day of a month back, the latest first."""
    last = min(max(until or work.today, FIRST), LAST)
    zone = work.tools.zone
    found: list[DayOfAgent] = work.store.operations.by_day(since=last - timedelta(days=SHOWN_DAYS), until=last, zone=zone)
    return found


def reconcile_day(work: Work[Any], *, agent: str, day: date) -> Day:
    """One day of an agent with every mismatch and its cause."""
    if not FIRST <= day <= LAST:
        return Day(nothing_of(agent, day), [], [])
    zone, operations = work.tools.zone, work.store.operations
    figures = next((each for each in operations.by_day(since=day, until=day, zone=zone) if each.agent == agent), None)
    unmatched = operations.unmatched(agent=agent, day=day, zone=zone, limit=SHOWN_ROWS)
    told = ("_id", "txn_id", "account_number", "amount", "paid_at")
    missing = [Missing(*[each[name] for name in told]) for each in unmatched]
    mismatched = operations.mismatched(agent=agent, day=day, outcomes=MISMATCHES, limit=SHOWN_ROWS)
    held = work.store.payments.several([each.payment_id for each in mismatched])
    sums = [(each, held[each.payment_id].amount if each.payment_id in held else None) for each in mismatched]
    return Day(figures or nothing_of(agent, day), missing, sums)
