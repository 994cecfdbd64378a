"""After a close the bills of the month are made and told, a piece a transaction, giving way to whoever waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.actions.bills import bill_if_ready
from billing_calculator.domain.issuing import Issuing
from billing_calculator.domain.unread import NORMATIVE_LACKING, READING_LACKING

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


def issue_some(work: Work[Any], *, period: str) -> bool:
    """Make and tell the bills of the next accounts; whether that was all. Whose month waits is told when its charge has come."""
    so_far: Issuing | None = work.store.issuings.get(period)
    if so_far is None or so_far.done:
        return True
    account_ids, last = work.store.payers.account_ids(after=so_far.after, limit=work.settings.bills_at_once)
    waits = {each.key.account_id: each for each in work.store.waiting.of(account_ids) if each.key.period == period}
    for_a_pack = {key for key, each in waits.items() if each.lacking not in (NORMATIVE_LACKING, READING_LACKING)}
    told = tell_bills(work, [each for each in account_ids if each not in for_a_pack], period)
    work.store.issuings.add_late(period, waits.keys() - told)
    gone_on = so_far.gone_on(account_ids, told=len(told), last=last)
    work.store.issuings.save(gone_on)
    if gone_on.done:
        log.info("bills_issued", period=period, bills=gone_on.told)
    return gone_on.done


def tell_bills(work: Work[Any], account_ids: Iterable[str], period: str) -> set[str]:
    """Make and tell those that can be made; which accounts these were."""
    bills = [kept for each in account_ids if (kept := bill_if_ready(work, account_id=each, period=period))]
    for kept in bills:
        work.announce(announce.bill_issued(kept))
    return {kept.account_id for kept in bills}
