"""Meters that were taken off get their last reading."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from chassis.transaction import Work

from readings import announce
from readings.domain.closing import close, closing_id
from readings.domain.meter import Account, FormerMeter
from readings.store import Store

log = structlog.get_logger(__name__)


def close_meters(work: Work[Store], accounts: Sequence[Account]) -> None:
    """Take the last figures of former meters as readings, each once; those that cannot be are left for somebody to look at."""
    told = [(account, former) for account in accounts for former in account.former if former.final_values]
    if not told:
        return
    known = work.store.known_readings([closing_id(former) for _, former in told])
    for account, former in told:
        if closing_id(former) not in known:
            _close(work, account, former)


def _close(work: Work[Store], account: Account, former: FormerMeter) -> None:
    standing = work.store.standings({account.account_id: former.meter.meter_id})[account.account_id]
    now = work.now.replace(microsecond=work.now.microsecond // 1000 * 1000)
    reading = close(standing=standing, former=former, rules=work.tools.of(account.region), today=work.today, now=now)
    if reading is None:
        log.warning("closing_figures_not_taken", account=account.account_id, meter=former.meter.meter_id)
        return
    work.store.add([reading])
    work.announce(announce.reading_submitted(reading))
