"""What an import does with the rows of a chunk, and what it has done so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from account_sync.domain.account import Account, says_the_same
from account_sync.domain.registry.cells import Fault
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.rows import BadRow, GoodRow


@dataclass(frozen=True, kw_only=True)
class Import:
    """One run over one file. `applied_before`: when a file with the very same bytes was last applied to the end."""

    import_id: str
    file_name: str
    file_sha256: str
    started_at: datetime
    finished_at: datetime | None = None
    applied_before: datetime | None = None
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def taken(self) -> int:
        """Rows whose accounts stand in the base now."""
        return self.added + self.changed + self.unchanged


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What one chunk comes to: accounts to save and announce, rows to report, and how many told nothing new."""

    added: tuple[Account, ...]
    changed: tuple[Account, ...]
    unchanged: int
    refused: tuple[BadRow, ...]

    @property
    def fresh(self) -> tuple[Account, ...]:
        """The accounts that tell something new."""
        return self.added + self.changed


def decide(rows: Iterable[GoodRow | BadRow], *, held: Mapping[str, Account], owners: Mapping[str, str]) -> Decision:
    """Compare each row with the account held. `owners` says whose each account number is; it belongs to one code only."""
    added, changed, refused, unchanged = [], [], [], 0
    owner_of = dict(owners)
    for row in rows:
        if isinstance(row, BadRow):
            refused.append(row)
            continue
        account, before = row.account, held.get(row.account.account_id)
        if owner_of.get(account.account_number, account.account_id) != account.account_id:
            refused.append(_number_taken(row))
            continue
        owner_of[account.account_number] = account.account_id
        if before is None:
            added.append(account)
        elif says_the_same(account, before):
            unchanged += 1
        else:
            changed.append(replace(account, revision=before.revision + 1))
            if before.account_number != account.account_number:
                owner_of.pop(before.account_number, None)
    return Decision(added=tuple(added), changed=tuple(changed), unchanged=unchanged, refused=tuple(refused))


def after(done: Import, decision: Decision) -> Import:
    """The import with one more chunk behind it."""
    added, changed, refused = len(decision.added), len(decision.changed), len(decision.refused)
    return replace(
        done,
        rows=done.rows + added + changed + decision.unchanged + refused,
        added=done.added + added,
        changed=done.changed + changed,
        unchanged=done.unchanged + decision.unchanged,
        refused=done.refused + refused,
    )


def _number_taken(row: GoodRow) -> BadRow:
    number = row.account.account_number
    fault = Fault(
        Column.NUMBER,
        "account_number_taken",
        f"«{number}» в базе принадлежит другому коду абонента",
        f"“{number}” belongs to another subscriber code in the base",
    )
    return BadRow(row.line, number, (fault,))
