"""What is unpaid keeps the day it was to be paid, however much is charged after it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.debt import Debt, Owed, Part, debt_of
from billing_calculator.store.tariff_files import load_due_rules

NOVEMBER, DECEMBER = Owed(Decimal("824.00"), "2022-11"), Owed(Decimal("226.60"), "2022-12")
BEFORE = Owed(Decimal("1500.00"), opened_on=date(2022, 10, 31))


def paid(amount: str) -> Owed:
    return Owed(-Decimal(amount))


def debt(*ledger: Owed) -> Debt:
    return debt_of(ledger, load_due_rules())


def unpaid(*ledger: Owed) -> list[tuple[str | None, str]]:
    return [(part.period, str(part.unpaid)) for part in debt(*ledger).parts]


def test_a_later_charge_does_not_put_off_the_earlier_one() -> None:
    found = debt(DECEMBER, NOVEMBER)
    assert found.parts == (
        Part("2022-11", date(2022, 12, 10), Decimal("824.00")),
        Part("2022-12", date(2023, 1, 10), Decimal("226.60")),
    )
    assert (found.balance, found.due_on) == (Decimal("1050.60"), date(2022, 12, 10))


@pytest.mark.parametrize(
    ("amount", "left"),
    [
        ("800.00", [("2022-11", "24.00"), ("2022-12", "226.60")]),
        ("824.00", [("2022-12", "226.60")]),
        ("1000.00", [("2022-12", "50.60")]),
        ("1050.60", []),
        ("2000.00", []),
    ],
)
def test_a_payment_settles_the_oldest_first(amount: str, left: list[tuple[str, str]]) -> None:
    assert unpaid(paid(amount), NOVEMBER, DECEMBER) == left


def test_an_opening_debt_is_due_at_its_own_date_before_every_month() -> None:
    found = debt(NOVEMBER, BEFORE)
    assert found.due_on == date(2022, 10, 31)
    assert [part.period for part in found.parts] == [None, "2022-11"]


def test_an_opening_advance_is_spent_like_a_payment() -> None:
    advance = Owed(Decimal("-1000.00"), opened_on=date(2022, 10, 31))
    assert unpaid(NOVEMBER, advance, DECEMBER) == [("2022-12", "50.60")]
    assert debt(advance) == Debt(Decimal("-1000.00"), ())


def test_a_charge_that_was_cancelled_gives_its_day_to_nothing() -> None:
    cancelled = Owed(-DECEMBER.amount, "2022-12")
    assert unpaid(NOVEMBER, DECEMBER, cancelled) == [("2022-11", "824.00")]
    assert debt(DECEMBER, cancelled).due_on is None


def test_the_last_day_to_pay_is_not_overdue_yet_and_the_next_is() -> None:
    found = debt(BEFORE, NOVEMBER, DECEMBER)
    assert found.overdue(date(2022, 10, 31)) == Decimal("0.00")
    assert found.overdue(date(2022, 12, 10)) == Decimal("1500.00")
    assert found.overdue(date(2022, 12, 11)) == Decimal("2324.00")


@pytest.mark.parametrize("amount", ["0.01", "700.00", "1500.00", "1600.00", "2550.59", "2550.60", "3000.00"])
def test_the_parts_are_the_whole_of_what_is_owed(amount: str) -> None:
    found = debt(BEFORE, NOVEMBER, paid(amount), DECEMBER)
    assert sum((part.unpaid for part in found.parts), Decimal(0)) == max(found.balance, Decimal(0))


def fined(amount: str, period: str) -> Owed:
    return Owed(Decimal(amount), period, penalty=True)


def test_a_penalty_taken_back_lowers_the_oldest_first_and_each_only_to_nothing() -> None:
    assert unpaid(fined("3.00", "2022-11"), fined("10.00", "2022-12"), fined("-5.00", "2023-01")) == [("2022-12", "8.00")]
    assert unpaid(fined("0.50", "2022-11"), fined("10.00", "2022-12"), fined("-1.00", "2023-01")) == [("2022-12", "9.50")]


def test_penalties_of_some_kopecks_stay_with_their_own_months() -> None:
    assert unpaid(fined("0.60", "2022-11"), fined("19.00", "2022-12")) == [("2022-11", "0.60"), ("2022-12", "19.00")]
