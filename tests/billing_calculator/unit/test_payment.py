"""What an agent may be answered, without its wire form."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from billing_calculator.domain.account import Account
from billing_calculator.domain.osmp import understood
from billing_calculator.domain.payment import (
    Ask,
    AskRefused,
    Limits,
    Payment,
    Result,
    accepted,
    admitted,
    another_under_its_number,
)

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON, account

MOSCOW = ZoneInfo("Europe/Moscow")
LIMITS = Limits(Decimal("1.00"), Decimal("1000.00"))
ASKED = {"command": "pay", "txn_id": "77", "account": ACCOUNT_NUMBER, "sum": "200.00", "txn_date": "20221120120000"}


def ask(**changed: str) -> Ask:
    return understood("sber", {**ASKED, **changed}, zone=MOSCOW)


def payment(**changed: str) -> Payment:
    return accepted(ask(**changed), account(), now=NOON)


def test_the_date_of_a_payment_is_moscow_time() -> None:
    assert ask().paid_at == datetime(2022, 11, 20, 9, 0, tzinfo=UTC)


def test_a_check_needs_no_date_and_a_payment_does() -> None:
    assert ask(command="check", txn_date="").paid_at is None
    with pytest.raises(AskRefused):
        ask(txn_date="")


@pytest.mark.parametrize(("text", "amount"), [("200", "200.00"), ("200.5", "200.50"), ("0.01", "0.01")])
def test_a_sum_may_leave_out_its_kopecks(text: str, amount: str) -> None:
    assert str(ask(sum=text).amount) == amount


@pytest.mark.parametrize("txn_id", ["", "1" * 21, "12a", "-1", "١٢", "1\n"])
def test_a_txn_id_that_is_no_number_is_not_repeated_in_the_answer(txn_id: str) -> None:
    with pytest.raises(AskRefused) as refused:
        ask(txn_id=txn_id)
    assert (refused.value.answer.result, refused.value.answer.txn_id) == (Result.OTHER, "")


@pytest.mark.parametrize(
    ("sum_", "result"), [("0.99", Result.TOO_SMALL), ("1000.01", Result.TOO_LARGE), ("1.00", None), ("1000.00", None)]
)
def test_the_limits_themselves_are_taken(sum_: str, result: Result | None) -> None:
    if result is None:
        assert admitted(ask(sum=sum_), account(), LIMITS) == account()
        return
    with pytest.raises(AskRefused) as refused:
        admitted(ask(sum=sum_), account(), LIMITS)
    assert refused.value.answer.result is result


@pytest.mark.parametrize(
    ("asked", "result"),
    [
        ({"command": "refund"}, Result.OTHER),
        ({"account": "52000000001"}, Result.WRONG_ACCOUNT_FORMAT),
        ({"sum": "200,00"}, Result.OTHER),
        ({"txn_date": "20221340120000"}, Result.OTHER),
        ({"txn_date": "yesterday"}, Result.OTHER),
        ({"txn_date": "00010101000000"}, Result.OTHER),
    ],
)
def test_what_is_not_the_protocol_is_refused_with_its_code(asked: dict[str, str], result: Result) -> None:
    with pytest.raises(AskRefused) as refused:
        ask(**asked)
    assert refused.value.answer.result is result


@pytest.mark.parametrize(
    ("found", "result"), [(None, Result.ACCOUNT_NOT_FOUND), (account(closed=True), Result.ACCOUNT_NOT_ACTIVE)]
)
def test_only_an_open_account_may_be_paid_for(found: Account | None, result: Result) -> None:
    with pytest.raises(AskRefused) as refused:
        admitted(ask(), found, LIMITS)
    assert refused.value.answer.result is result


def test_the_same_ask_makes_the_same_payment_and_number() -> None:
    assert payment() == payment() and payment().prv_txn.isdigit() and payment().prv_txn != payment(txn_id="78").prv_txn


def test_another_sum_or_account_is_not_the_same_payment() -> None:
    assert payment().is_asked_by(ask(sum="200"))
    assert not payment().is_asked_by(ask(sum="200.01")) and not payment().is_asked_by(ask(account="520000000025"))
    assert another_under_its_number(ask()).result is Result.OTHER


@pytest.mark.parametrize(
    ("amount", "comment"), [("0.99", "Сумма меньше 1,00\u00a0₽"), ("100000.01", "Сумма больше 100\u00a0000,00\u00a0₽")]
)
def test_a_limit_is_told_as_people_write_money(amount: str, comment: str) -> None:
    with pytest.raises(AskRefused) as refused:
        admitted(ask(sum=amount), account(), Limits(Decimal("1.00"), Decimal("100000.00")))
    assert refused.value.answer.comment == comment
