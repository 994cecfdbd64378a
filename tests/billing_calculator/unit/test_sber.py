"""Sberbank's protocol and OSMP: what a request must look like, and the code of each that does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from billing_calculator.domain import osmp, sber
from billing_calculator.domain.payment import Answer, Ask, AskRefused, Result
from billing_calculator.domain.sber import Code, code_of

from tests.billing_calculator.examples import ACCOUNT_NUMBER

MOSCOW = ZoneInfo("Europe/Moscow")
DAY = "20.11.2022_12:00:00"
PAYMENT = {"ACTION": "payment", "ACCOUNT": ACCOUNT_NUMBER, "PAY_ID": "77001", "AMOUNT": "200.5", "PAY_DATE": DAY}


def asked(**changed: str) -> Ask:
    return sber.understood("bank", {**PAYMENT, **changed}, zone=MOSCOW, unsaid=Decimal("1.00"))


def test_a_payment_is_understood_with_its_day_in_moscow() -> None:
    at = datetime(2022, 11, 20, 12, 0, tzinfo=MOSCOW)
    assert asked() == Ask("bank", True, "77001", ACCOUNT_NUMBER, Decimal("200.50"), at)


def test_a_check_needs_neither_number_nor_day_nor_sum() -> None:
    check = asked(ACTION="check", PAY_ID="", AMOUNT="", PAY_DATE="")
    assert check == Ask("bank", False, "", ACCOUNT_NUMBER, Decimal("1.00"), None)
    assert asked(ACTION="check").amount == Decimal("200.50")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ACTION": "refund"}, Code.UNKNOWN_ACTION), ({"ACTION": ""}, Code.UNKNOWN_ACTION),
        ({"ACCOUNT": "52"}, Code.WRONG_ACCOUNT_FORMAT), ({"ACTION": "check", "ACCOUNT": "x"}, Code.WRONG_ACCOUNT_FORMAT),
        ({"PAY_ID": ""}, Code.WRONG_PAYMENT_ID), ({"PAY_ID": "a1"}, Code.WRONG_PAYMENT_ID),
        ({"AMOUNT": ""}, Code.WRONG_SUM), ({"AMOUNT": "2,00"}, Code.WRONG_SUM),
        ({"ACTION": "check", "AMOUNT": "x"}, Code.WRONG_SUM),
        ({"PAY_DATE": "2022-11-20"}, Code.WRONG_DATE), ({"PAY_DATE": "31.02.2022_12:00:00"}, Code.WRONG_DATE),
    ],
)  # fmt: skip
def test_what_is_not_the_protocol_is_refused_with_its_code(changed: dict[str, str], code: Code) -> None:
    with pytest.raises(AskRefused) as refused:
        asked(**changed)
    assert refused.value.answer.result == code
    known = changed.get("PAY_ID", "77001")
    assert refused.value.answer.txn_id == (known if known.isdigit() else "")


def test_every_common_answer_has_a_code_of_the_bank_and_its_own_codes_stay() -> None:
    assert code_of(Answer("1", Result.TOO_SMALL, "")) is Code.TOO_SMALL
    assert code_of(Answer("1", Result.OTHER, "")) is Code.WRONG_PAYMENT_ID
    assert code_of(Answer("1", Code.DUPLICATE, "")) is Code.DUPLICATE


OSMP = {"txn_id": "1", "account": ACCOUNT_NUMBER, "sum": "5", "txn_date": "20221120120000"}


def osmp_asked(**changed: str) -> Ask:
    return osmp.understood("qiwi", {"command": "pay", **OSMP, **changed}, zone=MOSCOW)


def test_an_osmp_payment_may_name_its_month() -> None:
    assert osmp_asked(period="032022").period == "2022-03"
    assert osmp_asked().period is None and osmp_asked(period="").period is None
    with pytest.raises(AskRefused) as refused:
        osmp_asked(period="132022")
    assert refused.value.answer.result is Result.WRONG_EXTRA


def test_a_check_is_no_payment_and_a_date_of_other_length_is_none() -> None:
    check = osmp_asked(command="check", txn_date="")
    assert (check.pays, check.paid_at, osmp_asked().pays) == (False, None, True)
    at = osmp_asked().paid_at
    assert at is not None and at - datetime(2022, 11, 20, 9, 0, tzinfo=ZoneInfo("UTC")) == timedelta(0)
    for wrong in ("202211201200", "2022112012000000"):
        with pytest.raises(AskRefused):
            osmp_asked(txn_date=wrong)
