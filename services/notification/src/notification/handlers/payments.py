"""What notification hears of payments that were taken back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED

from notification import actions
from notification.domain.reversals import TakenBack


def on_payment_cancelled(work: Work[Any], events: list[Event]) -> None:
    """A payment counts as never made."""
    actions.tell_of_taken_back(work, [(each, _taken_back(each.data, "cancelled_at")) for each in events])


def on_advance_refunded(work: Work[Any], events: list[Event]) -> None:
    """Money went back."""
    actions.tell_of_taken_back(work, [(each, _taken_back(each.data, "refunded_at")) for each in events])


HANDLERS = [Handler(PAYMENT_CANCELLED, on_payment_cancelled), Handler(ADVANCE_REFUNDED, on_advance_refunded)]


def _taken_back(data: Any, moment: str) -> TakenBack:
    at = datetime.fromisoformat(data[moment])
    return TakenBack(data["account_id"], Decimal(data["amount"]), Decimal(data["balance"]), at, data.get("cause"))
