"""What account-sync listens to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.auth import revocation_handler
from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.identity import ACCESS_REVOKED, REGISTRATION_REQUESTED

from account_sync import actions
from account_sync.domain.matching import Applicant


def on_registration_requested(work: Work[Any], events: list[Event]) -> None:
    """Someone says to be the holder of an account."""
    actions.match_applicants(work, [(as_applicant(work, event), event) for event in events])


def as_applicant(work: Work[Any], event: Event) -> Applicant:
    """The applicant with the names readable again; None where the person's key is gone."""
    user_id, vault = event.data["user_id"], work.tools.vault
    patronymic = event.data["patronymic"]
    return Applicant(
        registration_id=event.data["registration_id"],
        user_id=user_id,
        account_number=event.data["account_number"],
        surname=vault.decrypt(user_id, event.data["surname"]),
        name=vault.decrypt(user_id, event.data["name"]),
        patronymic=None if patronymic is None else vault.decrypt(user_id, patronymic),
        requested_at=datetime.fromisoformat(event.data["requested_at"]),
    )


HANDLERS = [Handler(REGISTRATION_REQUESTED, on_registration_requested), revocation_handler(ACCESS_REVOKED)]
