"""The penalties of a month become entries of the ledger; entries are only added (decision 0032)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.domain.accrual import Accrual, accrual, accrued, month_to_accrue
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.due import last_day
from billing_calculator.domain.ledger import Entry
from billing_calculator.domain.penalty import PenaltyRateUnknown

NOTHING = Decimal("0.00")
CHUNK = 200
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Accrued:
    """What a chunk of accounts came to: the accruals made, and the accounts for which a day's rate is not known."""

    made: tuple[Accrual, ...] = ()
    rate_unknown: tuple[str, ...] = ()


def accrue(work: Work[Any], *, account_ids: Collection[str], period: str) -> Accrued:
    """Book what each account's delays come to until the end of the month and its ledger does not hold yet.

    Done again it changes nothing; what became known meanwhile makes an entry for the difference. A month that is not over is left
    for its end. An account whose penalty cannot be computed is left as it is: a rate is never guessed, and no scale that is not
    verified, as that of legal entities, is gone by.
    """
    if work.settings.penalties_day == 0 or work.today <= last_day(period):
        return Accrued()
    rules = {key: work.tools.penalties_of(account) for key, account in work.store.accounts.several(account_ids).items()}
    account_ids = [key for key, each in rules.items() if each.verified]
    entries = _by_account(work.store.ledger.of(account_ids))
    payments = _by_account(work.store.payments.of(account_ids))
    made, unknown = [], []
    for account_id in sorted(account_ids):
        owed = arrears(entries[account_id], payments[account_id], due=work.tools.due, zone=work.tools.zone)
        try:
            new = accrual(
                entries[account_id], owed, rules[account_id], account_id=account_id, period=period, now=work.now
            )  # fmt: skip
        except PenaltyRateUnknown:
            unknown.append(account_id)
            continue
        made += [new] if new else []
    _save_and_announce(work, made, entries)
    return Accrued(tuple(made), tuple(unknown))


def accrue_when_due(transactions: Transactions[Any]) -> None:
    """The job: the month before is booked once its day has come, chunk by chunk; stopped anywhere, the next turn goes on."""
    looked = transactions.read()
    on_day = looked.settings.penalties_day
    if on_day == 0:
        return
    period, pace = month_to_accrue(looked.today, on_day=on_day), transactions.pace()
    while not transactions.read().store.accruals.reached(period)[1]:
        pace.run(partial(transactions.run, partial(_accrue_next, period=period)))


def keep_accruals(work: Work[Any], accruals: Sequence[Accrual]) -> None:
    """Take booked penalties over from this service's own log, each once; they were announced when they were booked."""
    held = work.store.accruals.known({each.penalty_id for each in accruals})
    new = {each.penalty_id: each for each in accruals if each.penalty_id not in held}
    work.store.accruals.add(list(new.values()))
    work.store.ledger.add([accrued(each) for each in new.values()])


def _accrue_next(work: Work[Any], *, period: str) -> None:
    after, _done = work.store.accruals.reached(period)
    chunk = work.store.accounts.ids(after=after, limit=CHUNK)
    done = accrue(work, account_ids=chunk, period=period)
    counts = {"accounts": len(chunk), "entries": len(done.made), "rate_unknown": len(done.rate_unknown)}
    last = len(chunk) < CHUNK
    counted = work.store.accruals.reach(period, after=chunk[-1] if chunk else after, done=last, counts=counts)
    if last:
        log.info("penalties_accrued", period=period, **counted)


def _save_and_announce(work: Work[Any], made: Sequence[Accrual], entries: Mapping[str, list[Entry]]) -> None:
    if not made:
        return
    work.store.accounts.hold({each.account_id for each in made})  # a payment at the same time would tell a balance without it
    work.store.accruals.add(made)
    work.store.ledger.add([accrued(each) for each in made])
    for each in made:
        debt = debt_of(owed_of([*entries[each.account_id], accrued(each)]), work.tools.due)
        work.announce(announce.penalty_accrued(each, debt=debt))


def _by_account(things: Iterable[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for each in things:
        found[each.account_id].append(each)
    return found
