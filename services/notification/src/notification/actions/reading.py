"""The list of messages in the cabinet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.transaction import Work

from notification.domain.errors import MessageUnknown
from notification.store import Store


def list_messages(work: Work[Store], user_id: str, before: tuple[datetime, str] | None, limit: int) -> tuple[list[Any], int]:
    """A page of the person's messages (one more than asked says there is a next page) and the count of unread ones."""
    return work.store.messages_page(user_id, before, limit + 1), work.store.count_unread(user_id)


def mark_read(work: Work[Store], user_id: str, message_id: str) -> None:
    """The person has read the message."""
    if not work.store.mark_read(user_id, message_id):
        raise MessageUnknown
