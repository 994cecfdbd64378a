"""The account as the base last told it."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from account_sync.domain.account import Account
from account_sync.domain.errors import AccountUnknown
from account_sync.domain.imports import Import
from account_sync.domain.loading import Load


def account_of(work: Work[Any], *, account_id: str) -> Account:
    """The account; one that was taken back with its import is nobody's."""
    account: Account | None = work.store.accounts.by_ids([account_id]).get(account_id)
    if account is None or account.withdrawn:
        raise AccountUnknown()
    return account


def file_of(work: Work[Any], *, account: Account) -> str | None:
    """The name of the file that told last of the account."""
    run: Import | None = work.store.imports.of_id(account.batch) if account.batch else None
    return run.file_name if run else None


def load_of(work: Work[Any], *, account_id: str) -> Load | None:
    """The full load that was promised last for the account."""
    load: Load | None = work.store.registrations.last_load(account_id)
    return load
