"""What is told of instalment plans: each time the whole of it, without who asked, in which words, and why one was refused."""

from __future__ import annotations

from typing import Any

from contracts.core import EventType, Fact
from contracts.events.instalments import INSTALMENT_ASKED, INSTALMENT_DECIDED, INSTALMENT_ENDED

from billing_calculator.domain.instalment_offer import Month
from billing_calculator.domain.instalment_plan import Plan


def instalment_asked(plan: Plan) -> Fact:
    """Somebody wants to pay a debt in instalments."""
    return _fact(INSTALMENT_ASKED, plan)


def instalment_decided(plan: Plan) -> Fact:
    """The office has agreed or refused."""
    return _fact(INSTALMENT_DECIDED, plan)


def instalment_ended(plan: Plan) -> Fact:
    """It was taken back, broken or paid."""
    return _fact(INSTALMENT_ENDED, plan)


def _fact(kind: EventType, plan: Plan) -> Fact:
    return kind.fact(
        subject=plan.plan_id,
        revision=plan.revision,
        partition_key=plan.account_id,
        data={
            "plan_id": plan.plan_id,
            "account_id": plan.account_id,
            "account_number": plan.account_number,
            "state": str(plan.state),
            "amount": plan.amount,
            "owed": [_month(each) for each in plan.owed],
            "parts": [vars(each) for each in plan.parts],
            "asked_at": plan.asked_at,
            "settled": plan.settled,
            **({"decided_at": plan.decided_at} if plan.decided_at else {}),
            **({"ended_at": plan.ended_at} if plan.ended_at else {}),
        },
    )


def _month(month: Month) -> dict[str, Any]:
    return {name: value for name, value in vars(month).items() if name in ("period", "due_on", "amount") or value is not None}
