"""Penalties become entries: the difference to what is told, never twice, never by changing what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.accrual import Accrual, accrual, accrued, count_again, month_to_accrue
from billing_calculator.domain.composition import by_part, owed_of
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.due import last_day
from billing_calculator.domain.ledger import Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.penalty import PenaltyRateUnknown, penalty, total
from billing_calculator.domain.replay import ReplayDiffers
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import ACCOUNT_ID
from tests.billing_calculator.unit.test_arrears import DUE, JANUARY, RULES, at, entry, owed, payment


def book(period: str, entries: list[Entry], *payments: Payment) -> Accrual | None:
    parts = owed(entries, *payments)
    return accrual(entries, parts, RULES, account_id=ACCOUNT_ID, period=period, now=at(7, 4))


def made(period: str, entries: list[Entry], *payments: Payment) -> Accrual:
    found = book(period, entries, *payments)
    assert found is not None
    return found


def test_a_month_books_what_is_told_until_its_last_day() -> None:
    may = made("2026-05", [JANUARY])
    assert (may.amount, may.until, [line.days for line in may.lines]) == (Decimal("33.62"), date(2026, 5, 31), [60, 20])
    line = accrued(may)
    assert (line.kind, line.amount, line.period, line.entry_id) == ("penalty", may.amount, "2026-05", f"penalty:{may.penalty_id}")
    assert "31\u00a0мая\u00a02026" in line.ru and "31\u00a0May\u00a02026" in line.en


def test_a_penalty_counted_again_is_the_same_and_a_changed_kopeck_is_refused() -> None:
    may = made("2026-05", [JANUARY])
    assert count_again(may, RULES).lines == may.lines
    first = replace(may.lines[0], amount=may.lines[0].amount + Decimal("0.01"))
    with pytest.raises(ReplayDiffers):
        count_again(replace(may, lines=(first, *may.lines[1:])), RULES)


def test_a_month_done_twice_adds_nothing_and_the_next_one_adds_its_own_days() -> None:
    ledger = [JANUARY, accrued(made("2026-05", [JANUARY]))]
    assert book("2026-05", ledger) is None
    june = made("2026-06", ledger)
    assert (june.booked, june.told) == (Decimal("33.62"), total(penalty(owed(ledger), RULES, date(2026, 6, 30))))


def test_a_payment_of_an_earlier_day_and_a_lower_charge_make_an_entry_that_takes_penalties_back() -> None:
    may = made("2026-05", [JANUARY])
    ledger = [JANUARY, accrued(may)]
    settled = payment("1000.00", at(3, 12))
    again = made("2026-05", ledger, settled)
    assert (again.amount, again.number, again.lines) == (Decimal("-33.62"), 2, ())
    assert again.penalty_id != may.penalty_id and "уменьшены" in accrued(again).ru and "lowered" in accrued(again).en
    assert book("2026-05", [*ledger, accrued(again)], settled) is None
    lower = entry("recalculation", "-400.00", at(6, 20), "2026-01")
    assert made("2026-05", [*ledger, lower]).amount == Decimal("-13.45")


def test_a_month_before_one_that_is_booked_stays_closed() -> None:
    ledger = [JANUARY, accrued(made("2026-06", [JANUARY]))]
    assert book("2026-05", ledger, payment("1000.00", at(3, 12))) is None


def test_what_was_late_is_kept_with_what_settled_it_so_that_the_lines_can_be_made_again() -> None:
    in_time = entry("charge", "500.00", at(2, 20), "2026-02")
    may = made("2026-05", [JANUARY, in_time], payment("1400.00", at(4, 30)))
    assert [part.period for part in may.parts] == ["2026-01", "2026-02"] and may.parts[0].payments
    assert tuple(penalty(may.parts, RULES, may.until)) == may.lines
    paid_at_once = made("2026-05", [JANUARY, entry("charge", "1.00", at(5, 20), "2026-05")])
    assert [part.period for part in paid_at_once.parts] == ["2026-01"]


def test_a_day_whose_rate_is_not_known_books_nothing() -> None:
    with pytest.raises(PenaltyRateUnknown):
        book("2027-01", [JANUARY])


def test_penalties_taken_back_lower_penalties_not_the_debt_for_energy() -> None:
    ledger = [JANUARY, entry("penalty", "33.62", at(6, 4), "2026-05"), entry("penalty", "-13.62", at(7, 4), "2026-06")]
    debt = debt_of(owed_of(ledger), DUE)
    assert (debt.balance, debt.penalty) == (Decimal("1020.00"), Decimal("20.00"))
    assert by_part(ledger, debt)["debt"].amount == Decimal("1000.00")
    paid = [*ledger, entry("payment", "-1033.62", at(6, 10))]
    assert debt_of(owed_of(paid), DUE).parts == () and debt_of(owed_of(paid), DUE).balance == Decimal("-13.62")


@pytest.mark.parametrize(
    ("today", "month"),
    [(date(2026, 6, 3), "2026-04"), (date(2026, 6, 4), "2026-05"), (date(2026, 1, 4), "2025-12"), (date(2026, 1, 1), "2025-11")],
)
def test_a_month_is_booked_from_its_day_in_the_month_after(today: date, month: str) -> None:
    assert month_to_accrue(today, on_day=4) == month


def test_the_last_day_of_a_month_is_its_own() -> None:
    assert [last_day(period) for period in ("2026-02", "2028-02")] == [date(2026, 2, 28), date(2028, 2, 29)]


DAYS = st.integers(1, 28)
STEPS = st.tuples(st.sampled_from(["charge", "recalculation", "payment"]), st.integers(1, 12), DAYS, st.integers(1, 300_000))


@given(st.lists(STEPS, max_size=8), st.lists(st.integers(2, 12), min_size=1, max_size=8))
def test_whatever_comes_when_the_entries_of_penalties_add_up_to_what_is_told(
    steps: list[tuple[str, int, int, int]], months: list[int]
) -> None:
    ledger: list[Entry] = []
    payments: list[Payment] = []
    for number, month in enumerate(sorted(months)):
        for kind, when, day, kopecks in steps[number::8]:
            amount, moment = Decimal(kopecks).scaleb(-2), at(when, day)
            if kind == "payment":
                payments.append(replace(payment(str(amount), moment), payment_id=f"{number}"))
            else:
                sign = 1 if kind == "charge" else -1
                ledger.append(entry(kind, str(sign * amount), moment, f"2026-{when:02}"))
        period = f"2026-{month:02}"
        for _twice in (1, 2):
            new = book(period, ledger, *payments)
            ledger += [accrued(new)] if new else []
        told = total(penalty(owed(ledger, *payments), RULES, last_day(period)))
        assert sum((each.amount for each in ledger if each.kind == "penalty"), Decimal("0.00")) == told
        assert len({each.entry_id for each in ledger if each.kind == "penalty"}) == sum(each.kind == "penalty" for each in ledger)
