"""An account that has another holder from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from identity.domain.access import Grant
from identity.domain.registration import Match


@dataclass(frozen=True, kw_only=True)
class HolderChange:
    """The latest change of an account's holder that was told of. `settled`: who owned the account before does no more."""

    account_id: str
    holder_revision: int
    changed_on: date
    settled: bool = False

    def is_due(self, *, today: date) -> bool:
        """Whether it counts already."""
        return not self.settled and self.changed_on <= today

    def ends(self, grant: Grant) -> bool:
        """Whether this grant is that of a former holder."""
        return grant.holder_revision < self.holder_revision


def is_newer(change: HolderChange, known: HolderChange | None) -> bool:
    """Whether it tells something new; what comes late or twice does not."""
    return known is None or known.holder_revision < change.holder_revision


def is_of_former_holder(match: Match, known: HolderChange | None) -> bool:
    """Whether the base meant somebody who is the holder no more."""
    return known is not None and match.holder_revision < known.holder_revision


@dataclass(frozen=True, kw_only=True)
class Renumbered:
    """The number that an account has now, and those it had."""

    account_id: str
    account_number: str
    former_numbers: Sequence[str]
    revision: int
