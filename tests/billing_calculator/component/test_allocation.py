"""The customer sees where each payment went; a month that was named is settled first."""

from __future__ import annotations

from decimal import Decimal

from chassis.testing import Running
from contracts.events.billing_calculator import PAYMENT_RECEIVED

from tests.billing_calculator.component.asking import ask, osmp, owed, result
from tests.billing_calculator.examples import account_event, reading_event


def test_payments_are_shown_line_by_line_with_what_they_settled(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("300.00")), reading_event(260))
    assert result(osmp(billing, txn_id="1", sum="500.00")) == 0
    assert billing.client.get(
        "/pay/osmp/terminal", auth=("terminal", "secret"),
        query_string={"command": "pay", "txn_id": "2", "account": "520000000017", "sum": "1100.00",
                      "txn_date": "20221120130000", "period": "112022"},
    ).status_code == 200  # fmt: skip
    page = ask(billing, "payments", limit=1).json
    (last,) = page["payments"]
    assert (last["period"], last["agent"], last["amount"], last["advance"]) == ("2022-11", "terminal", "1100.00", "0.00")
    assert [(each["period"], each["amount"], each["penalty"]) for each in last["shares"]] == [("2022-11", "1100.00", False)]
    (first,) = ask(billing, "payments", limit=1, cursor=page["next"]).json["payments"]
    assert [(each["period"], each["amount"]) for each in first["shares"]] == [(None, "300.00"), ("2022-11", "157.80")]
    assert first["advance"] == "42.20" and ask(billing, "balance").json["parts"] == []
    told = [fact.data.get("period") for fact in billing.outbox(PAYMENT_RECEIVED.name)]
    assert (told, owed(billing)) == ([None, "2022-11"], "-42.20")
    assert ask(billing, "payments", cursor="nowhere").status_code == 422


def test_a_month_that_is_none_is_a_wrong_extra_parameter(billing: Running) -> None:
    billing.deliver(account_event())
    for wrong in ("132022", "2022-11", "1122"):
        answer = billing.client.get(
            "/pay/osmp/terminal", auth=("terminal", "secret"),
            query_string={"command": "pay", "txn_id": "2", "account": "520000000017", "sum": "1100.00",
                          "txn_date": "20221120130000", "period": wrong},
        )  # fmt: skip
        assert result(answer) == 31
    assert owed(billing) == "0.00"
