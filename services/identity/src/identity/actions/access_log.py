"""The access log: each deed that concerns a person's access leaves a line, in the transaction of the deed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity.domain.access_log import OF_TRUSTS, UNKNOWN_ORIGIN, Happening, Note, Origin
from identity.domain.trust import Reason, Trust


def note(
    work: Work[Any], user_id: str, happening: Happening, origin: Origin = UNKNOWN_ORIGIN, *, account_number: str | None = None
) -> None:
    """Write a line; it is kept for `IDENTITY_ACCESS_LOG_DAYS`."""
    made = Note(
        note_id=work.new_id(),
        user_id=user_id,
        happening=happening.value,
        at=work.system_now,
        origin=origin,
        expires_at=work.system_now + timedelta(days=work.settings.access_log_days),
        account_number=account_number,
    )
    work.store.access_log.add(made)


def note_read_by_system(work: Work[Any], user_id: str, *, account_number: str, system: str) -> None:
    """An internal system is let into one of the person's accounts, to read."""
    made = Note(
        note_id=work.new_id(),
        user_id=user_id,
        happening=Happening.READ_BY_SYSTEM.value,
        at=work.system_now,
        origin=UNKNOWN_ORIGIN,
        expires_at=work.system_now + timedelta(days=work.settings.access_log_days),
        account_number=account_number,
        reader=system,
    )
    work.store.access_log.add(made)


def note_both(work: Work[Any], trust: Trust, reason: Reason, origin: Origin) -> None:
    """The owner of an account and the person they trust each read about it; from where, whoever did it reads alone."""
    lines, by_owner = OF_TRUSTS[reason], reason is Reason.REVOKED
    told = {"account_number": trust.account_number}
    if lines.owner is not None:
        note(work, trust.owner_id, lines.owner, origin if by_owner else UNKNOWN_ORIGIN, **told)
    note(work, trust.user_id, lines.trusted, UNKNOWN_ORIGIN if by_owner else origin, **told)


def my_access_log(work: Work[Any], person: Principal, *, before: tuple[datetime, str] | None, limit: int) -> list[Note]:
    """A page of the person's own log, newest first; one more than asked says that there is a next page."""
    found: list[Note] = work.store.access_log.page(person.user_id, before=before, limit=limit + 1)
    return found
