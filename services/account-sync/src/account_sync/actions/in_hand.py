"""What a clerk has asked for at a desk, the worker does: it takes longer than a request may."""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.actions.applying import apply_import
from account_sync.actions.journal import tell_journal
from account_sync.actions.previewing import preview_import
from account_sync.actions.rolling_back import roll_back_import
from account_sync.actions.staging import stage_registry
from account_sync.domain.differences import Preview
from account_sync.domain.errors import ImportBusy, ImportNotReady, ProfileUnknown, RegistryUnreadable
from account_sync.domain.imports import Import, Phase
from account_sync.domain.registry.judging import Trouble, applied_already

SHOWN_DIFFERENCES = 200

log = structlog.get_logger(__name__)


def check_registry(transactions: Transactions[Any], *, path: str, profile: str) -> Import:
    """Read a file into the staging and keep what it would change, for somebody to look at before it is applied.

    Whoever has sent it sees what became of it, so that what is not even a registry is written down as refused too.
    """
    try:
        run = stage_registry(transactions, path=path, profile=profile)
    except (RegistryUnreadable, ProfileUnknown) as error:
        return transactions.run(partial(refuse, path=path, profile=profile, why=Trouble(error.code, error.ru, error.en, True)))
    if run.applied_before and run.phase is Phase.APPLIED:
        return transactions.run(partial(refuse, path=path, profile=profile, why=applied_already(run.applied_before)))
    if run.phase is Phase.STAGED:
        _, preview = preview_import(transactions, import_id=run.import_id, limit=SHOWN_DIFFERENCES)
        transactions.run(partial(keep_preview, import_id=run.import_id, preview=preview))
    return run


def refuse(work: Work[Any], *, path: str, profile: str, why: Trouble) -> Import:
    """Write down a file of which nothing was read."""
    run = Import(
        import_id=work.new_id(),
        file_name=path.rpartition("/")[2],
        file_sha256="",
        profile=profile,
        phase=Phase.REFUSED,
        started_at=work.now,
        troubles=(why,),
    )
    work.store.imports.begin(run)
    return run


def keep_preview(work: Work[Any], *, import_id: str, preview: Preview) -> None:
    """Write down what an import would change."""
    work.store.imports.save_preview(import_id, preview)


def go_on(transactions: Transactions[Any]) -> None:
    """The worker's job: every import that a clerk wants applied or taken back."""
    for run in transactions.read().store.imports.wanted():
        step = apply_import if run.phase is Phase.APPLYING else roll_back_import
        try:
            step(transactions, import_id=run.import_id, wanted_by=run.wanted_by)
        except (ImportBusy, ImportNotReady) as error:
            log.info("import_waits", import_id=run.import_id, reason=error.code)


def note_sent(work: Work[Any], *, by: str, name: str, size: int) -> None:
    """Say who has sent a file."""
    tell_journal(work, by=by, did="registry_sent", about=name)
    log.info("registry_sent", by=by, size=size)
