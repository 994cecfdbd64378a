"""Months billed without a reading are set off in the first later month that is read, whatever comes in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.months import Month, load_months
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import SetOff
from billing_calculator.domain.unread import billed_as_charged

Whose = tuple[str, str]


def with_set_offs(work: Work[Any], months: Sequence[Month]) -> list[Month]:
    """The months with what each sets off, and those beside them whose share changes by it."""
    stood_in = work.store.charges.stood_in({month.key.account_id for month in months}) if months else []
    if not stood_in:
        return list(months)
    at_hand = {month.key.charge_id: month for month in months}
    read: dict[Whose, set[str]] = defaultdict(set)
    held: dict[ChargeKey, tuple[str, ...]] = {}
    since = min(charge.key.period for charge in stood_in)
    for state in work.store.charges.states_of({charge.key.account_id for charge in stood_in}, since=since):
        if state.read and state.key.charge_id not in at_hand:
            read[state.key.account_id, state.key.service].add(state.key.period)
            held[state.key] = state.set_off
    for month in months:
        if month.is_read:
            read[month.key.account_id, month.key.service].add(month.key.period)
    wanted: dict[ChargeKey, list[SetOff]] = defaultdict(list)
    for charge in sorted(stood_in, key=lambda each: each.key.period):
        key, periods = charge.key, read[charge.key.account_id, charge.key.service]
        later = min((period for period in periods if period > key.period), default=None)
        if later and key.period not in periods and charge.current.stand_in:
            set_off = SetOff(key.period, charge.current.stand_in.volumes, billed_as_charged(charge))
            wanted[ChargeKey(key.account_id, key.service, later)].append(set_off)
    changed = {key for key, before in held.items() if tuple(each.period for each in wanted[key]) != before}
    beside = load_months(work, changed, reason=months[0].reason) if changed else {}
    for month in (*months, *beside.values()):
        month.set_off = tuple(wanted[month.key])
    return [*months, *beside.values()]
