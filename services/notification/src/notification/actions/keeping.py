"""What notification must know of people and accounts, learned from events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.transaction import Work

from notification.store import Store


def keep_contacts(work: Work[Store], contacts: Iterable[dict[str, Any]]) -> None:
    """Remember where to write to a person."""
    found = list(contacts)
    erased = work.store.erased(each["_id"] for each in found)
    work.store.save_contacts(each for each in found if each["_id"] not in erased)


def keep_consents(work: Work[Store], consents: Iterable[dict[str, Any]]) -> None:
    """Remember what a person wants to be written to about."""
    found = list(consents)
    erased = work.store.erased(each["_id"] for each in found)
    work.store.save_consents(each for each in found if each["_id"] not in erased)


def keep_accounts(work: Work[Store], accounts: Iterable[dict[str, Any]]) -> None:
    """Remember the account's number; what waited for it is told now."""
    rows = list(accounts)
    work.store.save_accounts(rows)
    for row in rows:
        work.arrived(f"account:{row['_id']}")
