"""What a rebuild takes from this service's own log of instalment plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.instalments import INSTALMENT_ASKED, INSTALMENT_DECIDED, INSTALMENT_ENDED

from billing_calculator import actions
from billing_calculator.domain.instalment_offer import Month, Part
from billing_calculator.domain.instalment_plan import Plan, State
from billing_calculator.handlers.moments import moment


def on_instalment_told(work: Work[Any], events: list[Event]) -> None:
    """A plan as it was told last."""
    actions.keep_plans(work, [as_plan(event) for event in events])


def as_plan(event: Event) -> Plan:
    """The plan that an event of this service carries."""
    it = event.data
    return Plan(
        plan_id=it["plan_id"],
        account_id=it["account_id"],
        account_number=it["account_number"],
        user_id="",
        state=State(it["state"]),
        owed=tuple(_month(each) for each in it["owed"]),
        parts=tuple(Part(date.fromisoformat(each["due_on"]), Decimal(each["amount"])) for each in it["parts"]),
        word=None,
        asked_at=moment(it["asked_at"]),
        revision=event.revision,
        decided_at=moment(it["decided_at"]) if "decided_at" in it else None,
        ended_at=moment(it["ended_at"]) if "ended_at" in it else None,
        settled=Decimal(it["settled"]),
    )


def _month(it: dict[str, Any]) -> Month:
    risen = {name: Decimal(it[name]) for name in ("charged", "year_before") if name in it}
    return Month(it["period"], date.fromisoformat(it["due_on"]), Decimal(it["amount"]), **risen)


INSTALMENTS = tuple(Handler(each, on_instalment_told) for each in (INSTALMENT_ASKED, INSTALMENT_DECIDED, INSTALMENT_ENDED))
