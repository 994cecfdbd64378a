"""Months billed without a reading are set off in the first later month that is read, whatever comes in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.months import Month, load_months
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.charge import merged
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import SetOff, UnreadMeter
from billing_calculator.domain.unread import billed_as_charged

Read = Mapping[str, frozenset[str]]  # by month the meters that were read
Wanted = Mapping[ChargeKey, tuple[SetOff, ...]]


def with_set_offs(work: Work[Any], months: Sequence[Month]) -> list[Month]:
    """The months with what each sets off, and those beside them whose share changes by it."""
    accounts = {month.key.account_id for month in months}
    stood_in = work.store.charges.stood_in(accounts) if months else []
    alone = _unread_alone(work, months, accounts) if months else {}
    if not stood_in and not alone:
        return list(months)
    at_hand = {month.key.charge_id: month for month in months}
    read: dict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    held: dict[ChargeKey, tuple[SetOff, ...]] = {}
    keys = [*(charge.key for charge in stood_in), *alone]
    since = min(key.period for key in keys)
    for state in work.store.charges.states_of({key.account_id for key in keys}, since=since):
        if state.read and state.key.charge_id not in at_hand:
            read[state.key.account_id, state.key.service][state.key.period] = state.meters
            held[state.key] = state.set_off
    for month in months:
        if month.is_read:
            meters = frozenset(each.meter_id for each in month.readings.values() if each.accepted)
            read[month.key.account_id, month.key.service][month.key.period] = meters
    wanted = _wanted(stood_in, alone, read)
    changed = {key for key, before in held.items() if wanted.get(key, ()) != before}
    beside = load_months(work, changed, reason=months[0].reason) if changed else {}
    for month in (*months, *beside.values()):
        month.set_off = wanted.get(month.key, ())
    return [*months, *beside.values()]


def _unread_alone(work: Work[Any], months: Sequence[Month], accounts: Iterable[str]) -> dict[ChargeKey, tuple[UnreadMeter, ...]]:
    """Of each month the meters that were unread while another was read: as it is kept, or as it is at hand.

    A month at hand that has just lost the last of them stays, with none: what a later month takes off for it goes too.
    """
    kept = {charge.key: charge.current.unread for charge in work.store.charges.part_read(set(accounts))}
    return kept | {month.key: month.unread for month in months if month.unread or month.key in kept}


def _wanted(
    stood_in: Sequence[Charge], alone: Mapping[ChargeKey, Sequence[UnreadMeter]], read: Mapping[tuple[str, str], Read]
) -> Wanted:
    """By the month that sets them off: all of an unread month at the first later reading, a meter's share at its own."""
    found: dict[ChargeKey, dict[str, SetOff]] = defaultdict(dict)
    for charge in stood_in:
        key, months = charge.key, read[charge.key.account_id, charge.key.service]
        later = min((period for period in months if period > key.period), default=None)
        if later and key.period not in months and charge.current.stand_in:
            set_off = SetOff(key.period, charge.current.stand_in.volumes, billed_as_charged(charge))
            found[ChargeKey(key.account_id, key.service, later)][key.period] = set_off
    for key, unread in alone.items():
        months = read[key.account_id, key.service]
        for meter in unread:
            later = min((period for period in months if period > key.period and meter.meter_id in months[period]), default=None)
            if later:
                of_month = found[ChargeKey(key.account_id, key.service, later)]
                before = of_month[key.period].volumes if key.period in of_month else ()
                of_month[key.period] = SetOff(key.period, tuple(merged([*before, *meter.stand_in.volumes])))
    return {key: tuple(of_month[period] for period in sorted(of_month)) for key, of_month in found.items()}
