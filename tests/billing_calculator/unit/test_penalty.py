"""What a late payment costs: nothing for a month, then by dated rules, each day told; what is not known is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from billing_calculator.domain.forecast import delay
from billing_calculator.domain.penalty import (
    PenaltyLine,
    PenaltyRateUnknown,
    PenaltyScaleUnverified,
    Settled,
    Unpaid,
    penalty,
    total,
)
from billing_calculator.store.penalty_files import (
    LEGAL_ENTITY,
    PenaltyRulesWrong,
    load_penalty_rules,
    penalty_file,
    penalty_rules_from,
)
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

RULES = load_penalty_rules()
DUE = date(2026, 2, 10)
DAY = timedelta(1)
THOUSAND = Decimal("1000.00")
SUMS = st.integers(1, 3_000_000).map(lambda kopecks: Decimal(kopecks).scaleb(-2))
DELAYS = st.integers(0, 300)
LAST_KNOWN = date(2026, 12, 31)


def of(amount: Decimal, until: date, *paid: tuple[date, str], due_on: date = DUE) -> list[PenaltyLine]:
    payments = tuple(Settled(on, Decimal(sum_)) for on, sum_ in paid)
    return list(penalty([Unpaid(amount, due_on, payments)], RULES, until))


def amounts(lines: list[PenaltyLine]) -> list[str]:
    return [str(line.amount) for line in lines]


@pytest.mark.parametrize(("day", "due"), [(date(2026, 3, 12), "0.00"), (date(2026, 3, 13), "0.32")])
def test_c22_day_30_costs_nothing_and_day_31_is_the_first(day: date, due: str) -> None:
    assert str(total(of(THOUSAND, day, (day, "1000.00")))) == due


def test_c23_sixty_days_at_a_300th_and_thirty_at_a_130th() -> None:
    paid = date(2026, 6, 10)
    lines = of(THOUSAND, paid, (paid, "1000.00"))
    assert [(line.days, line.share, line.from_day) for line in lines] == [(60, 300, 31), (30, 130, 91)]
    assert amounts(lines) == ["19.00", "21.92"] and total(lines) == Decimal("40.92")


def test_a_paid_part_costs_no_more_after_its_payment() -> None:
    assert total(of(THOUSAND, LAST_KNOWN, (date(2026, 6, 10), "1000.00"))) == Decimal("40.92")


def test_a_payment_in_between_is_taken_off_from_the_next_day_on() -> None:
    lines = of(THOUSAND, date(2026, 4, 13), (date(2026, 3, 31), "400.00"))
    told = [(line.first, line.last, line.days, str(line.unpaid), str(line.amount)) for line in lines]
    assert told == [
        (date(2026, 3, 13), date(2026, 3, 31), 19, "1000.00", "6.02"),
        (date(2026, 4, 1), date(2026, 4, 13), 13, "600.00", "2.47"),
    ]


def test_what_changes_nothing_rounds_nothing_anew() -> None:
    bounds = (("2025-01-01", "2026-03-14"), ("2026-03-15", "2026-12-31"))
    halves = [{"from": first, "to": last, "percent": "9.5"} for first, last in bounds]
    rules = penalty_rules_from({**json.loads(penalty_file()), "rates": halves})
    nothing = (Settled(date(2026, 3, 13), Decimal("0.00")),)
    for part, by in ((Unpaid(THOUSAND, DUE, nothing), RULES), (Unpaid(THOUSAND, DUE), rules)):
        assert [(line.days, str(line.amount)) for line in penalty([part], by, date(2026, 3, 16))] == [(4, "1.27")]


def test_a_line_says_why_in_both_languages() -> None:
    (line,) = of(THOUSAND, date(2026, 3, 14))
    assert line.why.ru.replace("\u00a0", " ") == (
        "13 марта 2026 года – 14 марта 2026 года: 1 000,00 ₽ × 2 дня × 1/300 от 9,5 % = 0,63 ₽"
    )
    en = line.why.en.replace("\u00a0", " ")
    assert en == "13 March 2026 – 14 March 2026: RUB 1,000.00 × 2 days × 1/300 of 9.5 % = RUB 0.63"


@pytest.mark.parametrize(("period", "first"), [("2026-01", date(2026, 3, 13)), ("2026-03", date(2026, 5, 16))])
def test_the_delay_is_counted_from_the_day_of_the_months_own_calendar(period: str, first: date) -> None:
    due_on = load_due_rules().due_on(period)
    assert of(THOUSAND, LAST_KNOWN, due_on=due_on)[0].first == first


@pytest.mark.parametrize(
    ("due_on", "shifted"), [(date(2026, 3, 15), 1), (date(2026, 3, 14), 2), (date(2026, 3, 13), 0), (date(2026, 3, 16), 0)]
)
def test_a_last_day_at_the_weekend_moves_to_monday_where_the_rules_say_so(due_on: date, shifted: int) -> None:
    moved = penalty_rules_from({**json.loads(penalty_file()), "next_working_day": True})
    plain, later = (penalty([Unpaid(THOUSAND, due_on)], rules, LAST_KNOWN)[0].first for rules in (RULES, moved))
    assert later - plain == DAY * shifted


def test_days_of_a_moratorium_cost_nothing_and_are_days_of_delay_all_the_same() -> None:
    free = {"from": "2026-03-20", "to": "2026-05-20", "verified": True}
    rules = penalty_rules_from({**json.loads(penalty_file()), "moratoria": [free]})
    lines = list(penalty([Unpaid(THOUSAND, DUE)], rules, date(2026, 6, 10)))
    assert [(line.from_day, line.days, line.share) for line in lines] == [(31, 7, 300), (100, 21, 130)]


def test_a_scale_of_legal_entities_that_nobody_has_verified_tells_nothing_until_it_is() -> None:
    rules, late = load_penalty_rules(LEGAL_ENTITY), [Unpaid(THOUSAND, DUE)]
    assert list(penalty(late, rules, DUE)) == [], "nobody who is not late is told of it"
    with pytest.raises(PenaltyScaleUnverified):
        penalty(late, rules, date(2026, 2, 20))
    told = delay(late, rules, until=date(2026, 2, 20), accrued=Decimal("0.00"))
    assert told.amount is None and told.not_computed is not None and "по договору" in told.not_computed.ru
    assert amounts(list(penalty(late, replace(rules, verified=True), date(2026, 2, 20)))) == ["7.31"]
    assert RULES.verified


@pytest.mark.parametrize(("due_on", "until"), [(date(2022, 12, 10), date(2023, 2, 1)), (DUE, date(2027, 1, 1))])
def test_a_day_whose_rate_is_not_known_is_refused_and_named(due_on: date, until: date) -> None:
    with pytest.raises(PenaltyRateUnknown) as refused:
        of(THOUSAND, until, due_on=due_on)
    assert refused.value.details["day"] in ("2023-01-10", "2027-01-01") and refused.value.code == "penalty_rate_unknown"


def test_a_day_that_costs_nothing_needs_no_rate() -> None:
    assert of(THOUSAND, date(2023, 1, 9), due_on=date(2022, 12, 10)) == []
    assert of(THOUSAND, date(2030, 1, 1), (date(2026, 2, 10), "1000.00")) == []


def test_the_oldest_part_comes_first() -> None:
    parts = [Unpaid(THOUSAND, due, period=period) for due, period in ((date(2026, 3, 10), "2026-02"), (DUE, "2026-01"))]
    assert [line.period for line in penalty(parts, RULES, date(2026, 4, 20))] == ["2026-01", "2026-02"]


def exact(lines: list[PenaltyLine]) -> Fraction:
    """Before any rounding, by an arithmetic of its own."""
    return sum((Fraction(line.unpaid) * line.days * Fraction("0.095") / line.share for line in lines), Fraction(0))


def by_day(amount: Decimal, until: date, paid: dict[date, Decimal]) -> Fraction:
    """The plainest way: one day after another."""
    left, cost, day = amount, Fraction(0), DUE
    while day < until:
        left -= paid.get(day, Decimal(0))
        day += DAY
        late = (day - DUE).days
        share = 0 if late <= 30 else 300 if late <= 90 else 130
        cost += Fraction(max(left, Decimal(0))) * Fraction("0.095") / share if share else 0
    return cost


PAYMENTS = st.dictionaries(st.integers(0, 300).map(lambda days: DUE + DAY * days), SUMS, max_size=4)


@given(SUMS, DELAYS, PAYMENTS)
def test_it_is_the_sum_of_its_days(amount: Decimal, delay: int, paid: dict[date, Decimal]) -> None:
    until = DUE + DAY * delay
    lines = of(amount, until, *((on, str(each)) for on, each in paid.items()))
    assert exact(lines) == by_day(amount, until, paid)
    assert all(abs(Fraction(line.amount) - exact([line])) <= Fraction(1, 200) for line in lines)
    assert all(line.unpaid > 0 and line.days > 0 and line.amount >= 0 for line in lines)


@given(SUMS, st.integers(0, 30))
def test_nothing_before_day_31(amount: Decimal, delay: int) -> None:
    assert of(amount, DUE + DAY * delay) == []


@given(SUMS, DELAYS, DELAYS)
def test_a_later_day_never_costs_less(amount: Decimal, one: int, other: int) -> None:
    sooner, later = sorted((one, other))
    assert total(of(amount, DUE + DAY * sooner)) <= total(of(amount, DUE + DAY * later))


@given(SUMS, DELAYS, st.integers(0, 300), SUMS)
def test_a_payment_never_raises_it(amount: Decimal, delay: int, after: int, paid: Decimal) -> None:
    """A line more is a rounding more: half a kopeck on each side of the cut, never a whole one of substance."""
    until = DUE + DAY * delay
    without, with_payment = of(amount, until), of(amount, until, (DUE + DAY * after, str(paid)))
    assert exact(with_payment) <= exact(without)
    more_lines = len(with_payment) - len(without)
    assert total(with_payment) - total(without) <= Decimal("0.01") * max(more_lines, 0)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"rates": [{"from": "2025-01-01", "to": "2026-12-31", "percent": 9.5}]}, "decimal string"),
        ({"rates": [{"from": "2026-01-01", "to": "2025-12-31", "percent": "9.5"}]}, "is after"),
        ({"rates": [{"from": "2025-01-01", "to": "2026-12-31", "percent": "9.5"}] * 2}, "two of them hold 2025-01-01"),
        ({"moratoria": [{"from": "2026-02-30", "to": "2026-12-31"}]}, "day is out of range"),
        ({"scales": {"household": {"steps": [{"from_day": 91, "share": 130}, {"from_day": 31, "share": 300}]}}}, "grow"),
        ({"scales": {"household": {"steps": [{"from_day": 31, "share": 0}]}}}, "not above 0"),
        ({"scales": {}}, "no scale for household"),
        ({"rates": [{"from": "2025-01-01", "percent": "9.5"}]}, "'to'"),
    ],
)
def test_rules_that_are_not_sound_are_refused_with_the_reason(changed: dict[str, Any], word: str) -> None:
    with pytest.raises(PenaltyRulesWrong, match=word):
        penalty_rules_from({**json.loads(penalty_file()), **changed})
