"""An instalment plan: asked for by the account's owner, decided by the office, kept or broken by what the ledger shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.allocation import allocate
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import Debt, debt_of
from billing_calculator.domain.due import DueRules
from billing_calculator.domain.instalment_errors import MonthsOutside, NothingLeft, NotOffered, PlanDecided, SumChanged
from billing_calculator.domain.instalment_offer import NOTHING, Month, Offer, Part, Schedule, Terms, schedules, sum_of
from billing_calculator.domain.ledger import CANCELLATION, CHARGE, PAYMENT, Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.reversals import cancellations


class State(StrEnum):
    """How a plan stands; one that is `agreed` runs."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"
    DONE = "done"


OPEN = (State.ASKED, State.AGREED)
ARRIVES = timedelta(days=3)  # what was paid on the last day at a bank or at the provider's page may come so much later


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Months of a debt and the parts they are paid in; `settled` is how much of it was paid when it ended.

    `word` and `user_id` are of whoever asked, `by` and `reason` of the office.
    """

    plan_id: str
    account_id: str
    account_number: str
    user_id: str
    state: State
    owed: tuple[Month, ...]
    parts: Schedule
    word: str | None
    asked_at: datetime
    revision: int = 1
    decided_at: datetime | None = None
    by: str = ""
    reason: str = ""
    ended_at: datetime | None = None
    settled: Decimal = NOTHING

    @property
    def amount(self) -> Decimal:
        """All that is to be paid by it."""
        return sum_of(self.owed)


@dataclass(frozen=True)
class PaidPart:
    """A part, and how much of it is paid."""

    due_on: date
    amount: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Standing:
    """What was paid by a plan, the oldest part first; `late` is overdue of it, and after `breaks_after` it ends for that."""

    settled: Decimal
    parts: tuple[PaidPart, ...]
    late: Decimal
    breaks_after: date | None


def ask(
    offer: Offer, account: Account, *, plan_id: str, user_id: str, months: int, amount: Decimal, word: str | None, now: datetime
) -> Plan:
    """What is offered now, in so many parts; refused where the sum is no longer the one that was seen."""
    if offer.why_not:
        raise NotOffered(offer.why_not)
    if amount != offer.amount:
        raise SumChanged(offer.amount)
    return Plan(
        plan_id=plan_id,
        account_id=account.account_id,
        account_number=account.account_number,
        user_id=user_id,
        state=State.ASKED,
        owed=offer.owed,
        parts=_of_length(offer.schedules, months),
        word=word,
        asked_at=now,
    )


def agree(
    plan: Plan, debt: Debt, terms: Terms, due: DueRules, *, months: int | None, today: date, by: str, now: datetime
) -> Plan:
    """What is left of it, in the parts that were asked for or in others; agreed once."""
    if plan.state is State.AGREED and months in (None, len(plan.parts)):
        return plan
    _undecided(plan)
    owed = left_of(plan, debt)
    if not owed:
        raise NothingLeft()
    parts = _of_length(schedules(sum_of(owed), terms, due, today=today), months or len(plan.parts))
    return replace(_decided(plan, State.AGREED, by, now), owed=owed, parts=parts)


def refuse(plan: Plan, *, reason: str, by: str, now: datetime) -> Plan:
    """Refused once, with the reason that the customer reads."""
    if plan.state is State.REFUSED:
        return plan
    _undecided(plan)
    return replace(_decided(plan, State.REFUSED, by, now), reason=reason)


def withdraw(plan: Plan, *, now: datetime) -> Plan:
    """Taken back while nobody has decided."""
    if plan.state is State.WITHDRAWN:
        return plan
    _undecided(plan)
    return ended(plan, State.WITHDRAWN, NOTHING, now=now)


def ended(plan: Plan, state: State, settled: Decimal, *, now: datetime) -> Plan:
    """The last word on it."""
    return replace(plan, state=state, settled=settled, ended_at=now, revision=plan.revision + 1)


def left_of(plan: Plan, debt: Debt) -> tuple[Month, ...]:
    """What is still unpaid of its months, and never more than was asked for."""
    unpaid = {part.period: part.unpaid for part in debt.parts if not part.penalty}
    left = [replace(each, amount=min(each.amount, unpaid.get(each.period, NOTHING))) for each in plan.owed]
    return tuple(each for each in left if each.amount > 0)


def settled_of(plan: Plan, entries: Sequence[Entry], payments: Iterable[Payment], due: DueRules) -> Decimal:
    """What payments since the decision settled of the plan's months by the ledger, or what is owed less of them by now.

    A payment that names another month settles that one, if it was charged when the payment came: a part that was paid is not
    unpaid again when the month is charged at last. What is charged more for these months later is no part of the plan.
    """
    since, months = plan.decided_at, {each.period for each in plan.owed}
    if since is None:
        return NOTHING
    ledger = owed_of([each for each in entries if each.kind not in (PAYMENT, CANCELLATION)])
    paid_for = [_as_it_came(each, entries) for each in payments]
    later = [each for each in allocate(ledger, paid_for, due, cancellations(entries)) if each.payment.received_at > since]
    shares = [share for each in later for share in each.shares if share.period in months and not share.penalty]
    paid = sum((share.amount for share in shares), NOTHING)
    left = sum_of(left_of(plan, debt_of(owed_of(entries), due)))
    return min(plan.amount, max(paid, plan.amount - left))


def standing_of(plan: Plan, settled: Decimal, terms: Terms, *, today: date) -> Standing:
    """The oldest part is paid first."""
    parts, left = [], settled
    for part in plan.parts:
        paid = min(part.amount, left)
        left -= paid
        parts.append(PaidPart(part.due_on, part.amount, paid))
    late = [each for each in parts if each.due_on < today and each.paid < each.amount and plan.state is State.AGREED]
    breaks_after = late[0].due_on + timedelta(days=terms.grace_days) if late else None
    return Standing(settled, tuple(parts), sum((each.amount - each.paid for each in late), NOTHING), breaks_after)


def end_of(plan: Plan, standing: Standing, *, today: date) -> State | None:
    """Whether a running plan is over: all of it is paid, or a part of it is overdue for too long."""
    if standing.settled >= plan.amount:
        return State.DONE
    return State.BROKEN if standing.breaks_after is not None and today > standing.breaks_after + ARRIVES else None


def _as_it_came(payment: Payment, entries: Sequence[Entry]) -> Payment:
    charged = any(each.kind == CHARGE and each.period == payment.period and each.at <= payment.received_at for each in entries)
    return payment if charged else replace(payment, period=None)


def _of_length(possible: Sequence[Schedule], months: int) -> tuple[Part, ...]:
    for each in possible:
        if len(each) == months:
            return each
    raise MonthsOutside([len(each) for each in possible])


def _undecided(plan: Plan) -> None:
    if plan.state is not State.ASKED:
        raise PlanDecided(plan.state)


def _decided(plan: Plan, state: State, by: str, now: datetime) -> Plan:
    return replace(plan, state=state, by=by, decided_at=now, revision=plan.revision + 1)
