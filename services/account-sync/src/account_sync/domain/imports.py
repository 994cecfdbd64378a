"""An import from the first row read to the last one taken back: where it stands and what it has done so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from account_sync.domain.errors import ImportNotReady, RegistryRefused
from account_sync.domain.registry.judging import Trouble

FIRST_PROFILE = "registry-csv"


class Phase(StrEnum):
    """Where an import stands. What is under way can be gone on with by anyone, from where it stopped."""

    STAGING = "staging"
    STAGED = "staged"
    REFUSED = "refused"
    APPLYING = "applying"
    APPLIED = "applied"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"


WAITING_OR_UNDER_WAY = (Phase.STAGING, Phase.STAGED, Phase.APPLYING)


@dataclass(frozen=True, kw_only=True)
class Import:
    """One registry file. `rows` were read from it, `staged` of them (and closings) wait in the staging or were taken from there.

    `position`: how far the staging was applied, or is still to be rolled back. `applied_before`: when a file with the very
    same bytes was last applied to the end. `kept`: accounts that were not taken back, as a later import told of them.
    `wanted_by`: the clerk who wants it applied or taken back by the worker; nobody where an operator's command does it.
    `final`: too old to be taken back; what it found is forgotten.
    """

    import_id: str
    file_name: str
    file_sha256: str
    started_at: datetime
    profile: str = FIRST_PROFILE
    phase: Phase = Phase.STAGING
    finished_at: datetime | None = None
    applied_before: datetime | None = None
    rows: int = 0
    refused: int = 0
    staged: int = 0
    position: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    renumbered: int = 0
    closed: int = 0
    passed_over: int = 0
    restored: int = 0
    withdrawn: int = 0
    kept: int = 0
    rolled_back_at: datetime | None = None
    wanted_by: str = ""
    final: bool = False
    troubles: tuple[Trouble, ...] = ()

    @property
    def taken(self) -> int:
        """Rows whose accounts stand in the base now."""
        return self.added + self.changed + self.unchanged

    @property
    def wanted(self) -> bool:
        """Whether the worker goes on with it."""
        return bool(self.wanted_by) and self.phase in (Phase.APPLYING, Phase.ROLLING_BACK)

    @property
    def good(self) -> int:
        """Rows of the file that could be read as accounts."""
        return self.rows - self.refused

    def must_be(self, *phases: Phase) -> None:
        """Refuse a step that does not follow from where the import stands."""
        if self.phase not in phases:
            raise ImportNotReady(self.phase)


def read_on(done: Import, *, good: int, refused: int) -> Import:
    """The import with one more chunk of the file in the staging."""
    return replace(done, rows=done.rows + good + refused, refused=done.refused + refused, staged=done.staged + good)


def judged(done: Import, troubles: Iterable[Trouble]) -> Import:
    """The import once its file was read to the end: ready to be applied, or refused as a whole."""
    found = tuple(troubles)
    refused = any(trouble.fatal for trouble in found)
    return replace(done, troubles=found, phase=Phase.REFUSED if refused else Phase.STAGED)


def refusal_of(done: Import) -> RegistryRefused:
    """Why the file was refused, in the words of all that its profile does not bear."""
    fatal = [trouble for trouble in done.troubles if trouble.fatal]
    ru, en = " ".join(trouble.ru for trouble in fatal), " ".join(trouble.en for trouble in fatal)
    return RegistryRefused(done.import_id, troubles=[trouble.code for trouble in fatal], ru=ru, en=en)
