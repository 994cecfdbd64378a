"""The account's owner asks to pay a debt in instalments, sees how that stands, and may take it back while it waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog
from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.account_area import known
from billing_calculator.domain.account import Account
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import Debt, debt_of
from billing_calculator.domain.due import months_before
from billing_calculator.domain.instalment_errors import PlanUnknown
from billing_calculator.domain.instalment_offer import NOTHING, YEAR, Offer, Terms, offer_of
from billing_calculator.domain.instalment_plan import Plan, Standing, State, ask, settled_of, standing_of, withdraw
from billing_calculator.domain.ledger import Entry
from billing_calculator.domain.payment import Payment

SHOWN = 50
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Books:
    """What the ledger holds of an account."""

    entries: list[Entry]
    payments: list[Payment]
    debt: Debt


@dataclass(frozen=True)
class Shown:
    """A plan and how it stands."""

    plan: Plan
    standing: Standing


@dataclass(frozen=True)
class PlansPage:
    """What is offered now, by the ledger of `as_of`, and the account's plans, the latest first."""

    as_of: datetime
    offer: Offer
    terms: Terms
    plans: list[Shown]


def instalments_of(work: Work[Any], *, account_id: str) -> PlansPage:
    """All that the account's people see of it."""
    account = known(work, account_id)
    plans = [shown(work, each) for each in work.store.instalment_plans.of([account_id], limit=SHOWN)]
    return PlansPage(work.now, _offered(work, account), terms_of(work), plans)


def ask_for_instalments(
    work: Work[Any], *, account_id: str, user_id: str, months: int, amount: Decimal, word: str | None
) -> Shown:
    """One request at a time: the same asked again, by whomever, is the one that waits."""
    known(work, account_id)
    account = work.store.accounts.hold([account_id])[account_id]  # of two at once one comes after the other
    held: Plan | None = work.store.instalment_plans.open_of(account_id)
    if held and (held.state, len(held.parts), held.amount) == (State.ASKED, months, amount):
        return shown(work, held)
    plan = ask(
        _offered(work, account), account,
        plan_id=work.new_id(), user_id=user_id, months=months, amount=amount, word=word, now=work.now,
    )  # fmt: skip
    work.store.instalment_plans.save(plan)
    work.announce(announce.instalment_asked(plan))
    log.info("instalment_asked", plan_id=plan.plan_id, account_id=account_id)
    return shown(work, plan)


def withdraw_instalments(work: Work[Any], *, account_id: str, plan_id: str) -> Shown:
    """Taken back before it was decided."""
    work.store.accounts.hold([account_id])
    plan = plan_named(work, plan_id)
    if plan.account_id != account_id:
        raise PlanUnknown()
    gone = withdraw(plan, now=work.now)
    if gone is not plan:
        keep_end(work, gone)
    return shown(work, gone)


def keep_end(work: Work[Any], plan: Plan) -> None:
    """It is over, and everybody hears of it."""
    work.store.instalment_plans.save(plan)
    work.announce(announce.instalment_ended(plan))
    log.info("instalment_ended", plan_id=plan.plan_id, state=str(plan.state))


def plan_named(work: Work[Any], plan_id: str) -> Plan:
    """The plan of this id."""
    plan: Plan | None = work.store.instalment_plans.get(plan_id)
    if plan is None:
        raise PlanUnknown()
    return plan


def books_of(work: Work[Any], account_id: str) -> Books:
    """The account's entries, payments and debt."""
    entries = work.store.ledger.of([account_id])
    return Books(entries, work.store.payments.of([account_id]), debt_of(owed_of(entries), work.tools.due))


def shown(work: Work[Any], plan: Plan) -> Shown:
    """How a plan stands by the ledger; one that is over stands as it ended."""
    settled = plan.settled
    if plan.state is State.AGREED:
        books = books_of(work, plan.account_id)
        settled = settled_of(plan, books.entries, books.payments, work.tools.due)
    return Shown(plan, standing_of(plan, settled, terms_of(work), today=work.today))


def terms_of(work: Work[Any]) -> Terms:
    """What the retailer has set."""
    settings = work.settings
    return Terms(
        least=settings.instalment_months_least,
        most=settings.instalment_months_most,
        smallest_part=work.tools.limits.smallest,
        grace_days=settings.instalment_grace_days,
        rise_percent=settings.instalment_rise_percent,
    )


def _offered(work: Work[Any], account: Account) -> Offer:
    has_one = work.store.instalment_plans.open_of(account.account_id) is not None
    debt = books_of(work, account.account_id).debt
    charged = _charged(work, account.account_id, debt)
    return offer_of(account, debt, charged, terms_of(work), work.tools.due, today=work.today, has_one=has_one)


def _charged(work: Work[Any], account_id: str, debt: Debt) -> Mapping[str, Decimal]:
    """What the unpaid months and those a year before them cost."""
    unpaid = [part.period for part in debt.parts if part.period and not part.penalty]
    totals: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    if unpaid:
        for charge in work.store.charges.since(account_ids=[account_id], period=months_before(min(unpaid), YEAR)):
            totals[charge.key.period] += charge.current.total
    return totals
