"""Paying a debt in instalments over HTTP: for the account's owner, and for the office that decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.auth import staff
from chassis.web import Call
from contracts.api.instalments import (
    AgreeToInstalmentsRequest,
    AskForInstalmentsRequest,
    ConsideredPlanResponse,
    ConsideredPlansResponse,
    InstalmentPlanResponse,
    InstalmentPlansResponse,
    RefuseInstalmentsRequest,
)

from billing_calculator import actions
from billing_calculator.actions.instalment_decisions import Considered
from billing_calculator.actions.instalments import Shown
from billing_calculator.api.account_area import billing
from billing_calculator.domain.instalment_offer import Schedule, sum_of

OFFICE = staff("accountant", "head")
PLANS = "/accounts/<account_id>/instalment-plans"
DESK = "/staff/instalment-plans"
PENALTY = "goes_on"  # no source says that an agreement stops it (decision 0045)


@billing.query(PLANS, returns=InstalmentPlansResponse)
def list_instalment_plans(call: Call) -> dict[str, Any]:
    """What may be paid in instalments, with its schedules, and the plans of the account, the latest first."""
    page = actions.instalments_of(call.work, account_id=call.account())
    return {
        "as_of": page.as_of,
        "amount": page.offer.amount,
        "owed": page.offer.owed,
        "schedules": _schedules(page.offer.schedules),
        "not_offered": page.offer.why_not,
        "penalty": PENALTY,
        "grace_days": page.terms.grace_days,
        "items": [_shown(each, own=each.plan.user_id == call.person.user_id) for each in page.plans],
    }


@billing.command(
    "POST", PLANS, body=AskForInstalmentsRequest, returns=InstalmentPlanResponse, status=201, problems=(409,)
)  # fmt: skip
def ask_for_instalments(call: Call) -> dict[str, Any]:
    """Ask for one of the schedules; while it waits, the same asked again is the same request."""
    account_id, by = call.account(), call.person.user_id
    return _told(actions.ask_for_instalments(call.work, account_id=account_id, user_id=by, **call.body))


@billing.command("POST", f"{PLANS}/<plan_id>/withdrawal", returns=InstalmentPlanResponse, problems=(409,))
def withdraw_instalments(call: Call) -> dict[str, Any]:
    """Take a request back that nobody has decided yet."""
    account_id = call.account()
    return _told(actions.withdraw_instalments(call.work, account_id=account_id, plan_id=call.path["plan_id"]))


@billing.query(DESK, returns=ConsideredPlansResponse, access=OFFICE)
def list_instalment_requests(call: Call) -> dict[str, Any]:
    """Requests to be decided, plans that run, and those that ended last."""
    desk = actions.instalment_desk(call.work)
    return {"waiting": desk.waiting, "items": [_considered(each) for each in desk.plans]}


@billing.command(
    "POST", f"{DESK}/<plan_id>/agreement", body=AgreeToInstalmentsRequest, returns=ConsideredPlanResponse, access=OFFICE,
    problems=(404, 409),
)  # fmt: skip
def agree_to_instalments(call: Call) -> dict[str, Any]:
    """Agree to what is left of the debt in as many parts as were asked for, or in others."""
    by, plan_id = call.person.user_id, call.path["plan_id"]
    return _without_word(_considered(actions.agree_to_instalments(call.work, plan_id=plan_id, **call.body, by=by)))


@billing.command(
    "POST", f"{DESK}/<plan_id>/refusal", body=RefuseInstalmentsRequest, returns=ConsideredPlanResponse, access=OFFICE,
    problems=(404, 409),
)  # fmt: skip
def refuse_instalments(call: Call) -> dict[str, Any]:
    """Refuse with a reason that the customer reads."""
    by, plan_id = call.person.user_id, call.path["plan_id"]
    return _without_word(_considered(actions.refuse_instalments(call.work, plan_id=plan_id, **call.body, by=by)))


def _shown(it: Shown, *, own: bool) -> dict[str, Any]:
    plan, standing = it.plan, it.standing
    sums = {"amount": plan.amount, "left": plan.amount - standing.settled}
    word = plan.word if own else None
    return {**vars(plan), **vars(standing), **sums, "state": str(plan.state), "own": own, "word": word}


def _told(it: Shown) -> dict[str, Any]:
    """The answer to a command is kept to be repeated, and what a person wrote is kept nowhere else."""
    return _without_word(_shown(it, own=True))


def _without_word(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "word": None}


def _considered(it: Considered) -> dict[str, Any]:
    told = {**_shown(it.shown, own=False), "word": it.shown.plan.word}
    return {**told, "owed_now": sum_of(it.left), "schedules": _schedules(it.schedules)}


def _schedules(schedules: Sequence[Schedule]) -> list[dict[str, Any]]:
    return [{"months": len(each), "parts": each} for each in schedules]
