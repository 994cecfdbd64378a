"""The promise of a full load within a day: kept when the base tells what was missing, or told to be broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.loading import Load, is_complete

AT_ONCE = 100

log = structlog.get_logger(__name__)


def keep_promises(work: Work[Any], accounts: Sequence[Account]) -> None:
    """End the open loads of accounts that are complete now."""
    complete = {account.account_id: account for account in accounts if is_complete(account)}
    kept = [replace(load, done_at=work.now) for load in work.store.registrations.open_loads(list(complete))]
    work.store.registrations.save_loads(kept)
    for account_id, load in {load.account_id: load for load in kept}.items():  # once, however many people wait for it
        work.announce(announce.account_loaded(complete[account_id], load))


def watch_promises(transactions: Transactions[Any]) -> None:
    """The worker's job: whoever waits for longer than a day is told of, once."""
    while transactions.run(partial(tell_overdue, limit=AT_ONCE)) == AT_ONCE:
        pass


def tell_overdue(work: Work[Any], *, limit: int) -> int:
    """Announce promises that are broken by now; how many."""
    overdue = [replace(load, overdue_at=work.now) for load in work.store.registrations.overdue(at=work.now, limit=limit)]
    work.store.registrations.save_loads(overdue)
    for load in overdue:
        work.announce(announce.account_load_overdue(load))
        log.warning("account_load_overdue", account=load.account_id, due_at=load.due_at.isoformat())
    return len(overdue)


def waiting_loads(work: Work[Any], *, limit: int) -> list[Load]:
    """The promised loads that are still open, the one due first at the front."""
    found: list[Load] = work.store.registrations.waiting(limit=limit)
    return found
