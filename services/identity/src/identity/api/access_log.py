"""The access log over HTTP, for its owner alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from chassis.web import Call, Door
from contracts.api.access_log import AccessLogQuery, AccessLogResponse

from identity.actions import access_log as actions
from identity.domain.access_log import Note, Origin, origin
from identity.domain.errors import CursorUnknown

access_log = Door("access log", "/api/v1/identity", summary="What happened with a person's access")


def origin_of(call: Call) -> Origin:
    """What may be kept of where the request came from."""
    return origin(user_agent=call.request.headers.get("User-Agent", ""), address=call.remote)


@access_log.query("/access-log", params=AccessLogQuery, returns=AccessLogResponse)
def read_access_log(call: Call) -> dict[str, Any]:
    """Entries, password changes, sessions ended, links, consents: what, when, on what, from which network; newest first."""
    limit = call.params["limit"]
    notes = actions.my_access_log(call.work, call.person, before=_place(call.params["cursor"]), limit=limit)
    shown = notes[:limit]
    following = f"{shown[-1].at.isoformat()}~{shown[-1].note_id}" if len(notes) > limit else None
    return {"items": [_line(each) for each in shown], "kept_days": call.work.settings.access_log_days, "next": following}


def _line(note: Note) -> dict[str, Any]:
    device = note.origin.device
    return {**vars(note), "browser": device.browser, "system": device.system, "network": note.origin.network}


def _place(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, note_id = cursor.partition("~")
    try:
        return datetime.fromisoformat(at).astimezone(UTC), note_id
    except (ValueError, OverflowError):
        raise CursorUnknown from None
