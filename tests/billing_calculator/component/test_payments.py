"""Agents check and pay by the OSMP protocol; a payment is credited once, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from billing_calculator.app import service
from chassis.testing import Running
from contracts.events.billing_calculator import PAYMENT_RECEIVED

from tests.billing_calculator.component.asking import ask, osmp, owed, result
from tests.billing_calculator.examples import ACCOUNT_ID, account_event, reading_event


def texts(answer: Any) -> dict[str, str | None]:
    return {each.tag: each.text for each in ElementTree.fromstring(answer.data)}


def test_check_says_that_the_account_may_be_paid_for_and_what_is_owed(account: Running) -> None:
    answer = osmp(account, command="check")
    assert answer.data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>") and answer.mimetype == "application/xml"
    assert texts(answer) == {"osmp_txn_id": "1234567", "result": "0", "comment": "Платёж возможен", "fields": None}
    assert ElementTree.fromstring(answer.data).findtext("fields/field1") == "1257.80"
    assert owed(account) == "1257.80" and account.outbox() == []


def test_a_payment_lowers_what_is_owed_and_is_announced(account: Running) -> None:
    answer = texts(osmp(account))
    assert (answer["result"], answer["sum"]) == ("0", "200.00") and str(answer["prv_txn"]).isdigit()
    assert owed(account) == "1057.80"
    (fact,) = account.outbox(PAYMENT_RECEIVED.name)
    assert (fact.data["amount"], fact.data["balance"], fact.data["agent"]) == ("200.00", "1057.80", "sber")
    assert (fact.data["paid_at"], fact.partition_key) == ("2022-11-20T09:00:00Z", ACCOUNT_ID)


def test_a_repeated_pay_is_answered_to_the_byte_and_credited_once(account: Running) -> None:
    first = osmp(account)
    account.deliver(account_event(revision=2, status="closed", opening_balance=Decimal("1257.80")))
    assert osmp(account).data == first.data and osmp(account, sum="200").data == first.data
    assert owed(account) == "1057.80" and len(account.outbox(PAYMENT_RECEIVED.name)) == 1


@pytest.mark.parametrize("other", [{"sum": "201.00"}, {"account": "520000000025"}])
def test_the_same_txn_id_with_other_content_is_refused_and_overwrites_nothing(account: Running, other: dict[str, str]) -> None:
    account.deliver(account_event(account_id="1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91", account_number="520000000025"))
    first = osmp(account)
    assert result(osmp(account, **other)) == 300
    assert osmp(account).data == first.data and owed(account) == "1057.80"


def test_two_agents_may_use_the_same_txn_id(account: Running) -> None:
    numbers = {texts(osmp(account))["prv_txn"], texts(osmp(account, agent=("qiwi", "other")))["prv_txn"]}
    assert len(numbers) == 2 and owed(account) == "857.80"


def test_twins_at_once_are_credited_once_and_answered_alike(account: Running) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [answer.data for answer in pool.map(lambda _: osmp(account), range(16))]
    assert len(set(answers)) == 1 and b"<result>0</result>" in answers[0]
    assert owed(account) == "1057.80" and len(account.outbox(PAYMENT_RECEIVED.name)) == 1


def test_payments_at_once_each_announce_the_balance_that_the_others_left(account: Running) -> None:
    before = Decimal(owed(account))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: osmp(account, txn_id=str(n), sum="1.00"), range(1, 9)))
    announced = sorted(Decimal(event.data["balance"]) for event in account.outbox(PAYMENT_RECEIVED.name))
    assert announced == [before - count for count in range(8, 0, -1)]


def test_payments_and_a_charge_at_once_all_count(account: Running) -> None:
    steps: list[Callable[[], Any]] = [lambda n=n: osmp(account, txn_id=str(n)) for n in range(1, 9)]  # type: ignore[misc]
    steps.insert(3, lambda: account.deliver(reading_event(260)))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda step: step(), steps))
    assert owed(account) == "915.60"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"account": "52000000001"}, 4),
        ({"account": "٥٢٠٠٠٠٠٠٠٠١٧"}, 4),
        ({"account": "520000999999"}, 5),
        ({"sum": "0.99"}, 241),
        ({"sum": "100000.01"}, 242),
        ({"sum": "200,00"}, 300),
        ({"sum": "-5.00"}, 300),
        ({"sum": "NaN"}, 300),
        ({"sum": "200.001"}, 300),
        ({"txn_id": ""}, 300),
        ({"txn_id": "12<3"}, 300),
        ({"txn_date": "20221340120000"}, 300),
        ({"txn_date": "yesterday"}, 300),
        ({"command": "refund"}, 300),
    ],
)
def test_a_wrong_request_is_answered_with_its_code_and_credits_nothing(
    untouched: Running, asked: dict[str, str], code: int
) -> None:
    assert result(osmp(untouched, **asked)) == code
    assert owed(untouched) == "1257.80"


@pytest.mark.parametrize("command", ["check", "pay"])
def test_a_closed_account_takes_no_payment(account: Running, command: str) -> None:
    account.deliver(account_event(revision=2, status="closed"))
    assert result(osmp(account, command=command)) == 79


@pytest.mark.parametrize("agent", [None, ("sber", "wrong"), ("nobody", "secret"), ("", ""), ("sber", "секрет")])
def test_who_is_no_agent_is_turned_away(untouched: Running, agent: tuple[str, str] | None) -> None:
    answer = osmp(untouched, agent=agent)
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Basic")
    assert (answer.mimetype, answer.json["code"]) == ("application/problem+json", "agent_unknown")
    assert owed(untouched) == "1257.80"


def test_while_the_database_is_away_the_agent_is_told_to_repeat(account: Running) -> None:
    away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&directConnection=true"
    elsewhere = service.runtime(account.settings.__class__(**{**vars(account.settings), "mongo_url": away}))
    from chassis.web.app import build

    answer = build(elsewhere).test_client().get("/pay/osmp", query_string={
        "command": "pay", "txn_id": "7", "account": "520000000017", "sum": "1.00", "txn_date": "20221120120000",
    }, auth=("sber", "secret"))  # fmt: skip
    elsewhere.close()
    assert (result(answer), texts(answer)["osmp_txn_id"]) == (1, "7")


@pytest.mark.parametrize("carried", ["data", "query_string"])
def test_an_agent_may_post_its_request_as_a_form_or_in_the_address(account: Running, carried: str) -> None:
    asked = {"command": "pay", "txn_id": "1234567", "account": "520000000017", "sum": "200.00", "txn_date": "20221120120000"}
    posted = account.client.post("/pay/osmp", auth=("sber", "secret"), **{carried: asked})
    assert (result(posted), owed(account)) == (0, "1057.80")
    assert osmp(account).data == posted.data and owed(account) == "1057.80"
    assert account.client.post("/pay/osmp", data=asked).status_code == 401


def test_head_pays_nothing(account: Running) -> None:
    asked = {"command": "pay", "txn_id": "9", "account": "520000000017", "sum": "1.00", "txn_date": "20221120120000"}
    assert account.client.head("/pay/osmp", query_string=asked, auth=("sber", "secret")).status_code == 405
    assert owed(account) == "1257.80"


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("20221118120000", "2022-11-18T09:00:00Z"),
        ("20221122120000", "2022-11-22T09:00:00Z"),
        ("19000101120000", "2022-11-20T09:00:00Z"),
        ("20300101120000", "2022-11-20T09:00:00Z"),
        ("99991231235959", "2022-11-20T09:00:00Z"),
    ],
)
def test_a_day_of_payment_that_cannot_be_is_shown_as_the_day_of_receipt(account: Running, stated: str, shown: str) -> None:
    assert result(osmp(account, txn_date=stated)) == 0
    assert ask(account, "balance").json["last_payment"]["paid_at"][:16] == shown[:16]
    assert account.database["payments"].find_one()["paid_at"].year == int(stated[:4])  # what the agent said is kept


def test_the_customer_sees_the_payment(account: Running) -> None:
    osmp(account)
    balance = ask(account, "balance").json
    assert balance["last_payment"]["amount"] == "200.00" and balance["to_pay"] == "1057.80"
    newest = ask(account, "entries").json["entries"][0]
    assert (newest["kind"], newest["amount"], newest["ru"]) == ("payment", "-200.00", "Платёж получен")


def test_the_number_of_an_old_bill_pays_the_account_that_had_it(account: Running) -> None:
    renumbered = account_event(
        revision=2, account_number="520000000918", former_numbers=["520000000017"], opening_balance=Decimal("1257.80")
    )
    account.deliver(renumbered)
    paid = [osmp(account, account=number, txn_id=number[-3:]) for number in ("520000000017", "520000000918")]
    assert [result(each) for each in paid] == [0, 0]
    assert owed(account) == "857.80"
