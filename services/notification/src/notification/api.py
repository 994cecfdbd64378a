"""What a client can ask notification."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from chassis.web import Call, Door
from contracts.api.notification import MessagesQuery, MessagesResponse

from notification import actions
from notification.domain.errors import CursorUnknown

notifications = Door("notifications", "/api/v1/notifications", summary="Messages of the cabinet")


@notifications.query("/messages", params=MessagesQuery, returns=MessagesResponse)
def list_messages(call: Call) -> dict[str, Any]:
    """The person's messages about accounts they may still see, newest first."""
    limit, person, account_id = call.params["limit"], call.person, call.params["account_id"]
    seen = person.account_ids | person.shared.keys()
    accounts = seen if account_id is None else seen & {account_id}
    rows, unread = actions.list_messages(call.work, person.user_id, accounts, _before(call.params["cursor"]), limit)
    page = [{**row, "message_id": row["_id"]} for row in rows[:limit]]
    following = f"{page[-1]['created_at'].isoformat()}~{page[-1]['message_id']}" if len(rows) > limit else None
    return {"messages": page, "unread": unread, "next": following}


@notifications.command("POST", "/messages/<message_id>/read", status=204, problems=(404,))
def mark_read(call: Call) -> None:
    """The person has read the message."""
    actions.mark_read(call.work, call.person.user_id, call.path["message_id"])


def _before(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, message_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), message_id
    except (ValueError, OverflowError):
        raise CursorUnknown from None
