"""Meters that were taken off get their last reading; where it cannot be made, somebody of the staff has to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from chassis.transaction import Work

from readings import announce
from readings.actions.journal import tell_journal
from readings.domain import answers
from readings.domain.closing import close, closing_id, why_not
from readings.domain.meter import Account, FormerMeter, ZoneValue
from readings.domain.reading import Source, Standing
from readings.domain.unclosed import ClosingFiguresWrong, ClosingStatus, ClosingUnknown, Unclosed
from readings.store import Store

log = structlog.get_logger(__name__)


def close_meters(work: Work[Store], accounts: Sequence[Account]) -> None:
    """Take the last figures of former meters as readings, each once; those that cannot be wait for the staff."""
    told = [(account, former) for account in accounts for former in account.former]
    if not told:
        return
    known = work.store.known_readings([closing_id(former) for _, former in told])
    for account, former in told:
        if closing_id(former) not in known and not _close(work, account, former):
            _leave_to_staff(work, account, former)


def list_waiting_closings(work: Work[Store]) -> dict[str, Any]:
    """Former meters that wait for the staff, with all they need to decide."""
    waiting = work.store.unclosed.waiting()
    accounts = work.store.accounts_of({each.account_id for each in waiting})
    items = []
    for each in waiting:
        account = accounts.get(each.account_id)
        former = account and account.former_meter(each.meter_id)
        if account and former:
            items.append(answers.unclosed(each, account, former, _standing(work, account, former)))
    return {"items": items}


def decide_closing(
    work: Work[Store], asked: str, *, status: ClosingStatus, values: Sequence[ZoneValue], source: Source, reason: str, clerk: str
) -> dict[str, Any]:
    """Close the meter with these figures, or say that nobody will know them."""
    item = work.store.unclosed.named(asked)
    account = work.store.account(item.account_id) if item else None
    former = account.former_meter(item.meter_id) if item and account else None
    if item is None or account is None or former is None:
        raise ClosingUnknown()
    decided = item.decided(status, reason=reason, now=work.now)
    if status is ClosingStatus.CLOSED:
        found = replace(former, final_values=tuple(values), source=source.value)
        if not _close(work, account, found):
            raise ClosingFiguresWrong(_standing(work, account, former).previous(former.meter))
    work.store.unclosed.save(decided)
    tell_journal(work, by=clerk, did="meter_closed", about=account.account_number or account.account_id)
    return {"closing_id": decided.closing_id, "status": decided.status}


def _close(work: Work[Store], account: Account, former: FormerMeter) -> bool:
    standing, now = _standing(work, account, former), work.now
    reading = close(standing=standing, former=former, rules=work.tools.of(account.region), today=work.today, now=now)
    if reading is None:
        return False
    work.store.add([reading])
    work.announce(announce.reading_submitted(reading))
    work.store.unclosed.settle(reading.reading_id, at=now)
    return True


def _leave_to_staff(work: Work[Store], account: Account, former: FormerMeter) -> None:
    why = why_not(former)
    log.warning("closing_figures_not_taken", account=account.account_id, meter=former.meter.meter_id, why=why.value)
    item = Unclosed(
        closing_id=closing_id(former), account_id=account.account_id, meter_id=former.meter.meter_id, why=why, opened_at=work.now
    )
    work.store.unclosed.open(item)


def _standing(work: Work[Store], account: Account, former: FormerMeter) -> Standing:
    return work.store.standings({account.account_id: former.meter.meter_id})[account.account_id]
