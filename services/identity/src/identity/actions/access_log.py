"""The access log: each deed that concerns a person's access leaves a line, in the transaction of the deed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity.domain.access_log import Happening, Note, Origin


def note(work: Work[Any], user_id: str, happening: Happening, origin: Origin) -> None:
    """Write a line; it is kept for `IDENTITY_ACCESS_LOG_DAYS`."""
    made = Note(
        note_id=work.new_id(),
        user_id=user_id,
        happening=happening.value,
        at=work.system_now,
        origin=origin,
        expires_at=work.system_now + timedelta(days=work.settings.access_log_days),
    )
    work.store.access_log.add(made)


def my_access_log(work: Work[Any], person: Principal, *, before: tuple[datetime, str] | None, limit: int) -> list[Note]:
    """A page of the person's own log, newest first; one more than asked says that there is a next page."""
    found: list[Note] = work.store.access_log.page(person.user_id, before=before, limit=limit + 1)
    return found
