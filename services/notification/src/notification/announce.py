"""What notification tells the others."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from contracts.core import Fact
from contracts.events import own_data
from contracts.events.notification import EXPORT_PART_READY, MESSAGE_DELIVERED, PERSON_ERASED

from notification.domain.delivery import Outcome

person_erased = partial(own_data.person_erased, PERSON_ERASED)
export_parts_ready = partial(own_data.export_parts_ready, EXPORT_PART_READY, encrypted=True)


def message_delivered(outcome: Outcome, at: datetime) -> Fact:
    """A message left through its channel, or was given up."""
    delivery = outcome.delivery
    return MESSAGE_DELIVERED.fact(
        subject=delivery.delivery_id,
        revision=1,
        partition_key=delivery.user_id,
        data={
            "delivery_id": delivery.delivery_id,
            "message_id": delivery.message_id,
            "kind": delivery.kind,
            "channel": "email",
            "outcome": "sent" if outcome.sent else "failed",
            "attempts": delivery.attempts,
            "at": at,
        },
    )
