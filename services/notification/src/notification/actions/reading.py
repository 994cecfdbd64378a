"""The list of messages in the cabinet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from chassis.transaction import Work

from notification.domain.errors import MessageUnknown
from notification.store import Store


def list_messages(
    work: Work[Store], user_id: str, accounts: Collection[str], before: tuple[datetime, str] | None, limit: int
) -> tuple[list[Any], int]:
    """A page of what the person was told of the accounts, or of none, and the count of unread ones. One more row than asked says
    there is a next page. What was told of an account that the person may not see any more is not shown."""
    return work.store.messages_page(user_id, accounts, before, limit + 1), work.store.count_unread(user_id, accounts)


def mark_read(work: Work[Store], user_id: str, message_id: str) -> None:
    """The person has read the message."""
    if not work.store.mark_read(user_id, message_id):
        raise MessageUnknown
