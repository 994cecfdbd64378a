"""What imports there were and what each came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work

from account_sync.domain.errors import ImportUnknown
from account_sync.domain.imports import Import
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.undoing import Kept


@dataclass(frozen=True)
class Report:
    """An import with the first rows that it did not take, and the first accounts that were not taken back."""

    run: Import
    refused: list[BadRow]
    kept: list[Kept]


def import_report(work: Work[Any], *, import_id: str | None, limit: int) -> Report:
    """The report of an import, of the last one when none is named."""
    found = [work.store.imports.of_id(import_id)] if import_id else work.store.imports.latest(1)
    run: Import | None = next(iter(found), None)
    if run is None:
        raise ImportUnknown()
    refused = work.store.imports.refusals(run.import_id, limit=limit)
    return Report(run, refused, work.store.imports.kept(run.import_id, limit=limit) if run.kept else [])


def list_imports(work: Work[Any], *, limit: int) -> list[Import]:
    """The imports begun last."""
    found: list[Import] = work.store.imports.latest(limit)
    return found


def list_profiles(work: Work[Any]) -> list[Profile]:
    """What kinds of files can be imported."""
    found: list[Profile] = work.tools.profiles.all()
    return found
