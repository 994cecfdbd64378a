"""What notification hears of debts that are paid in instalments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.instalments import INSTALMENT_DECIDED, INSTALMENT_ENDED

from notification import actions
from notification.domain.instalments import Instalments


def on_instalment_decided(work: Work[Any], events: list[Event]) -> None:
    """The office has agreed or refused."""
    actions.tell_of_instalments(work, [(each, as_instalments(each.data, "decided_at")) for each in events])


def on_instalment_ended(work: Work[Any], events: list[Event]) -> None:
    """Paid, broken off or taken back."""
    actions.tell_of_instalments(work, [(each, as_instalments(each.data, "ended_at")) for each in events])


def as_instalments(data: Any, happened: str) -> Instalments:
    """The plan that an event tells of, at the moment of what happened."""
    parts = tuple((date.fromisoformat(each["due_on"]), Decimal(each["amount"])) for each in data["parts"])
    sums = Decimal(data["amount"]), Decimal(data["settled"])
    return Instalments(data["account_id"], data["state"], *sums, parts, datetime.fromisoformat(data[happened]))


HANDLERS = [Handler(INSTALMENT_DECIDED, on_instalment_decided), Handler(INSTALMENT_ENDED, on_instalment_ended)]
