"""Once a day the export accounts for itself."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.actions.journal import tell_journal
from account_sync.domain.errors import NotReconciled
from account_sync.domain.export.entry import Kind, adopted
from account_sync.domain.export.figures import Totals
from account_sync.domain.export.reconciliation import (
    Reconciliation,
    faults_of_batch,
    faults_of_entries,
    faults_of_numbers,
    reconciliation,
    report,
)
from account_sync.domain.export.totals import Compared, faults_of_totals

log = structlog.get_logger(__name__)
ADOPTED_AT_ONCE = 500


def reconcile_days(transactions: Transactions[Any]) -> None:
    """The business day that is over, once; and every day that was asked for or had answers since. Nothing without a folder."""
    work = transactions.read()
    if work.tools.export_folder is None:
        return
    yesterday = work.today - timedelta(days=1)
    due: dict[date, str | None] = {} if work.store.exports.is_reconciled(yesterday) else {yesterday: None}
    for day, wish in sorted((due | work.store.exports.wishes()).items()):
        reconcile(transactions, day=day, wish=wish)


def ask_for_reconciliation(work: Work[Any], *, day: date, by: str = "") -> None:
    """Have the worker account for a day; it has the folder, and the time that a large day takes."""
    work.store.exports.ask_reconciliations([day], wish=work.new_id())
    tell_journal(work, by=by, did="reconciliation_asked", about=day)


def reconciliation_of(work: Work[Any], *, day: date) -> Reconciliation:
    """The last account of a day; NotReconciled where there is none yet."""
    found: Reconciliation | None = work.store.exports.reconciliation(day)
    if found is None:
        raise NotReconciled(day)
    return found


def reconcile(transactions: Transactions[Any], *, day: date, wish: str | None = None) -> Reconciliation:
    """Account for a day, keep the report and lay it where the clerk finds it; as often as wanted, the answers come later."""
    transactions.run(adopt_orphans)
    found: Reconciliation = transactions.look(partial(account_for, day=day))
    transactions.run(lambda work: work.store.exports.save_reconciliation(found, wish=wish))
    transactions.tools.export_folder.report(f"reconciliation_{day:%Y%m%d}.txt", "\n".join(report(found)) + "\n")
    (log.info if found.agrees else log.error)("export_reconciled", day=day.isoformat(), faults=len(found.faults))
    return found


def adopt_orphans(work: Work[Any]) -> None:
    """What waited for an account that is known now goes into the next batch."""
    orphans = work.store.exports.orphans(limit=ADOPTED_AT_ONCE)
    known = work.store.accounts.by_ids([each.account_id for each in orphans])
    work.store.exports.save_entries(adopted(each) for each in orphans if each.account_id in known)


def account_for(work: Work[Any], *, day: date) -> Reconciliation:
    """Where everything of the day is, and what contradicts itself."""
    exports = work.store.exports
    faults = faults_of_numbers(exports.numbers())
    batches = exports.batches(made_on=day.isoformat())
    told = exports.base_totals(batch.number for batch in batches)
    compared: dict[Kind, Compared] = {}
    for batch in batches:
        ours, base = Totals.of_answers(exports.figures(batch.batch_id)), told.get(batch.number)
        faults += faults_of_batch(batch, ours)
        faults += faults_of_totals(batch, ours, base)
        compared[batch.kind] = compared.get(batch.kind, Compared()).with_batch(batch, ours, base)
    faults += faults_of_entries(exports.not_in_their_batch(day))
    arrived = exports.arrived_on(day)
    return reconciliation(day, made_at=work.system_now, entries=arrived, faults=faults, compared=compared)
