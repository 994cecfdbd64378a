"""A chunk of accounts in a month that is closed: whoever has no reading is charged by rule; done twice, nothing changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.transaction import Work
from contracts.core import Event, Lane

from billing_calculator import announce
from billing_calculator.actions.accruals import accrue
from billing_calculator.actions.charging import decide, save_and_announce
from billing_calculator.actions.months import load_months
from billing_calculator.actions.part_read import HISTORY_MONTHS, charge_part_read
from billing_calculator.actions.tariffs import rules_of
from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.closing import ACTIVE, Chunk, Counts, Waits
from billing_calculator.domain.due import last_day, months_before
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.unread import (
    NORMATIVE_LACKING,
    READING_LACKING,
    MonthState,
    NoReading,
    charge_unread,
    history_of,
)  # fmt: skip
from billing_calculator.domain.waiting import Waiting


@dataclass
class Found:
    """What a look at the accounts of a chunk brings to light."""

    counts: Counts
    open: Collection[str]
    unread: list[ChargeKey] = field(default_factory=list)
    emptied: list[ChargeKey] = field(default_factory=list)  # charged once, and every reading taken back
    later: dict[str, list[ChargeKey]] = field(default_factory=dict)  # months read since, by account
    part_read: list[ChargeKey] = field(default_factory=list)  # read, but not by every meter


@dataclass
class Charged:
    """What was charged by rule, and what waits for its tariff."""

    charges: list[Charge] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


def charge_chunks(work: Work[Any], chunks: Sequence[tuple[Chunk, Event]]) -> list[Chunk]:
    """Charge the accounts of each chunk for its month, and tell which chunks that were; those of a cancelled close are left."""
    done = []
    for chunk, event in chunks:
        close = work.store.closes.get(chunk.close_id)
        if close is None and (chunk.dry or chunk.charged_is_told):
            continue  # a rebuild charges what was charged; a rehearsal leaves no trace
        waits = work.store.closes.waits(chunk)
        if close is not None and (close.attempt != chunk.attempt or not (close.state in ACTIVE or waits)):
            continue  # of a closed month only those whose tariff was waited for are late
        if waits and waits.what and waits.by == _all_it_hangs_on(work, chunk):
            work.park(event, waiting_for=waits.what)  # nothing it could be charged by has come
            continue
        late = close is not None and close.state not in ACTIVE
        accounts = _charge_chunk(work, chunk, event, meters_too=chunk.meters_too and not late)
        done.append(chunk)
        if close is not None and not chunk.dry:  # a rebuild takes booked penalties from their own log
            accrue(work, account_ids=accounts, period=chunk.period)
            if waits is None:
                work.announce(announce.close_chunk_charged(chunk))
    return done


def charge_chunks_again(work: Work[Any], chunks: Sequence[tuple[Chunk, Event]]) -> list[Chunk]:
    """Charge what had been charged when a close came by, in a database that is built anew; what waited waits again."""
    for chunk, event in chunks:
        first = work.store.closes.waits(chunk) is None
        _charge_chunk(work, chunk, event, meters_too=chunk.meters_too and first)
    return [chunk for chunk, _ in chunks]


def _charge_chunk(work: Work[Any], chunk: Chunk, event: Event, *, meters_too: bool) -> Collection[str]:
    """`meters_too`: those that were not read beside others; not when the month is closed and only who waited is late."""
    found = _look(work, chunk)
    part_read = found.part_read if meters_too else []
    ids = {key.account_id for key in (*found.unread, *part_read)}
    accounts = (work.store.accounts.several(ids) if chunk.dry else work.store.accounts.hold(ids)) if ids else {}
    charged = _by_rule(work, found, accounts)
    waits = None if chunk.dry else _wait(work, chunk, charged.waiting, event)
    if not chunk.dry:
        _keep(work, found, charged, accounts)
        charge_part_read(work, part_read, accounts)
    work.store.closes.done(chunk, found.counts + _counted(charged), waits)
    return found.open


def _wait(work: Work[Any], chunk: Chunk, waiting: Sequence[Waiting], event: Event) -> Waits | None:
    """Who waits is seen to wait; the chunk is tried again where a pack or a normative may still come, for a reading by nobody."""
    work.store.waiting.add(waiting)
    lacking = [each for each in waiting if each.lacking != READING_LACKING]
    if any(each.lacking != NORMATIVE_LACKING for each in lacking):
        work.store.packs.hold()
    if not lacking:
        return Waits() if waiting else None
    waits = Waits(f"tariff:{lacking[0].plan}", _all_it_hangs_on(work, chunk))
    work.park(event, waiting_for=waits.what)
    return waits


def _all_it_hangs_on(work: Work[Any], chunk: Chunk) -> str:
    """Changes with whatever may let those of a chunk be charged that wait: packs, the normative, what is known of them."""
    accounts = work.store.accounts.several(work.store.waiting.between(chunk.after, chunk.until, period=chunk.period))
    known = sum(each.revision for each in accounts.values())
    return f"{work.store.packs.generation()}/{work.settings.normative_kwh}/{len(accounts)}/{known}"


def _look(work: Work[Any], chunk: Chunk) -> Found:
    states: dict[tuple[str, str], list[MonthState]] = {}
    for state in work.store.charges.states_between(chunk.after, chunk.until, since=chunk.period):
        states.setdefault((state.key.account_id, state.key.service), []).append(state)
    services = work.store.accounts.open_between(chunk.after, chunk.until, on=last_day(chunk.period))
    found = Found(Counts(accounts=len(services), without_meter=sum(not each for each in services.values())), services.keys())
    for account_id, of_meters in services.items():
        for service, meters in of_meters.items():
            key = ChargeKey(account_id, service, chunk.period)
            of_account = states.get((account_id, service), [])
            now = next((each for each in of_account if each.key.period == chunk.period), None)
            if now is not None and (now.read or now.by):
                found.counts += _held(now)
                if now.read and not now.meters.union(now.unread) >= set(meters):
                    found.part_read.append(key)
                continue
            found.unread.append(key)
            found.emptied += [key] if now else []
            found.later[account_id] = [each.key for each in of_account if each.read]
    return found


def _held(state: MonthState) -> Counts:
    if state.read:
        return Counts(read=1)
    if state.by == "average":
        return Counts(by_average=1, average_total=state.total)
    return Counts(by_normative=1, normative_total=state.total)


def _by_rule(work: Work[Any], found: Found, accounts: Mapping[str, Account]) -> Charged:
    """Everything that is needed is read at once; the months are then decided one by one."""
    charged = Charged()
    if not found.unread:
        return charged
    period = found.unread[0].period
    ids = list({key.account_id for key in found.unread})
    history = work.store.readings.history(ids, since=months_before(period, HISTORY_MONTHS), before=period)
    billed = {(each.key.account_id, each.key.service): each for each in work.store.charges.stood_in_before(ids, period=period)}
    held = work.store.charges.load([key.charge_id for key in found.emptied]) if found.emptied else {}
    rules, normative = rules_of(work), work.settings.normative_kwh
    for key in found.unread:
        whose, account = (key.account_id, key.service), accounts[key.account_id]
        read, before = history.get(whose, {}), billed.get(whose)
        in_a_row = before.in_a_row if before and before.key.period > max(read, default="") else 0
        month = NoReading(key, account, history_of(read), in_a_row, normative, held.get(key.charge_id) if held else None)
        try:
            charged.charges.append(charge_unread(month, rules=rules, now=work.now))
        except TariffMissing as missing:
            charged.waiting.append(Waiting(key, missing.plan, last_day(period), work.now, missing.lacking))
    return charged


def _keep(work: Work[Any], found: Found, charged: Charged, accounts: Mapping[str, Account]) -> None:
    if not charged.charges:
        return
    work.store.waiting.remove([charge.key.charge_id for charge in charged.charges])
    touched = {charge.key.account_id for charge in charged.charges}
    save_and_announce(work, charged.charges, touched, lane=Lane.BULK)
    _recalculate_later(work, [key for account_id in touched for key in found.later.get(account_id, ())], accounts)


def _recalculate_later(work: Work[Any], keys: Collection[ChargeKey], accounts: Mapping[str, Account]) -> None:
    """A reading of a later month came first: it holds the kWh that were just billed."""
    if keys:
        months = load_months(work, keys, reason="account_updated")
        save_and_announce(work, decide(work, months.values(), accounts).charges, {key.account_id for key in keys})


def _counted(charged: Charged) -> Counts:
    counts = Counts(waiting=len(charged.waiting))
    for charge in charged.charges:
        by, total = charge.current.stand_in, charge.current.total
        assert by is not None
        counts += _held(MonthState(charge.key, total, read=False, by=by.by))
    return counts
