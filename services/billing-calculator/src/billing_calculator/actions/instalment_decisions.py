"""The office decides on requests for instalments; what runs is looked after until it is paid or broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.actions.account_area import known
from billing_calculator.actions.instalments import SHOWN, Shown, books_of, keep_end, plan_named, shown, terms_of
from billing_calculator.actions.journal import tell_journal
from billing_calculator.domain.instalment_errors import NotOffered
from billing_calculator.domain.instalment_offer import Month, Schedule, WhyNot, schedules, sum_of
from billing_calculator.domain.instalment_plan import Plan, State, agree, end_of, ended, left_of, refuse

AT_ONCE = 20
ENDED = (State.REFUSED, State.WITHDRAWN, State.BROKEN, State.DONE)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Considered:
    """A plan as the office sees it: what is left of its months now, and the schedules that this could be divided into."""

    shown: Shown
    left: tuple[Month, ...]
    schedules: tuple[Schedule, ...]


@dataclass(frozen=True)
class Desk:
    """How many wait, and the plans: those that wait, the longest first, those that run, and those that ended last."""

    waiting: int
    plans: list[Considered]


def instalment_desk(work: Work[Any]) -> Desk:
    """What there is to decide, and what came of it."""
    plans = work.store.instalment_plans
    waiting, running = plans.open_in(State.ASKED, limit=SHOWN), plans.open_in(State.AGREED, limit=SHOWN)
    over = plans.over(ENDED, limit=SHOWN)
    return Desk(plans.waiting(), [_considered(work, each) for each in (*waiting, *running, *over)])


def agree_to_instalments(work: Work[Any], *, plan_id: str, months: int | None, by: str) -> Considered:
    """Agreed once, about what is left of the debt now; nobody can pay to an account that was closed meanwhile."""
    plan = _held(work, plan_id)
    if plan.state is State.ASKED and known(work, plan.account_id).closed:
        raise NotOffered(WhyNot.ACCOUNT_CLOSED)
    debt = books_of(work, plan.account_id).debt
    agreed = agree(plan, debt, terms_of(work), work.tools.due, months=months, today=work.today, by=by, now=work.now)
    return _decided(work, plan, agreed, did="instalment_agreed", by=by)


def refuse_instalments(work: Work[Any], *, plan_id: str, reason: str, by: str) -> Considered:
    """Refused once; whoever refuses again is shown the first reason."""
    plan = _held(work, plan_id)
    return _decided(work, plan, refuse(plan, reason=reason, by=by, now=work.now), did="instalment_refused", by=by)


def look_after_plans(transactions: Transactions[Any]) -> None:
    """The job: plans whose day has come, or whose account was paid; stopped anywhere, the next turn goes on."""
    looked, pace = transactions.read(), transactions.pace()
    while plan_ids := looked.store.instalment_plans.due(looked.today, limit=AT_ONCE):
        for plan_id in plan_ids:
            pace.run(partial(transactions.run, partial(look_at_plan, plan_id=plan_id)))


def look_at_plan(work: Work[Any], *, plan_id: str) -> None:
    """Is it paid or broken? If neither, it is looked at again tomorrow, or when something is paid."""
    plan = _held(work, plan_id)
    if plan.state is not State.AGREED:
        return
    standing = shown(work, plan).standing
    state = end_of(plan, standing, today=work.today)
    closed = state is State.BROKEN and known(work, plan.account_id).closed  # agents take nothing for it any more
    if state is None or closed:
        work.store.instalment_plans.look_on(plan_id, work.today + timedelta(days=1))
    else:
        keep_end(work, ended(plan, state, standing.settled, now=work.now))


def keep_plans(work: Work[Any], plans: Sequence[Plan]) -> None:
    """Take them over from this service's own log; who asked, in which words, and why one was refused is not told there."""
    work.store.instalment_plans.save_newer(plans)


def _held(work: Work[Any], plan_id: str) -> Plan:
    """The plan, with its account held: nobody else decides or pays at the same time."""
    plan = plan_named(work, plan_id)
    work.store.accounts.hold([plan.account_id])
    return plan


def _decided(work: Work[Any], plan: Plan, decided: Plan, *, did: str, by: str) -> Considered:
    if decided is not plan:
        work.store.instalment_plans.save(decided)
        work.announce(announce.instalment_decided(decided))
        tell_journal(work, by=by, did=did, about=decided.account_number)
        log.info("instalment_decided", plan_id=plan.plan_id, state=str(decided.state), by=by)
    return _considered(work, decided)


def _considered(work: Work[Any], plan: Plan) -> Considered:
    if plan.state is not State.ASKED:
        return Considered(shown(work, plan), (), ())
    left = left_of(plan, books_of(work, plan.account_id).debt)
    return Considered(shown(work, plan), left, schedules(sum_of(left), terms_of(work), work.tools.due, today=work.today))
