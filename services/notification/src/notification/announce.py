"""What notification tells the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from contracts.core import Fact
from contracts.events.notification import EXPORT_PART_READY, MESSAGE_DELIVERED, PERSON_ERASED

from notification.domain.delivery import Outcome
from notification.domain.erasure import Erasure
from notification.domain.personal_export import Piece


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


def person_erased(erasure: Erasure, *, erased: Mapping[str, int], at: datetime) -> Fact:
    """What became of a person's data here; nothing is kept."""
    return PERSON_ERASED.fact(
        subject=erasure.erasure_id,
        revision=1,
        partition_key=erasure.user_id,
        data={
            "erasure_id": erasure.erasure_id,
            "user_id": erasure.user_id,
            "erased": [{"what": what, "count": count} for what, count in erased.items()],
            "kept": [],
            "erased_at": at,
        },
    )


def export_part_ready(piece: Piece) -> Fact:
    """A piece of what is held here of a person."""
    return EXPORT_PART_READY.fact(
        subject=piece.export_id,
        revision=piece.number,
        partition_key=piece.user_id,
        data={
            "export_id": piece.export_id,
            "user_id": piece.user_id,
            "piece": piece.number,
            "total": piece.total,
            "encrypted": True,
            "content": piece.content,
        },
    )
