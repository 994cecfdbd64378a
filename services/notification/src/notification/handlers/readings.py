"""What notification hears of readings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.readings import DISPUTE_DECIDED

from notification import actions
from notification.domain.disputes import DisputeDecided


def on_dispute_decided(work: Work[Any], events: list[Event]) -> None:
    """Say what came of a customer's word against a reading."""
    actions.tell_of_disputes(work, [(each, _decided(each.data)) for each in events])


def _decided(data: Any) -> DisputeDecided:
    return DisputeDecided(
        account_id=data["account_id"],
        user_id=data["user_id"],
        period=data["period"],
        accepted=data["outcome"] == "accepted",
        decided_at=datetime.fromisoformat(data["decided_at"]),
    )


HANDLERS = [Handler(DISPUTE_DECIDED, on_dispute_decided)]
