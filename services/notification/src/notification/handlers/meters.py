"""What notification hears of meters."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.verification import VERIFICATION_DUE

from notification import actions
from notification.domain.verification import Verification


def on_verification_due(work: Work[Any], events: list[Event]) -> None:
    """Say that a meter is to be verified."""
    actions.tell_of_verifications(work, [(each, _verification(each.data)) for each in events])


HANDLERS = [Handler(VERIFICATION_DUE, on_verification_due)]


def _verification(data: Any) -> Verification:
    return Verification(data["account_id"], data["serial"], date.fromisoformat(data["due_on"]), data["days_left"])
