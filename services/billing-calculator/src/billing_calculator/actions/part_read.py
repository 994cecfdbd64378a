"""A month is closed in which some of an account's meters were read: what stands in for each of the others is charged with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chassis.transaction import Work
from contracts.core import Lane

from billing_calculator.actions.charging import decide, save_and_announce
from billing_calculator.actions.months import Month, load_months
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.account import Account
from billing_calculator.domain.due import months_before
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.part_read import Silence, in_a_row, unread_meters
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.unread import MONTH_CLOSED, MonthState, history_of

HISTORY_MONTHS = 24  # readings that are older make no average


def charge_part_read(work: Work[Any], keys: Sequence[ChargeKey], accounts: Mapping[str, Account]) -> None:
    """Charge the meters of these months that were not read; done again, nothing changes."""
    if not keys:
        return
    period, ids = keys[0].period, {key.account_id for key in keys}
    since = months_before(period, HISTORY_MONTHS)
    history = work.store.readings.history_of_meters(ids, since=since, before=period)
    earlier: dict[tuple[str, str], list[MonthState]] = defaultdict(list)
    for state in work.store.charges.states_of(ids, since=since):
        if state.key.period < period:
            earlier[state.key.account_id, state.key.service].append(state)
    changed = []
    for month in load_months(work, keys, reason=MONTH_CLOSED).values():
        account, whose = accounts[month.key.account_id], (month.key.account_id, month.key.service)
        silences = [
            Silence(meter, history_of(read), in_a_row(meter.meter_id, last_read=max(read), before=earlier[whose]))
            for meter in account.meters
            if meter.service == month.key.service and (read := history.get(meter.meter_id))
        ]
        if _stand_in(work, month, account, silences):
            changed.append(month)
    decided = decide(work, changed, accounts)
    save_and_announce(work, decided.charges, _accounts(changed), lane=Lane.BULK)


def _stand_in(work: Work[Any], month: Month, account: Account, silences: Sequence[Silence]) -> bool:
    """Whether anything stands in that did not before; without a table of the month's last day nothing does."""
    if month.held is None:
        return False
    try:
        found = unread_meters(
            month.held, account, silences, normative=work.settings.normative_kwh, tariffs=tariffs_of(work)
        )  # fmt: skip
    except TariffMissing:
        return False
    month.unread_now = found
    return found != month.held.current.unread


def _accounts(months: Collection[Month]) -> set[str]:
    return {month.key.account_id for month in months}
