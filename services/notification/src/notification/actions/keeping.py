"""What notification must know of people and accounts, learned from events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.transaction import Work

from notification.store import Store


def keep_contacts(work: Work[Store], contacts: Iterable[dict[str, Any]]) -> None:
    """Remember where to write to a person."""
    work.store.save_contacts(contacts)


def keep_consents(work: Work[Store], consents: Iterable[dict[str, Any]]) -> None:
    """Remember what a person wants to be written to about."""
    work.store.save_consents(consents)


def keep_accounts(work: Work[Store], accounts: Iterable[dict[str, Any]]) -> None:
    """Remember the account's number; what waited for it is told now."""
    rows = list(accounts)
    work.store.save_accounts(rows)
    for row in rows:
        work.arrived(f"account:{row['_id']}")
