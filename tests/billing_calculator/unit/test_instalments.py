"""A debt in equal parts that come to it; what is paid of them follows from the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import Debt, debt_of
from billing_calculator.domain.instalment_errors import MonthsOutside, NothingLeft, NotOffered, PlanDecided, SumChanged
from billing_calculator.domain.instalment_offer import Month, Offer, Terms, WhyNot, offer_of, schedule, schedules, sum_of
from billing_calculator.domain.instalment_plan import (
    Plan,
    State,
    agree,
    ask,
    end_of,
    ended,
    left_of,
    refuse,
    settled_of,
    standing_of,
    withdraw,
)
from billing_calculator.domain.ledger import Entry, paid
from billing_calculator.domain.payment import Payment
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import account
from tests.billing_calculator.unit.test_allocation import DUE, START, entry, payment

NOTHING = Decimal("0.00")
TODAY = date(2026, 5, 20)
ASKED, DECIDED = datetime(2026, 5, 20, 9, tzinfo=UTC), datetime(2026, 5, 21, 9, tzinfo=UTC)
TERMS = Terms(least=2, most=12, smallest_part=Decimal("1.00"), grace_days=10, rise_percent=25)
BOOKS = [  # due on 31 December, 10 February, 10 March and 15 June
    entry("opening", Decimal("20.00"), 0, None),
    entry("charge", Decimal("100.00"), 1, "2026-01"),
    entry("charge", Decimal("200.01"), 2, "2026-02"),
    entry("penalty", Decimal("7.00"), 3, "2026-02"),
    entry("charge", Decimal("300.00"), 4, "2026-05"),
]


def debt(entries: list[Entry]) -> Debt:
    return debt_of(owed_of(entries), DUE)


def offered(entries: list[Entry] = BOOKS, terms: Terms = TERMS, has_one: bool = False, **charged: str) -> Offer:
    costs = {name.removeprefix("m").replace("_", "-"): Decimal(sum_) for name, sum_ in charged.items()}
    return offer_of(account(), debt(entries), costs, terms, DUE, today=TODAY, has_one=has_one)


def asked(months: int = 3, offer: Offer | None = None) -> Plan:
    offer = offer or offered()
    return ask(offer, account(), plan_id="p", user_id="u", months=months, amount=offer.amount, word=None, now=ASKED)


def agreed(entries: list[Entry] = BOOKS, months: int | None = None) -> Plan:
    return agree(asked(), debt(entries), TERMS, DUE, months=months, today=TODAY, by="clerk", now=DECIDED)


@given(st.decimals("2.00", "99999.99", places=2), st.integers(2, 60))
def test_the_parts_come_to_the_debt_and_only_the_first_is_larger_by_less_than_a_kopeck_each(total: Decimal, count: int) -> None:
    parts = schedule(total, count, DUE, today=TODAY)
    first, *others = [each.amount for each in parts]
    assert (len(parts), first + sum(others)) == (count, total)
    assert set(others) == {others[0]} and 0 <= first - others[0] < count * Decimal("0.01")
    days = [each.due_on for each in parts]
    assert days[0] > TODAY and sorted(set(days)) == days


def test_a_thousand_roubles_in_three_parts_are_due_with_the_bills_of_their_months() -> None:
    found = [(str(each.due_on), str(each.amount)) for each in schedule(Decimal("1000.00"), 3, DUE, today=TODAY)]
    assert found == [("2026-06-15", "333.34"), ("2026-07-15", "333.33"), ("2026-08-15", "333.33")]
    assert [len(each) for each in schedules(Decimal("3.99"), TERMS, DUE, today=TODAY)] == [2, 3]


def test_what_is_overdue_is_offered_by_months_and_neither_penalties_nor_what_is_not_due() -> None:
    found = offered()
    assert [(each.period, str(each.amount)) for each in found.owed] == [
        (None, "20.00"), ("2026-01", "100.00"), ("2026-02", "200.01"),
    ]  # fmt: skip
    assert (found.amount, found.why_not, [len(each) for each in found.schedules]) == (
        Decimal("320.01"), None, list(range(2, 13)),
    )  # fmt: skip


@pytest.mark.parametrize(("now", "before", "rose"), [("125.01", "100", True), ("125.00", "100", False), ("300", "0", False)])
def test_a_month_that_rose_by_more_than_a_quarter_is_offered_before_it_is_due(now: str, before: str, rose: bool) -> None:
    last = offered(m2026_05=now, m2025_05=before).owed[-1]
    told = ("2026-05", Decimal(now), Decimal(before)) if rose else ("2026-02", None, None)
    assert (last.period, last.charged, last.year_before) == told
    assert offered(terms=replace(TERMS, rise_percent=0), m2026_05=now, m2025_05=before).owed[-1].period == "2026-02"


def test_why_nothing_is_offered_is_told() -> None:
    small = [entry("opening", Decimal("1.99"), 0, None)]
    assert offered(small).why_not is WhyNot.SUM_TOO_SMALL
    assert offered([]).why_not is WhyNot.NOTHING_OWED
    assert offered(has_one=True).why_not is WhyNot.PLAN_OPEN
    assert offered(terms=replace(TERMS, most=0)).why_not is WhyNot.NOT_OFFERED
    for who, why in (
        (replace(account(), legal_entity=True), WhyNot.ORGANISATION),
        (account(closed=True), WhyNot.ACCOUNT_CLOSED),
    ):
        found = offer_of(who, debt(BOOKS), {}, TERMS, DUE, today=TODAY, has_one=False)
        assert (found.why_not, found.schedules) == (why, ())
        with pytest.raises(NotOffered) as refused:
            asked(offer=found)
        assert refused.value.details == {"why": why}


def test_one_asks_for_what_was_seen_in_parts_that_are_offered() -> None:
    assert [str(each.amount) for each in asked().parts] == ["106.67", "106.67", "106.67"]
    with pytest.raises(SumChanged):
        ask(offered(), account(), plan_id="p", user_id="u", months=3, amount=Decimal("320.00"), word=None, now=ASKED)
    for months in (1, 13):
        with pytest.raises(MonthsOutside) as refused:
            asked(months)
        assert refused.value.errors[0]["pointer"] == "/months"


def test_agreed_is_what_is_left_and_never_more_than_was_asked_for() -> None:
    part_paid = [*BOOKS, paid(payment(1, "70.00")), entry("recalculation", Decimal("50.00"), 6, "2026-02")]
    plan = agreed(part_paid)
    assert [(each.period, str(each.amount)) for each in plan.owed] == [("2026-01", "50.00"), ("2026-02", "200.01")]
    assert (sum_of(plan.owed), len(plan.parts), plan.revision, plan.by) == (Decimal("250.01"), 3, 2, "clerk")
    assert len(agreed(months=6).parts) == 6
    with pytest.raises(MonthsOutside):
        agreed(months=13)
    with pytest.raises(NothingLeft):
        agreed([*BOOKS, paid(payment(1, "320.01"))])


def test_a_request_is_decided_once() -> None:
    yes, no = agreed(), refuse(asked(), reason="r", by="clerk", now=DECIDED)
    gone = withdraw(asked(), now=DECIDED)
    assert agree(yes, debt(BOOKS), TERMS, DUE, months=3, today=TODAY, by="other", now=DECIDED) is yes
    assert refuse(no, reason="another", by="other", now=DECIDED) is no and withdraw(gone, now=DECIDED) is gone
    for plan in (yes, no, gone):
        with pytest.raises(PlanDecided):
            agree(plan, debt(BOOKS), TERMS, DUE, months=4, today=TODAY, by="b", now=DECIDED)
    for plan in (yes, gone):
        with pytest.raises(PlanDecided):
            refuse(plan, reason="r", by="b", now=DECIDED)
    for plan in (yes, no):
        with pytest.raises(PlanDecided):
            withdraw(plan, now=DECIDED)


def days_after(start: date) -> int:
    return (start - START.date()).days


LATER = days_after(date(2026, 6, 10))


def settled(plan: Plan, *more: Entry, payments: Sequence[Payment] = ()) -> str:
    entries = [*BOOKS, *map(paid, payments), *more]
    return str(settled_of(plan, entries, payments, DUE))


def test_payments_since_the_decision_count_as_the_ledger_allots_them() -> None:
    plan = agreed()
    assert settled(asked()) == settled(plan) == "0.00"
    assert settled(plan, payments=[payment(1, "50.00", LATER)]) == "50.00"
    assert settled(plan, payments=[payment(1, "50.00", LATER, "2026-05")]) == "0.00"  # that bill, not this debt
    assert settled(plan, payments=[payment(1, "900.00", LATER)]) == "320.01"
    ahead = payment(1, "50.00", LATER, "2026-06")  # a month that is charged later: the part that it paid stays paid
    june = entry("charge", Decimal("70.00"), (LATER + 20) * 24, "2026-06")
    assert settled(plan, payments=[ahead]) == settled(plan, june, payments=[ahead]) == "50.00"
    earlier = agreed([*BOOKS, paid(payment(1, "10.00"))])  # a part of a month that is in the plan
    assert settled(earlier, payments=[payment(1, "10.00"), payment(2, "30.00", LATER)]) == "30.00"


def test_a_month_that_is_lowered_later_is_settled_by_that_and_one_that_is_raised_is_no_part_of_the_plan() -> None:
    plan = agreed()
    assert settled(plan, entry("recalculation", Decimal("-40.01"), LATER, "2026-02")) == "40.01"
    raised = entry("recalculation", Decimal("500.00"), LATER, "2026-01")
    assert settled(plan, raised, payments=[payment(1, "106.67", LATER)]) == "106.67"


def test_the_oldest_part_is_paid_first_and_a_part_too_long_overdue_ends_it() -> None:
    plan = agreed()

    def stands(sum_: str, day: date) -> tuple[list[str], str, State | None]:
        found = standing_of(plan, Decimal(sum_), TERMS, today=day)
        return [str(each.paid) for each in found.parts], str(found.late), end_of(plan, found, today=day)

    first = plan.parts[0].due_on
    assert stands("0.00", first) == (["0.00", "0.00", "0.00"], "0.00", None)
    assert stands("100.00", first + timedelta(days=1)) == (["100.00", "0.00", "0.00"], "6.67", None)
    assert stands("106.67", first + timedelta(days=20)) == (["106.67", "0.00", "0.00"], "0.00", None)
    assert stands("100.00", first + timedelta(days=10 + 3))[2] is None, "what was paid on the last day may still be on its way"
    assert stands("100.00", first + timedelta(days=11 + 3))[2] is State.BROKEN
    assert stands("320.01", first + timedelta(days=99)) == (["106.67", "106.67", "106.67"], "0.00", State.DONE)
    over = ended(plan, State.BROKEN, Decimal("100.00"), now=DECIDED)
    assert (standing_of(over, over.settled, TERMS, today=date(2027, 1, 1)).late, over.revision) == (NOTHING, 3)
    assert left_of(plan, debt([])) == ()
    assert Month(None, TODAY, NOTHING).charged is None
