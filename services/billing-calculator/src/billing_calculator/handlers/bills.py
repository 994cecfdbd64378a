"""What billing-calculator hears of itself for its bills."""

from __future__ import annotations

from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.billing_calculator import MONTH_CLOSED

from billing_calculator import actions


def on_month_closed(work: Work[Any], events: list[Event]) -> None:
    """The bills of a closed month go out."""
    actions.begin_issuing(work, periods=[event.data["period"] for event in events])


HANDLERS = [Handler(MONTH_CLOSED, on_month_closed)]
