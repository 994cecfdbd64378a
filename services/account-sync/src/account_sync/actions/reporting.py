"""What imports there were and what each came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.transaction import Work

from account_sync.domain.differences import Preview
from account_sync.domain.errors import ImportUnknown
from account_sync.domain.imports import Import, Phase
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.undoing import Kept

PAGE = 20


@dataclass(frozen=True)
class Report:
    """An import with the first rows that it did not take, the first accounts that were not taken back, and what it would do."""

    run: Import
    refused: list[BadRow]
    kept: list[Kept]
    preview: Preview | None


def import_report(work: Work[Any], *, import_id: str | None, limit: int) -> Report:
    """The report of an import, of the last one when none is named."""
    found = [work.store.imports.of_id(import_id)] if import_id else work.store.imports.latest(1)
    run: Import | None = next(iter(found), None)
    if run is None:
        raise ImportUnknown()
    preview: Preview | None = work.store.imports.preview(run.import_id) if run.phase is Phase.STAGED else None
    refused: list[BadRow] = work.store.imports.refusals(run.import_id, limit=limit)
    if preview:  # what could be read and cannot be taken as the base is now
        refused = sorted([*refused, *preview.refused], key=lambda row: row.line)[:limit]
    kept = work.store.imports.kept(run.import_id, limit=limit) if run.kept else []
    return Report(run, refused=refused, kept=kept, preview=preview)


def page_of_imports(
    work: Work[Any], *, before: datetime | None = None, limit: int = PAGE
) -> tuple[list[Import], datetime | None]:
    """The imports begun last, before a moment if one is given; and where the next page begins."""
    found: list[Import] = work.store.imports.latest(limit + 1, before=before)
    return found[:limit], found[limit - 1].started_at if len(found) > limit else None


def list_profiles(work: Work[Any]) -> list[Profile]:
    """What kinds of files can be imported."""
    found: list[Profile] = work.tools.profiles.all()
    return found
