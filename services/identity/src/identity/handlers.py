"""What identity listens to: whom account-sync recognised, and identity's own revocations."""

from __future__ import annotations

from typing import Any

from chassis.auth import revocation_handler
from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.account_sync import APPLICANT_MATCHED, APPLICANT_NOT_MATCHED
from contracts.events.identity import ACCESS_REVOKED

from identity.actions.registrations import confirm_registrations, refuse_registrations
from identity.domain.registration import Match


def on_applicant_matched(work: Work[Any], events: list[Event]) -> None:
    """The applicants are the holders of their accounts."""
    confirm_registrations(work, [_match(event) for event in events])


def on_applicant_not_matched(work: Work[Any], events: list[Event]) -> None:
    """The applicants' details fit no open account."""
    refuse_registrations(work, [event.data["registration_id"] for event in events])


def _match(event: Event) -> Match:
    data = event.data
    return Match(
        registration_id=data["registration_id"],
        account_id=data["account_id"],
        account_number=data["account_number"],
        weak=data["weak"],
    )


HANDLERS = [
    Handler(APPLICANT_MATCHED, on_applicant_matched),
    Handler(APPLICANT_NOT_MATCHED, on_applicant_not_matched),
    revocation_handler(ACCESS_REVOKED),
]
