"""Readings become charges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work
from contracts.core import Lane

from billing_calculator import announce
from billing_calculator.actions.months import Arrival, Month, load_months
from billing_calculator.actions.set_offs import with_set_offs
from billing_calculator.actions.tariffs import rules_of
from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import (
    Charge,
    LaterReading,
    Rules,
    SeveralMonths,
    Span,
    periods_of,
    read_before,
    recalculate,
)
from billing_calculator.domain.debt import Owed, debt_of
from billing_calculator.domain.due import months_apart, months_until
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.ledger import charged
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.waiting import Waiting


def calculate_charges(work: Work[Any], arrivals: Sequence[Arrival]) -> None:
    """Keep the newer readings of a batch and charge each month they touch; what lacks its account or tariff waits."""
    accounts = work.store.accounts.hold({each.reading.key.account_id for each in arrivals})
    possible = _park_orphans(work, arrivals, accounts)
    months = load_months(work, {each.reading.key for each in possible}, reason="reading_submitted")
    held = {key: reading.revision for month in months.values() for key, reading in month.readings.items()}
    for arrival in _newer(possible, held):
        month = months[arrival.reading.key.charge_id]
        month.readings[arrival.reading.reading_id] = arrival.reading
        month.reason = arrival.reason
        month.arrivals.append(arrival)
    decided = decide(work, [month for month in months.values() if month.arrivals], accounts)
    work.store.readings.save([each.reading for month in decided.months for each in month.arrivals], held=held)
    save_and_announce(work, decided.charges, accounts)


@dataclass(frozen=True)
class Decided:
    """The months that could be decided, and the charges of them that changed."""

    months: list[Month]
    charges: list[Charge]


def decide(work: Work[Any], months: Iterable[Month], accounts: Mapping[str, Account]) -> Decided:
    """Every month anew by the rules; a month without an approved price stays as it was and its readings wait."""
    possible, changed = [], []
    waiting: list[Waiting] = []
    rules = rules_of(work)
    at_hand = list(months)
    for month in at_hand:
        if accounts[month.key.account_id].legal_entity:
            month.unread_now = ()  # what stood in while it was a home's: nothing takes it off any longer
    for month in with_set_offs(work, at_hand):
        account = accounts[month.key.account_id]
        try:
            charge = _charge(work, month, account, rules)
        except TariffMissing as missing:
            waiting += _wait(work, month, missing)
            continue
        possible.append(month)
        changed += [charge] if charge else []
    if waiting:
        work.store.packs.hold()
    work.store.waiting.add(waiting)
    work.store.waiting.remove([month.key.charge_id for month in possible if month.arrivals])
    return Decided(possible, changed)


def _wait(work: Work[Any], month: Month, missing: TariffMissing) -> list[Waiting]:
    """A price is never guessed: the readings are kept until it is published, and the charge is seen to wait."""
    for arrival in month.arrivals:
        work.park(arrival.event, waiting_for=f"tariff:{missing.plan}")
    readings = [each for each in month.readings.values() if each.accepted]
    if not month.arrivals or not readings:
        return []
    day = max(each.read_on for each in readings)
    return [Waiting(month.key, missing.plan, day, work.now, missing.lacking)]


def save_and_announce(
    work: Work[Any], charges: Sequence[Charge], accounts: Collection[str], *, lane: Lane = Lane.LIVE
) -> None:
    """Write the charges with the differences they make, and tell the others what is owed now."""
    if not charges:
        return
    entries = [charged(charge) for charge in charges]
    owed = work.store.ledger.owed(accounts, work.tools.due)
    work.store.charges.save(charges)
    work.store.ledger.add([entry for entry in entries if entry])
    for charge in charges:
        ledger = owed[charge.key.account_id]
        ledger.append(Owed(charge.current.difference, charge.key.period))
        work.announce(announce.charge_calculated(charge, debt=debt_of(ledger, work.tools.due), lane=lane))


def _charge(work: Work[Any], month: Month, account: Account, rules: Rules) -> Charge | None:
    return recalculate(
        month.held,
        key=month.key,
        account=account,
        readings=list(month.readings.values()),
        rules=rules,
        reason=month.reason,
        now=work.now,
        span=span_of(work, month, rules.tariffs),
        set_off=month.set_off,
        unread=month.unread,
    )


def span_of(work: Work[Any], month: Month, tariffs: Tariffs) -> Span:
    """How many months' norms its readings may use; and where prices go by days or by months, since when and for which."""
    period, readings = month.key.period, list(month.readings.values())
    periods = max(months_covered(work, period, readings) - len(month.set_off), 1)
    whole = bool(month.set_off) and all(each.billed for each in month.set_off)  # not a share of a month that was read
    spread = whole and not month.unread and work.tools.later_reading is LaterReading.SPREAD_BY_PERIOD
    if not spread and (month.set_off or not any(each.by_days for each in tariffs.tables)):
        return Span(periods)
    of_meters = [each for meter_id in {each.meter_id for each in readings} for each in work.store.readings.of_meter(meter_id)]
    if not spread:
        return Span(periods, since=read_before(period, counted=readings, of_meters=of_meters))
    unbilled = periods_of(period, counted=readings, of_meters=of_meters)
    billed = months_apart(month.set_off[0].period, period) + 1
    return Span(periods, months=tuple(months_until(period, max(unbilled, billed))))


def months_covered(work: Work[Any], period: str, readings: Collection[Reading]) -> int:
    """How many months' norms the readings of a month may use: one, unless the retailer has set otherwise (domain 2.1)."""
    if work.tools.several_months is SeveralMonths.ONE_LIMIT:
        return 1
    of_meters = [each for meter_id in {each.meter_id for each in readings} for each in work.store.readings.of_meter(meter_id)]
    return periods_of(period, counted=list(readings), of_meters=of_meters)


def _park_orphans(work: Work[Any], arrivals: Sequence[Arrival], accounts: Mapping[str, Account]) -> list[Arrival]:
    for arrival in arrivals:
        if arrival.reading.key.account_id not in accounts:
            work.park(arrival.event, waiting_for=f"account:{arrival.reading.key.account_id}")
    return [each for each in arrivals if each.reading.key.account_id in accounts]


def _newer(arrivals: Sequence[Arrival], held: Mapping[str, int]) -> list[Arrival]:
    """The newest revision of each reading, where it is newer than the one held. A reading never changes its month."""
    newest: dict[str, Arrival] = {}
    for arrival in sorted(arrivals, key=lambda each: each.reading.revision):
        newest[arrival.reading.reading_id] = arrival
    return [each for key, each in newest.items() if key not in held or held[key] < each.reading.revision]
