"""What an import found is kept for as long as somebody may want it taken back, and no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.domain.imports import Import

log = structlog.get_logger(__name__)


def forget_old(transactions: Transactions[Any]) -> None:
    """The worker's job: the staging of old imports goes, and what accounts were before them."""
    work, size = transactions.read(), transactions.settings.import_chunk
    for run in work.store.imports.finished_before(work.now - timedelta(days=work.settings.rollback_days)):
        transactions.run(partial(make_final, run=run))
        for first in range(0, run.staged, size):
            transactions.run(partial(forget_rows, import_id=run.import_id, first=first, count=size))
        log.info("import_final", import_id=run.import_id)


def make_final(work: Work[Any], *, run: Import) -> None:
    """Nobody takes it back from here on."""
    work.store.imports.go_on(run, replace(run, final=True))


def forget_rows(work: Work[Any], *, import_id: str, first: int, count: int) -> None:
    """One chunk of the staging, with what its accounts were before."""
    ids = work.store.staging.account_ids(import_id, first=first, count=count)
    work.store.accounts.forget_former(import_id, ids)
    work.store.staging.forget(import_id, first=first, count=count)
