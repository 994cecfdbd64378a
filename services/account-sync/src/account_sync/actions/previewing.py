"""What an import would do is shown before it does it; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.transaction import Transactions

from account_sync.actions.meeting import met
from account_sync.actions.progress import Progress, Step, unseen
from account_sync.domain.differences import Preview
from account_sync.domain.errors import ImportUnknown
from account_sync.domain.imports import Import, Phase
from account_sync.domain.taking import decide


def preview_import(
    transactions: Transactions[Any], *, import_id: str, limit: int, progress: Progress = unseen
) -> tuple[Import, Preview]:
    """The differences between what waits in the staging and what is held, the first of them one by one."""
    work = transactions.read()
    run: Import | None = work.store.imports.of_id(import_id)
    if run is None:
        raise ImportUnknown()
    run.must_be(Phase.STAGED, Phase.APPLYING)
    preview, size = Preview(limit), work.settings.import_chunk
    for first in range(run.position, run.staged, size):
        rows = work.store.staging.rows(import_id, first=first, count=size)
        found = met(work, rows)
        free = replace(found, owners=preview.without_given_up(found.owners))
        preview.add(decide(rows, free, batch=run, on=work.today))
        progress(Step.COMPARING, first + len(rows), run.staged)
    return run, preview
