"""Agents at paths of their own: each with its secret or certificate, its protocol and its limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from billing_calculator.app import service
from chassis.ids import new_id
from chassis.testing import Running
from chassis.web.app import build
from contracts.events.billing_calculator import PAYMENT_RECEIVED

from tests.billing_calculator.component.asking import AGENTS, CERTIFICATE, code, osmp, owed, result, sber
from tests.billing_calculator.examples import ACCOUNT_NUMBER, account_event

OSMP = {"command": "pay", "txn_id": "1234567", "account": ACCOUNT_NUMBER, "sum": "200.00", "txn_date": "20221120120000"}


def own_osmp(billing: Running, agent: str = "terminal", *, auth: tuple[str, str] | None = None, **asked: str) -> Any:
    return billing.client.get(f"/pay/osmp/{agent}", query_string={**OSMP, **asked}, auth=auth or (agent, "secret"))


def test_the_bank_checks_pays_and_repeats_to_the_byte(account: Running) -> None:
    checked = sber(account, ACTION="check", AMOUNT="", PAY_ID="", PAY_DATE="")
    assert [(each.tag, each.text) for each in ElementTree.fromstring(checked.data)] == [
        ("CODE", "0"), ("MESSAGE", "Платёж возможен"), ("BALANCE", "1257.80"), ("REC_SUM", "1257.80"),
    ]  # fmt: skip
    assert owed(account) == "1257.80" and account.outbox() == []
    first = sber(account)
    account.clock(at="2022-12-20T12:00:00+03:00")
    account.deliver(account_event(revision=2, status="closed", opening_balance=Decimal("1257.80")))
    assert sber(account).data == first.data and sber(account, AMOUNT="200").data == first.data
    assert owed(account) == "1057.80"
    (fact,) = account.outbox(PAYMENT_RECEIVED.name)
    assert (fact.data["amount"], fact.data["agent"], fact.data["txn_id"]) == ("200.00", "bank", "77001")


def test_what_a_payment_was_answered_is_what_every_later_release_answers(account: Running) -> None:
    """Frozen: an agent repeats for as long as it likes, and a comma would be another answer."""
    assert sber(account).data.decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n<response><CODE>0</CODE><MESSAGE>Платёж принят</MESSAGE>"
        "<EXT_ID>166973639409530411</EXT_ID><REG_DATE>20.11.2022_12:00:00</REG_DATE><SUM>200.00</SUM></response>"
    )
    assert own_osmp(account).data.decode() == (
        "<?xml version='1.0' encoding='UTF-8'?>\n<response><osmp_txn_id>1234567</osmp_txn_id>"
        "<prv_txn>974943363806188451</prv_txn><sum>200.00</sum><result>0</result><comment>Платёж принят</comment></response>"
    )


def test_an_agent_that_wants_to_be_told_of_duplicates_is_told_with_the_first_ones_data(account: Running) -> None:
    first = ElementTree.fromstring(sber(account, "bank-told").data)
    again = sber(account, "bank-told")
    said = ElementTree.fromstring(again.data)
    assert (code(again), said.findtext("AMOUNT")) == (8, "200.00")
    assert [said.findtext(name) for name in ("EXT_ID", "REG_DATE")] == [first.findtext(name) for name in ("EXT_ID", "REG_DATE")]
    assert owed(account) == "1057.80"


@pytest.mark.parametrize("other", [{"AMOUNT": "201.00"}, {"ACCOUNT": "520000000025"}])
def test_a_repeat_with_another_sum_or_account_is_refused_and_shown_to_staff(account: Running, other: dict[str, str]) -> None:
    account.deliver(account_event(account_id="1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91", account_number="520000000025"))
    first = sber(account)
    assert [code(sber(account, **other)) for _ in range(2)] == [6, 6]
    assert sber(account).data == first.data and owed(account) == "1057.80"
    shown = account.client.get(
        "/api/v1/billing/staff/payment-clashes", headers=account.headers(new_id(), audience="staff", roles=["accountant"])
    ).json["clashes"]
    assert [(each["agent"], each["txn_id"], each["times"]) for each in shown] == [("bank", "77001", 2)]
    asked = {"AMOUNT": "200.00", "ACCOUNT": ACCOUNT_NUMBER} | other
    assert (shown[0]["amount"], shown[0]["account_number"]) == (asked["AMOUNT"], asked["ACCOUNT"])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"ACTION": "refund"}, 2),
        ({"ACCOUNT": "520000999999"}, 3),
        ({"ACCOUNT": "52000000001"}, 4),
        ({"PAY_ID": ""}, 6),
        ({"PAY_ID": "1<2"}, 6),
        ({"AMOUNT": "200,00"}, 9),
        ({"AMOUNT": ""}, 9),
        ({"AMOUNT": "-5.00"}, 9),
        ({"AMOUNT": "0.99"}, 10),
        ({"AMOUNT": "100000.01"}, 11),
        ({"PAY_DATE": "31.02.2022_12:00:00"}, 12),
        ({"PAY_DATE": "20221120120000"}, 12),
    ],
)
def test_the_bank_is_told_what_was_wrong_by_its_own_codes(untouched: Running, asked: dict[str, str], expected: int) -> None:
    assert code(sber(untouched, **asked)) == expected
    assert owed(untouched) == "1257.80" and untouched.outbox() == []


def test_a_closed_account_is_inactive_to_the_bank(account: Running) -> None:
    account.deliver(account_event(revision=2, status="closed"))
    assert [code(sber(account, ACTION=action)) for action in ("check", "payment")] == [5, 5]


@pytest.mark.parametrize(
    ("agent", "password", "certificate", "status"),
    [
        ("bank", "secret", b"", 200),
        ("bank", "guess", b"", 401),
        ("bank", "", CERTIFICATE, 401),
        ("bank-tls", "", CERTIFICATE, 200),
        ("bank-tls", "", CERTIFICATE + b"!", 401),
        ("bank-tls", "", b"", 401),
        ("bank-tls", "secret", b"", 401),
        ("bank-both", "secret", CERTIFICATE, 200),
        ("bank-both", "secret", b"", 401),
        ("bank-both", "", CERTIFICATE, 401),
        ("nobody", "secret", CERTIFICATE, 401),
        ("terminal", "secret", b"", 401),  # speaks the other protocol
        ("qiwi", "other", b"", 401),  # has no path of its own
    ],
)
def test_an_agent_is_let_in_at_its_own_path_by_what_was_agreed(
    untouched: Running, agent: str, password: str, certificate: bytes, status: int
) -> None:
    answer = sber(untouched, agent, password=password, certificate=certificate, ACTION="check")
    assert answer.status_code == status
    assert status == 200 or answer.json["code"] == "agent_unknown"


def test_an_agent_with_a_path_of_its_own_is_not_let_in_at_the_shared_one_nor_at_anothers(untouched: Running) -> None:
    assert osmp(untouched, ("terminal", "secret")).status_code == 401
    assert own_osmp(untouched, "stopped", auth=("terminal", "secret")).status_code == 401
    assert own_osmp(untouched, "sber").status_code == 401
    assert owed(untouched) == "1257.80"


@pytest.mark.parametrize(("amount", "expected"), [("9.99", 241), ("15000.01", 242), ("10.00", 0), ("15000.00", 0)])
def test_an_agents_own_limits_go_before_the_common_ones(untouched: Running, amount: str, expected: int) -> None:
    assert result(own_osmp(untouched, command="check", sum=amount)) == expected


def test_a_suspended_agent_takes_nothing_and_still_hears_its_earlier_answers(account: Running) -> None:
    assert [result(own_osmp(account, "stopped", command=command)) for command in ("check", "pay")] == [7, 7]
    first = own_osmp(account)
    assert owed(account) == "1057.80"
    stopped = AGENTS.replace('"largest": "15000.00"', '"largest": "15000.00", "suspended": true')
    later = service.runtime(account.settings.__class__(**{**vars(account.settings), "agents": type(AGENTS)(stopped)}))
    client = build(later).test_client()
    asked = [client.get("/pay/osmp/terminal", query_string={**OSMP, "txn_id": number}, auth=("terminal", "secret"))
             for number in ("1234567", "2")]  # fmt: skip
    later.close()
    assert asked[0].data == first.data and result(asked[1]) == 7


def test_twins_of_a_bank_at_once_are_credited_once_and_answered_alike(account: Running) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [answer.data for answer in pool.map(lambda _: sber(account), range(16))]
    assert len(set(answers)) == 1 and b"<CODE>0</CODE>" in answers[0]
    assert owed(account) == "1057.80"
