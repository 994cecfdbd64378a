"""What billing-calculator hears of who pays."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.account_sync import HOLDER_CHANGED
from contracts.events.payers import PAYER_NAMED

from billing_calculator import actions
from billing_calculator.domain.payer import SealedPayer


def on_payer_named(work: Work[Any], events: list[Event]) -> None:
    """Whom a registered person's account is with."""
    actions.keep_payers(work, [as_payer(event) for event in events])


def on_holder_changed(work: Work[Any], events: list[Event]) -> None:
    """Somebody else is the holder: bills name nobody until that one has registered."""
    actions.keep_payers(work, [as_payer(event) for event in events])


def as_payer(event: Event) -> SealedPayer:
    """The payer that an event names; another holder is nobody yet."""
    it = event.data
    return SealedPayer(
        account_id=it["account_id"],
        user_id=it.get("user_id", ""),
        holder_revision=it["holder_revision"],
        revision=event.revision,
        told_at=event.time.astimezone(UTC),
        name=it.get("name", ""),
        address=it.get("address", ""),
    )


HANDLERS = [Handler(PAYER_NAMED, on_payer_named), Handler(HOLDER_CHANGED, on_holder_changed)]
