"""What notification hears of months that nobody reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.unread_gaps import UNREAD_GAP_GREW

from notification import actions
from notification.domain.gap import UnreadGap


def on_unread_gap_grew(work: Work[Any], events: list[Event]) -> None:
    """Say what a reading may add."""
    actions.tell_of_gaps(work, [(each, _gap(each.data)) for each in events])


HANDLERS = [Handler(UNREAD_GAP_GREW, on_unread_gap_grew)]


def _gap(data: Any) -> UnreadGap:
    read_on = date.fromisoformat(data["read_on"]) if data["read_on"] else None
    sums = Decimal(data["charged"]), Decimal(data["up_to"])
    return UnreadGap(data["account_id"], data["since_period"], data["months"], read_on, *sums, data["left"])
