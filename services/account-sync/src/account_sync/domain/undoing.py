"""What becomes of a batch's accounts when it is taken back: what they were before, unless somebody told of them since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from account_sync.domain.account import Account
from account_sync.domain.holders import with_holder_counted
from account_sync.domain.imports import Import
from account_sync.domain.telling import restored, withdrawn


@dataclass(frozen=True)
class Kept:
    """An account of the batch that stays as it is: why, and which later import told of it."""

    account_id: str
    account_number: str
    code: str
    by: str


@dataclass
class Undoing:
    """What one chunk comes to: accounts to save and announce, and those that stay."""

    fresh: list[Account] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    restored: int = 0
    withdrawn: int = 0


def undo(
    account_ids: Iterable[str], *, batch: str, held: Mapping[str, Account], before: Mapping[str, Account],
    owners: Mapping[str, str], on: date,
) -> Undoing:  # fmt: skip
    """`account_ids` in the reverse order of taking; `before`: what the batch found; `owners`: whose those numbers are now."""
    done, owner_of = Undoing(), dict(owners)
    for account_id in account_ids:
        now, was = held.get(account_id), before.get(account_id)
        if now is None or not (was or now.added_by == batch):
            continue  # the batch told nothing new of it
        if now.batch != batch or (now.withdrawn and was is None):
            if not now.withdrawn:
                done.kept.append(Kept(account_id, now.account_number, "told_of_later", now.batch))
            continue
        if was is None:
            done.fresh.append(withdrawn(now, on=on))
            done.withdrawn += 1
        elif owner_of.get(was.account_number, account_id) != account_id and not was.withdrawn:
            done.kept.append(Kept(account_id, was.account_number, "number_taken_since", owner_of[was.account_number]))
            continue
        else:
            done.fresh.append(with_holder_counted(restored(was, now), now))
            owner_of[was.account_number] = account_id
            done.restored += 1
        if owner_of.get(now.account_number) == account_id and (was is None or was.account_number != now.account_number):
            del owner_of[now.account_number]
    return done


def undone(done: Import, undoing: Undoing, *, rows: int) -> Import:
    """The import with one more chunk taken back."""
    return replace(
        done,
        position=done.position - rows,
        restored=done.restored + undoing.restored,
        withdrawn=done.withdrawn + undoing.withdrawn,
        kept=done.kept + len(undoing.kept),
    )
