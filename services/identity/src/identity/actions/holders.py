"""An account has another holder: its former owner and those they trusted see it no more from that day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from chassis.transaction import Transactions, Work

from identity import announce
from identity.actions.access import withdraw
from identity.actions.access_log import note
from identity.actions.trusts import end_all_of
from identity.domain.access import Grant
from identity.domain.access_log import Happening
from identity.domain.holder_change import HolderChange, Renumbered, is_newer

AT_ONCE = 100


def take_note_of_holders(work: Work[Any], changes: Iterable[HolderChange]) -> None:
    """Remember each change, and settle it at once when its day has come."""
    for change in changes:
        known = work.store.holder_changes.of([change.account_id]).get(change.account_id)
        if not is_newer(change, known):
            continue
        work.store.holder_changes.save(change)
        if change.is_due(today=work.today):
            _settle(work, change)


def renumber(work: Work[Any], renumbered: Iterable[Renumbered]) -> None:
    """Accounts have other numbers: they are called by them, and found by the former ones too."""
    for each in renumbered:
        work.store.people.renumber(each)


def settle_holder_changes(transactions: Transactions[Any]) -> None:
    """Settle what was told ahead and whose day has come."""
    work = transactions.read()
    for change in work.store.holder_changes.due(work.today, limit=AT_ONCE):
        transactions.run(partial(_settle_if_due, account_id=change.account_id))


def _settle_if_due(work: Work[Any], *, account_id: str) -> None:
    change = work.store.holder_changes.of([account_id]).get(account_id)
    if change is not None and change.is_due(today=work.today):
        _settle(work, change)


def _settle(work: Work[Any], change: HolderChange) -> None:
    work.store.holder_changes.save(replace(change, settled=True))
    grant = work.store.people.holders([change.account_id]).get(change.account_id)
    if grant is not None and change.ends(grant):
        _end_ownership(work, grant, change)


def _end_ownership(work: Work[Any], grant: Grant, change: HolderChange) -> None:
    work.store.people.drop_grant(grant.user_id, account_id=grant.account_id)
    end_all_of(work, grant.account_id, owner_id=grant.user_id)
    user = work.store.people.user(grant.user_id)
    if user is None:
        return
    note(work, user.user_id, Happening.ACCOUNT_HAS_ANOTHER_HOLDER, account_number=grant.account_number)
    changed = withdraw(work, user)
    if user.has_password:
        work.announce(announce.ownership_ended(changed, grant, on=change.changed_on))
    else:
        work.store.links.revoke(user.user_id, now=work.system_now)
