"""Second proofs against an account, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest
from account_sync.domain.proof import WRONG_IN_A_WEEK, Claim, fits
from account_sync.domain.registry.columns import Column

from tests.account_sync.examples import account_of

OWES = {Column.BALANCE: "1257,80"}
TWO_ZONES = {Column.ZONES: "2", Column.T1: "5000", Column.T2: "3000,4"}


def claim(kind: str, answer: str | None) -> Claim:
    return Claim(registration_id="r", user_id="u", attempt=1, kind=kind, answer=answer)


@pytest.mark.parametrize(
    ("cells", "kind", "answer"),
    [
        ({}, "meter_number", "40318822"),
        ({}, "meter_number", "0040318822"),
        ({Column.SERIAL: "АВ-40/318 822"}, "meter_number", "ab40318822"),
        ({}, "last_reading", "12345"),
        (TWO_ZONES, "last_reading", "3000"),
        (OWES, "bill_total", "1257.80"),
    ],
)
def test_what_is_true_of_the_account_fits(cells: dict[Column, str], kind: str, answer: str) -> None:
    assert fits(claim(kind, answer), account_of(cells), last_read={}, wrong_before=0)


@pytest.mark.parametrize(
    ("cells", "kind", "answer"),
    [
        ({}, "meter_number", "40318823"),
        ({}, "meter_number", "0"),
        ({}, "meter_number", "12345"),
        ({}, "last_reading", "40318822"),
        ({Column.T1: "0"}, "last_reading", "0"),
        ({}, "bill_total", "0.00"),
        ({Column.BALANCE: "-50,00"}, "bill_total", "50.00"),
        (OWES, "bill_total", "1257.81"),
        ({}, "mothers_name", "40318822"),
        ({}, "meter_number", None),
        ({Column.STATUS: "закрыт", Column.CLOSED: "01.10.2022"}, "meter_number", "40318822"),
    ],
)
def test_what_is_not_true_of_it_or_tells_nothing_does_not(cells: dict[Column, str], kind: str, answer: str | None) -> None:
    assert not fits(claim(kind, answer), account_of(cells), last_read={}, wrong_before=0)


def test_no_account_fits_nothing() -> None:
    assert not fits(claim("meter_number", "40318822"), None, last_read={}, wrong_before=0)


def test_an_account_at_which_many_guessed_believes_no_answer() -> None:
    right = claim("meter_number", "40318822")
    assert fits(right, account_of(), last_read={}, wrong_before=WRONG_IN_A_WEEK - 1)
    assert not fits(right, account_of(), last_read={}, wrong_before=WRONG_IN_A_WEEK)


def test_where_a_reading_was_sent_it_counts_instead_of_where_the_meter_began() -> None:
    account = account_of()
    sent = {account.meters[0].meter_id: (Decimal("12605.4"),)}
    assert fits(claim("last_reading", "12605"), account, last_read=sent, wrong_before=0)
    assert not fits(claim("last_reading", "12345"), account, last_read=sent, wrong_before=0)
