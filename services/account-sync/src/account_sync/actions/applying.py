"""What waits in the staging is taken into the base, chunk by chunk, and told to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work
from contracts.core import Lane

from account_sync import announce
from account_sync.actions.journal import tell_journal
from account_sync.actions.loads import keep_promises
from account_sync.actions.meeting import met
from account_sync.actions.payers import name_payers_anew
from account_sync.actions.progress import Progress, Step, unseen
from account_sync.actions.staging import stage_registry
from account_sync.domain.account import Account
from account_sync.domain.errors import ImportUnknown
from account_sync.domain.imports import Import, Phase, refusal_of
from account_sync.domain.taking import after, decide

log = structlog.get_logger(__name__)


def import_registry(
    transactions: Transactions[Any], *, path: str, profile: str = "", again: bool = False, progress: Progress = unseen
) -> Import:
    """Check a file and apply it in one go; RegistryRefused where it may not be. A file is applied once, told by its bytes."""
    run = stage_registry(transactions, path=path, profile=profile, again=again, progress=progress)
    if run.phase is Phase.REFUSED:
        raise refusal_of(run)
    if run.phase is Phase.APPLIED:
        return run
    return apply_import(transactions, import_id=run.import_id, progress=progress)


def apply_import(
    transactions: Transactions[Any], *, import_id: str, wanted_by: str = "", progress: Progress = unseen
) -> Import:
    """Apply what was staged; stopped anywhere, the same call goes on from there."""
    run: Import = transactions.run(partial(begin_applying, import_id=import_id, wanted_by=wanted_by))
    pace = transactions.pace()
    while run.position < run.staged:
        run = pace.run(partial(transactions.run, partial(apply_rows, run=run)))
        progress(Step.APPLYING, run.position, run.staged)
    return transactions.run(partial(finish_import, run=run))


def begin_applying(work: Work[Any], *, import_id: str, wanted_by: str = "") -> Import:
    """Write down that it has begun; for a clerk who wants it, the worker goes on."""
    run: Import | None = work.store.imports.of_id(import_id)
    if run is None:
        raise ImportUnknown()
    run.must_be(Phase.STAGED, Phase.APPLYING)
    begun = replace(run, phase=Phase.APPLYING, wanted_by=wanted_by)
    work.store.imports.go_on(run, begun)
    if run.phase is Phase.STAGED:  # the worker that goes on begins it once more
        tell_journal(work, by=wanted_by, did="registry_applied", about=run.file_name)
    return begun


def apply_rows(work: Work[Any], *, run: Import) -> Import:
    """Take one chunk in: save and announce the accounts that tell something new, report the rows that cannot be taken."""
    rows = work.store.staging.rows(run.import_id, first=run.position, count=work.settings.import_chunk)
    found = met(work, rows)
    decision = decide(rows, found, batch=run, on=work.today)
    so_far = after(run, decision, rows=len(rows))
    # of an account with meters in several chunks the first of them found what stood before the batch
    before = [account for account in decision.before if account.batch != run.import_id]
    work.store.accounts.keep_former(run.import_id, before, over=bool(decision.settled))
    work.store.staging.settle(run.import_id, decision.settled, first=run.position)
    work.store.accounts.save(decision.fresh)
    work.store.accounts.note_versions(decision.versions)
    work.store.imports.save_refusals(run.import_id, decision.refused)
    work.store.imports.go_on(run, so_far)
    tell_of(work, decision.fresh, found.held)
    keep_promises(work, decision.fresh)
    return so_far


def tell_of(work: Work[Any], fresh: Sequence[Account], held: Mapping[str, Account]) -> None:
    """Every account that is otherwise than it was, and which of them have another holder or another number."""
    for account in fresh:
        before = held.get(account.account_id)
        work.announce(announce.account_updated(account, lane=Lane.BULK))
        if before is not None and account.holder_revision > before.holder_revision:
            work.announce(announce.holder_changed(account, on=work.today))
        if before is not None and account.account_number != before.account_number and not account.withdrawn:
            work.announce(announce.account_renumbered(account))
    name_payers_anew(work, fresh, held)


def finish_import(work: Work[Any], *, run: Import) -> Import:
    """Write down that the whole file has been applied."""
    finished = replace(run, phase=Phase.APPLIED, finished_at=work.now)
    work.store.imports.go_on(run, finished)
    log.info("registry_imported", import_id=run.import_id, taken=run.taken, closed=run.closed, refused=run.refused)
    return finished
