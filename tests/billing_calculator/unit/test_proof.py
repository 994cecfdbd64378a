"""What does not agree in an account's books is said in words; what agrees is not mentioned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.accrual import accrual, accrued
from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.ledger import Entry, charged, opening, paid
from billing_calculator.domain.payment import received
from billing_calculator.domain.penalty import Unpaid
from billing_calculator.domain.proof import Books, contradictions
from billing_calculator.store.tariff_files import load_due_rules, load_tariffs

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON, PENALTY, account, reading

OWNER = replace(account(), opening_balance=Decimal("100.00"))
RULES = Rules(load_tariffs(), load_due_rules())
PAYMENT = received(
    payment_id="76b4930c-b7b7-51ff-aec0-7d7f7bccae1b", agent="sber", txn_id="1", account_id=OWNER.account_id,
    account_number=ACCOUNT_NUMBER, amount=Decimal("50.00"), paid_at=NOON, received_at=NOON,
)  # fmt: skip


def charge_of(held: Charge | None, kwh: int, revision: int) -> Charge:
    made = recalculate(
        held, key=reading(kwh).key, account=OWNER, readings=[reading(kwh, revision=revision)], rules=RULES,
        reason="reading_submitted", now=NOON,
    )  # fmt: skip
    assert made is not None
    return made


FIRST = charge_of(None, 100, 1)
SECOND = charge_of(FIRST, 120, 2)


def written(charge: Charge) -> Entry:
    entry = charged(charge)
    assert entry is not None
    return entry


LATE = Unpaid(Decimal("1000.00"), date(2026, 2, 10), period="2026-01")
BOOKED = accrual([], [LATE], PENALTY, account_id=OWNER.account_id, period="2026-05", now=NOON)
assert BOOKED is not None
ENTRIES = (opening(OWNER), written(FIRST), written(SECOND), paid(PAYMENT), accrued(BOOKED))
BOOKS = Books(OWNER, sum((each.amount for each in ENTRIES), Decimal(0)), ENTRIES, (SECOND,), (PAYMENT,), (BOOKED,))


def test_right_books_contradict_nothing() -> None:
    assert list(contradictions(BOOKS)) == []


def test_a_balance_that_is_not_the_sum_of_its_entries_is_told_with_both_figures() -> None:
    (words,) = contradictions(replace(BOOKS, balance=BOOKS.balance + 1))
    assert OWNER.account_id in words and str(BOOKS.balance + 1) in words and str(BOOKS.balance) in words


@pytest.mark.parametrize("number", range(len(ENTRIES)))
def test_an_entry_that_is_missing_is_told(number: int) -> None:
    left = [*ENTRIES[:number], *ENTRIES[number + 1 :]]
    balance = sum((each.amount for each in left), Decimal(0))
    (words,) = contradictions(replace(BOOKS, entries=left, balance=balance))
    assert ENTRIES[number].entry_id.rpartition(":")[0] in words


def test_an_entry_that_stands_for_nothing_is_told() -> None:
    stray = replace(ENTRIES[3], entry_id="payment:nobody's", amount=Decimal("-1.00"))
    (words,) = contradictions(replace(BOOKS, entries=[*ENTRIES, stray], balance=BOOKS.balance - 1))
    assert "payment:nobody's is 0.00, its entries make -1.00" in words
