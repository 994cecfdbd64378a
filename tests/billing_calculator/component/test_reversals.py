"""The office cancels payments and gives advances back, each once; the customer and everybody else are told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from billing_calculator.actions import check_balances
from chassis.testing import Running
from contracts.events.billing_calculator import CHARGE_CALCULATED, PAYMENT_RECEIVED
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED, STAFF_ACTED

from tests.billing_calculator.component.asking import ask, osmp, owed, result
from tests.billing_calculator.examples import ACCOUNT_NUMBER, account_event, reading_event

CLERK = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c77"
ERROR = {"cause": "agent_cancelled", "reason": "письмо банка № 17"}


def office(billing: Running, method: str, path: str, **sent: Any) -> Any:
    headers = billing.headers(CLERK, audience="staff", roles=["accountant"])
    return billing.client.open(f"/api/v1/billing/staff/{path}", method=method, headers=headers, **sent)


def found(billing: Running, asked: str) -> Any:
    return office(billing, "GET", "payments", query_string={"asked": asked}).json


def test_a_payment_is_cancelled_once_and_its_agent_hears_the_first_answer_for_ever(account: Running) -> None:
    account.deliver(reading_event(260))
    first = osmp(account, sum="1300.00")
    before = owed(account)
    (one,) = found(account, ACCOUNT_NUMBER)["payments"]
    assert found(account, one["operation"])["payments"] == found(account, one["number"])["payments"] == [one]
    assert office(account, "POST", f"payments/{one['payment_id']}/cancellation", json={**ERROR, "reason": ""}).status_code == 422
    for _ in range(2):
        answer = office(account, "POST", f"payments/{one['payment_id']}/cancellation", json=ERROR)
        assert (answer.status_code, answer.json["cancelled"]["reason"]) == (200, ERROR["reason"])
    assert Decimal(owed(account)) == Decimal(before) + 1300
    again = osmp(account, sum="1300.00")
    assert again.data == first.data and Decimal(owed(account)) == Decimal(before) + 1300
    assert len(account.outbox(PAYMENT_RECEIVED.name)) == 1

    (told,) = account.outbox(PAYMENT_CANCELLED.name)
    assert (told.revision, told.data["cause"], told.data["balance"]) == (2, "agent_cancelled", owed(account))
    assert ERROR["reason"] not in str(told.data) and CLERK not in str(told.data)
    (act,) = account.outbox(STAFF_ACTED.name)
    assert (act.data["staff_id"], act.data["did"], act.data["about"]) == (CLERK, "payment_cancelled", one["number"])

    (shown,) = ask(account, "payments").json["payments"]
    assert (shown["shares"], shown["advance"], shown["cancelled"]["amount"]) == ([], "0.00", "1300.00")
    balance = ask(account, "balance").json
    assert balance["last_payment"] is None
    assert {"payment", "payment_cancellation"} <= {each["kind"] for each in balance["made_of"]}
    assert sum(Decimal(each["unpaid"]) for each in balance["parts"]) == Decimal(owed(account))
    assert account.transactions.run(lambda work: check_balances(work, 10)).wrong == []
    assert office(account, "POST", f"payments/{uuid4()}/cancellation", json=ERROR).status_code == 404


def test_an_advance_is_given_back_and_never_more_than_there_is(account: Running) -> None:
    assert result(osmp(account, sum="1300.00")) == 0
    body = {"account_number": ACCOUNT_NUMBER, "amount": "42.21", "reason": "заявление от 20.11"}
    refused = office(account, "POST", "refunds", json=body)
    assert (refused.status_code, refused.json["code"]) == (409, "refund_above_advance")
    assert office(account, "POST", "refunds", json={**body, "amount": "0.00"}).status_code == 422
    assert office(account, "POST", "refunds", json={**body, "account_number": "520000099999"}).status_code == 422
    assert office(account, "POST", "refunds", json={**body, "amount": "40.00"}).status_code == 201
    assert office(account, "POST", "refunds", json={**body, "amount": "40.00"}).status_code == 409
    page = ask(account, "payments").json
    assert [each["amount"] for each in page["refunds"]] == ["40.00"] and owed(account) == "-2.20"
    assert (page["payments"][0]["given_back"], page["payments"][0]["advance"]) == ("40.00", "2.20")
    (told,) = account.outbox(ADVANCE_REFUNDED.name)
    assert (told.data["amount"], told.data["balance"]) == ("40.00", "-2.20")
    assert found(account, ACCOUNT_NUMBER)["refunds"][0]["reason"] == body["reason"]
    assert account.transactions.run(lambda work: check_balances(work, 10)).wrong == []


def test_a_debt_out_of_time_waits_in_the_page_and_in_the_event_alike(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("300.00"), opening_balance_on=date(2019, 1, 31)), reading_event(260))
    assert result(osmp(billing, sum="1100.00")) == 0
    parts = ask(billing, "balance").json["parts"]
    assert [(each["period"], each["unpaid"]) for each in parts] == [(None, "300.00"), ("2022-11", "157.80")]
    billing.deliver(reading_event(259, revision=2))
    told = billing.outbox(CHARGE_CALCULATED.name)[-1].data["balance_parts"]
    assert (told[0]["period"], str(told[0]["unpaid"])) == (None, "300.00")
    assert [each["unpaid"] for each in told] == [each["unpaid"] for each in ask(billing, "balance").json["parts"]]
