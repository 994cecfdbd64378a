"""What a bank is told that people owe: ordered, written from the books as they are at one moment, handed out, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator.actions.journal import tell_journal
from billing_calculator.actions.payers import names_masked
from billing_calculator.domain.bank_registry import run, writing
from billing_calculator.domain.bank_registry.profile import BankProfile, Kind
from billing_calculator.domain.bank_registry.run import (
    BY_THE_CLOSE,
    BankProfileUnknown,
    BankRegistry,
    BankRegistryAhead,
    BankRegistryNotReady,
    BankRegistryRunning,
    BankRegistryUnknown,
    State,
    SupplierNotSet,
)
from billing_calculator.domain.bank_registry.writing import Debtor
from billing_calculator.domain.due import period_of
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.registry.content import NOTHING

CHUNK = 2000  # accounts of a part
LONGER = timedelta(hours=1)  # parts go after their file, of which the first was written long before the last
KEPT = timedelta(days=14)  # of system time: sooner than an erasure must be done (30 days); what a registry came to stays
SHOWN = 50

log = structlog.get_logger(__name__)


def order_bank_registry(work: Work[Any], *, profile: str, period: str, by: str) -> BankRegistry:
    """Somebody wants one of this kind; the worker writes it. Its number follows that of the last one."""
    chosen: BankProfile | None = work.tools.bank_profiles.get(profile)
    if chosen is None:
        raise BankProfileUnknown()
    if period > period_of(work.today) or (chosen.kind is Kind.CHARGES and period == period_of(work.today)):
        raise BankRegistryAhead(period)
    last: BankRegistry | None = work.store.bank_registries.last(profile)
    if last is not None and last.state in (State.ORDERED, State.WRITING):
        raise BankRegistryRunning()
    number = last.number + 1 if last else 1
    blanks = writing.blanks_for(work.tools.supplier, number=number, period=period, day=work.today, decimal=chosen.decimal)
    if writing.lacking(chosen, blanks):
        raise SupplierNotSet()
    registry = BankRegistry(
        registry_id=work.new_id(), profile=profile, number=number, period=period, name=writing.name_of(chosen, blanks),
        state=State.ORDERED, ordered_by=by, ordered_at=work.now,
    )  # fmt: skip
    work.store.bank_registries.save(registry)
    if by != BY_THE_CLOSE:
        tell_journal(work, by=by, did="bank_registry_ordered", about=registry.name)
    log.info("bank_registry_ordered", registry_id=registry.registry_id, profile=profile, period=period)
    return registry


def order_after_close(work: Work[Any], *, periods: Iterable[str]) -> None:
    """A month is closed: the kinds that the retailer has set are ordered; one that cannot be is told to the operator.

    Of a month whose day to pay is over banks have been told, as when a database is built anew."""
    for period in periods:
        if work.tools.due.due_on(period) < work.today:
            log.warning("bank_registry_not_ordered", period=period, code="day_to_pay_over")
            continue
        for profile in work.settings.bank_registries_after_close.split():
            try:
                order_bank_registry(work, profile=profile, period=period, by=BY_THE_CLOSE)
            except BillingError as refused:
                log.error("bank_registry_not_ordered", profile=profile, period=period, code=refused.code, alert=True)


def list_bank_registries(work: Work[Any]) -> list[BankRegistry]:
    """Those ordered last."""
    return [_today(work, each) for each in work.store.bank_registries.latest(SHOWN)]


def bank_profiles(work: Work[Any]) -> list[BankProfile]:
    """The kinds that can be ordered."""
    found: list[BankProfile] = work.tools.bank_profiles.all()
    return found


def bank_registry_file(work: Work[Any], *, registry_id: str) -> tuple[BankRegistry, Iterator[bytes]]:
    """The file of a finished one, part by part."""
    registry: BankRegistry | None = work.store.bank_registries.get(registry_id)
    if registry is None:
        raise BankRegistryUnknown()
    registry = _today(work, registry)
    if registry.state is not State.WRITTEN:
        raise BankRegistryNotReady(registry.state)
    return registry, work.store.bank_registries.parts(registry)


def note_handed_out(work: Work[Any], *, registry: BankRegistry, by: str) -> None:
    """The journal knows who took it."""
    tell_journal(work, by=by, did="bank_registry_taken", about=registry.name)
    log.info("bank_registry_taken", registry_id=registry.registry_id, by=by)


def forget_named_files(work: Work[Any]) -> None:
    """Somebody is erased whom files may name: they go, one that is being written begins anew."""
    held: list[BankRegistry] = work.store.bank_registries.in_state(State.WRITING, State.WRITTEN)
    named = [each for each in held if (profile := work.tools.bank_profiles.get(each.profile)) is None or profile.names]
    for each in named:
        state = State.ORDERED if each.state is State.WRITING else State.FORGOTTEN
        work.store.bank_registries.save(replace(each, state=state))
    work.store.bank_registries.forget_parts([each.registry_id for each in named])


def go_on_with_bank_registries(transactions: Transactions[Any]) -> None:
    """The job: write what was ordered. One whose process was killed is begun anew: its moment is gone."""
    for registry in transactions.read().store.bank_registries.in_state(State.ORDERED, State.WRITING):
        transactions.look(partial(write_registry, transactions=transactions, registry_id=registry.registry_id))


def write_registry(seen: Work[Any], *, transactions: Transactions[Any], registry_id: str) -> None:
    """Go through the accounts as they were at the moment of the first look, whatever is written meanwhile."""
    registry = transactions.run(partial(begin_writing, registry_id=registry_id, as_of=seen.now))
    accounts = seen.store.bank_registries.numbered(after="", limit=CHUNK)  # its moment: who is erased later meets the writing
    pace = transactions.pace()
    while registry is not None and accounts:
        debtors = _debtors(seen, accounts, registry)
        keep = partial(keep_part, registry=registry, accounts=len(accounts), debtors=debtors)
        registry = pace.run(partial(transactions.run, keep))
        accounts = seen.store.bank_registries.numbered(after=accounts[-1].account_id, limit=CHUNK)
    if registry is not None:
        transactions.run(partial(end_writing, registry=registry))


def begin_writing(work: Work[Any], *, registry_id: str, as_of: datetime) -> BankRegistry | None:
    """What an earlier attempt has left goes; None: there is nothing to be written."""
    registry: BankRegistry | None = work.store.bank_registries.get(registry_id)
    if registry is None or registry.state not in (State.ORDERED, State.WRITING):
        return None
    registry = run.begun(registry, as_of=as_of)
    work.store.bank_registries.forget_parts([registry_id])
    work.store.bank_registries.save(registry)
    if registry.state is State.FAILED:
        log.error("bank_registry_given_up", registry_id=registry_id, alert=True)
        return None
    return registry


def keep_part(work: Work[Any], *, registry: BankRegistry, accounts: int, debtors: Sequence[Debtor]) -> BankRegistry | None:
    """One more part of the file; None: somebody has begun it anew."""
    if not _still(work, registry):
        return None
    content = writing.body(debtors, _profile(work, registry), period=registry.period, first=registry.rows + 1)
    work.store.bank_registries.keep_part(registry, content, forget_after=work.system_now + KEPT + LONGER)
    total = sum((each.amount for each in debtors), NOTHING)
    registry = run.gone_on(registry, accounts=accounts, rows=len(debtors), amount=total, size=len(content))
    work.store.bank_registries.save(registry)
    return registry


def end_writing(work: Work[Any], *, registry: BankRegistry) -> None:
    """The control row behind the parts and the head before them; from here on the file can be had."""
    if not _still(work, registry):
        return
    profile, until = _profile(work, registry), work.system_now + KEPT
    day = (registry.as_of or work.now).astimezone(work.tools.zone).date()
    blanks = writing.blanks_for(
        work.tools.supplier, number=registry.number, period=registry.period, day=day, decimal=profile.decimal,
        rows=registry.rows, total=registry.total,
    )  # fmt: skip
    head, end = writing.head(profile, blanks), writing.end(profile, blanks)
    work.store.bank_registries.keep_head(registry, head, forget_after=until + LONGER)
    work.store.bank_registries.keep_part(registry, end, forget_after=until + LONGER)
    size = registry.size + len(head) + len(end)
    done = replace(registry, state=State.WRITTEN, written_at=work.now, kept_until=until, size=size)
    work.store.bank_registries.save(done)
    log.info("bank_registry_written", registry_id=done.registry_id, rows=done.rows)


def _debtors(seen: Work[Any], accounts: Sequence[Any], registry: BankRegistry) -> list[Debtor]:
    profile, ids = _profile(seen, registry), [each.account_id for each in accounts]
    sums = _charged(seen, ids, registry) if profile.kind is Kind.CHARGES else seen.store.ledger.balances(ids)
    names = names_masked(seen, ids) if profile.names else {}
    found: list[Debtor] = []
    for each in accounts:
        owed = writing.row_for(sums[each.account_id], closed=each.closed, profile=profile)
        if owed is not None:
            found.append(Debtor(each.account_number, owed, names.get(each.account_id, "")))
    return found


def _charged(seen: Work[Any], ids: Sequence[str], registry: BankRegistry) -> dict[str, Decimal]:
    charged: dict[str, Decimal] = seen.store.bank_registries.charged(ids, period=registry.period)
    return dict.fromkeys(ids, NOTHING) | charged


def _still(work: Work[Any], registry: BankRegistry) -> bool:
    held: BankRegistry | None = work.store.bank_registries.get(registry.registry_id)
    return held is not None and held.state is State.WRITING and held.attempt == registry.attempt


def _profile(work: Work[Any], registry: BankRegistry) -> BankProfile:
    profile: BankProfile | None = work.tools.bank_profiles.get(registry.profile)
    if profile is None:
        raise BankProfileUnknown()
    return profile


def _today(work: Work[Any], registry: BankRegistry) -> BankRegistry:
    """Parts of a file go by themselves when its time is over."""
    over = registry.kept_until is not None and registry.kept_until <= work.system_now
    return replace(registry, state=State.FORGOTTEN) if over and registry.state is State.WRITTEN else registry
