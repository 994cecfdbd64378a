"""What notification hears of bills."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.bills import BILL_ISSUED

from notification import actions
from notification.domain.bills import Bill


def on_bill_issued(work: Work[Any], events: list[Event]) -> None:
    """Say that the bill of a month is there."""
    actions.mail_bills(work, [(each, as_bill(each.data)) for each in events])


def as_bill(data: Any) -> Bill:
    """The bill that an event tells of."""
    sums = {name: Decimal(data[name]) for name in ("charged", "to_pay", "advance", "overdue")}
    due_on, made_at = date.fromisoformat(data["due_on"]), datetime.fromisoformat(data["made_at"])
    return Bill(data["bill_id"], data["account_id"], data["period"], due_on=due_on, made_at=made_at, **sums)


HANDLERS = [Handler(BILL_ISSUED, on_bill_issued)]
