"""Bills of accounts whose month waited when the others' were told: each comes with its charge while there is time to pay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from chassis.transaction import Transactions, Work

from billing_calculator.actions.issuing import tell_bills

LOOKED_AT_ONCE = 200  # accounts


def tell_late_bills(transactions: Transactions[Any]) -> None:
    """The worker's job: whoever waits no longer is told. After the last day to pay nobody is written to any more."""
    looked, pace = transactions.read(), transactions.pace()
    at_once = looked.settings.bills_at_once
    for period in looked.store.issuings.late_months():
        over, after = looked.tools.due.due_on(period) < looked.today, ""
        while page := looked.store.issuings.late(period, after=after, limit=LOOKED_AT_ONCE):
            after, ready = page[-1], page if over else _ready(looked, page, period)
            for at in range(0, len(ready), at_once):
                settle = partial(_settle, account_ids=ready[at : at + at_once], period=period, tell=not over)
                pace.run(partial(transactions.run, settle))


def _ready(looked: Work[Any], account_ids: Sequence[str], period: str) -> list[str]:
    waiting = {each.key.account_id for each in looked.store.waiting.of(account_ids) if each.key.period == period}
    return [each for each in account_ids if each not in waiting]


def _settle(work: Work[Any], *, account_ids: Sequence[str], period: str, tell: bool) -> None:
    if tell:
        tell_bills(work, account_ids, period)
    work.store.issuings.drop_late(period, account_ids)
