"""After a close the bills of the month are made and told, a piece a transaction, giving way to whoever waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.actions.bills import bill_if_ready
from billing_calculator.domain.issuing import Issuing

LATE_AT_ONCE = 200  # accounts that are looked at whether their charge has come

log = structlog.get_logger(__name__)


def begin_issuing(work: Work[Any], *, periods: Iterable[str]) -> None:
    """A month is closed: its bills go out, once. One whose day to pay is over is history, which nobody is written of."""
    for period in periods:
        if work.tools.due.due_on(period) >= work.today and work.store.issuings.get(period) is None:
            work.store.issuings.save(Issuing(period))


def go_on_issuing(transactions: Transactions[Any]) -> None:
    """The worker's job: go on behind the last account that was told of; stopped anywhere, the next turn goes on from there."""
    pace = transactions.pace()
    for period in transactions.read().store.issuings.begun():
        while not pace.run(partial(transactions.run, partial(issue_some, period=period))):
            pass
    for period in transactions.read().store.issuings.late_months():
        after: str | None = ""
        while after is not None:
            after = pace.run(partial(transactions.run, partial(issue_late, period=period, after=after)))


def issue_some(work: Work[Any], *, period: str) -> bool:
    """Make and tell the bills of the next accounts; whether that was all. Who waits for a tariff is told when it has come."""
    so_far: Issuing | None = work.store.issuings.get(period)
    if so_far is None or so_far.done:
        return True
    account_ids, last = work.store.payers.account_ids(after=so_far.after, limit=work.settings.bills_at_once)
    waiting = _waiting(work, account_ids, period)
    work.store.issuings.add_late(period, waiting)
    told = _issue(work, [each for each in account_ids if each not in waiting], period)
    gone_on = so_far.gone_on(account_ids, told=told, last=last)
    work.store.issuings.save(gone_on)
    if gone_on.done:
        log.info("bills_issued", period=period, bills=gone_on.told)
    return gone_on.done


def issue_late(work: Work[Any], *, period: str, after: str) -> str | None:
    """The bills of those behind `after` whose charge has come since; the last one looked at, None at the end."""
    if work.tools.due.due_on(period) < work.today:
        work.store.issuings.drop_late(period)
        return None
    account_ids = work.store.issuings.late(period, after=after, limit=LATE_AT_ONCE)
    waiting = _waiting(work, account_ids, period)
    ready = [each for each in account_ids if each not in waiting][: work.settings.bills_at_once]
    if ready:
        _issue(work, ready, period)
        work.store.issuings.drop_late(period, ready)
    return account_ids[-1] if len(account_ids) == LATE_AT_ONCE else None


def _issue(work: Work[Any], account_ids: Iterable[str], period: str) -> int:
    bills = [kept for each in account_ids if (kept := bill_if_ready(work, account_id=each, period=period))]
    for kept in bills:
        work.announce(announce.bill_issued(kept))
    return len(bills)


def _waiting(work: Work[Any], account_ids: Sequence[str], period: str) -> set[str]:
    return {each.key.account_id for each in work.store.waiting.of(account_ids) if each.key.period == period}
