"""Owners are reminded of a verification that ends: once a business day all meters are looked through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from chassis.transaction import Transactions, Work

from readings import announce
from readings.domain.verification import AFTER, LOOKED_AHEAD, Reminder, reminders
from readings.store import Store

CHUNK = 500


def remind_of_verifications(transactions: Transactions[Any]) -> None:
    """Announce what is due today; stopped anywhere, the next turn goes on and makes nothing twice."""
    today = transactions.read().today
    if transactions.read().store.reminders.looked_on() == today:
        return
    days, last, pace = {"first": today - AFTER, "last": today + LOOKED_AHEAD}, "", transactions.pace()
    while accounts := transactions.read().store.reminders.accounts_due(**days, after=last, limit=CHUNK):
        due = [each for account in accounts for each in reminders(account, today=today)]
        if due:
            pace.run(partial(transactions.run, partial(remind, due=due)))
        last = accounts[-1].account_id
    transactions.run(partial(note_day, day=today))


def remind(work: Work[Store], *, due: Sequence[Reminder]) -> None:
    """Announce those that were not announced yet."""
    known = work.store.reminders.known([each.reminder_id for each in due])
    fresh = [each for each in due if each.reminder_id not in known]
    work.store.reminders.add(fresh)
    for each in fresh:
        work.announce(announce.verification_due(each))


def note_day(work: Work[Store], *, day: date) -> None:
    """All meters were looked through on this day."""
    work.store.reminders.looked(day)
