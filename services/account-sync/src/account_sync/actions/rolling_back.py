"""A batch is taken back: its accounts become what they were, as a new revision that everybody is told of."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.actions.applying import tell_of
from account_sync.actions.journal import tell_journal
from account_sync.actions.progress import Progress, Step, unseen
from account_sync.actions.staging import forget_staged
from account_sync.domain.errors import ImportNotReady, ImportUnknown
from account_sync.domain.imports import Import, Phase
from account_sync.domain.undoing import undo, undone

log = structlog.get_logger(__name__)


def roll_back_import(
    transactions: Transactions[Any], *, import_id: str, wanted_by: str = "", progress: Progress = unseen
) -> Import:
    """Take back what an import has told, applied to its end or not; stopped anywhere, the same call goes on from there."""
    run: Import = transactions.run(partial(begin_rolling_back, import_id=import_id, wanted_by=wanted_by))
    pace, whole = transactions.pace(), run.position
    while run.position:
        run = pace.run(partial(transactions.run, partial(undo_rows, run=run)))
        progress(Step.ROLLING_BACK, whole - run.position, whole)
    done = transactions.run(partial(finish_rolling_back, run=run))
    forget_staged(transactions, done)
    return done


def begin_rolling_back(work: Work[Any], *, import_id: str, wanted_by: str = "") -> Import:
    """Write down that it has begun; for a clerk who wants it, the worker goes on."""
    run: Import | None = work.store.imports.of_id(import_id)
    if run is None:
        raise ImportUnknown()
    run.must_be(Phase.APPLYING, Phase.APPLIED, Phase.ROLLING_BACK)
    if run.final:
        raise ImportNotReady("final")
    begun = replace(run, phase=Phase.ROLLING_BACK, wanted_by=wanted_by)
    work.store.imports.go_on(run, begun)
    if run.phase is not Phase.ROLLING_BACK:  # the worker that goes on begins it once more
        tell_journal(work, by=wanted_by, did="registry_taken_back", about=run.file_name)
    return begun


def undo_rows(work: Work[Any], *, run: Import) -> Import:
    """Take one chunk back, the row that was taken last first: a number that was handed on goes back the same way."""
    first = max(0, run.position - work.settings.import_chunk)
    count = run.position - first
    rows = work.store.staging.account_ids(run.import_id, first=first, count=count)[::-1]
    ids = list(dict.fromkeys(rows))  # an account with several meters is taken back at once
    held, before = work.store.accounts.by_ids(ids), work.store.accounts.former(run.import_id, ids)
    owners = work.store.accounts.owners([account.account_number for account in before.values()])
    undoing = undo(ids, batch=run.import_id, held=held, before=before, owners=owners, on=work.today)
    so_far = undone(run, undoing, rows=count)
    work.store.accounts.save(undoing.fresh)
    work.store.accounts.forget_former(run.import_id, ids)
    work.store.imports.save_kept(run.import_id, undoing.kept)
    work.store.imports.go_on(run, so_far)
    tell_of(work, undoing.fresh, held)
    return so_far


def finish_rolling_back(work: Work[Any], *, run: Import) -> Import:
    """Write down that nothing of it is left but what a later import told of."""
    done = replace(run, phase=Phase.ROLLED_BACK, rolled_back_at=work.now)
    work.store.imports.go_on(run, done)
    log.info("import_rolled_back", import_id=run.import_id, restored=done.restored, withdrawn=done.withdrawn, kept=done.kept)
    return done
