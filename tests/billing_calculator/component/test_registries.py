"""Registries of payments: checked, booked once, matched with what was paid online; payments without an account."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator import actions
from chassis.testing import Running
from contracts.events.billing_calculator import PAYMENT_RECEIVED
from contracts.events.payment_registries import PAYMENT_REGISTRY_APPLIED

from tests.billing_calculator.component.asking import ask, osmp, owed, result
from tests.billing_calculator.component.closes import as_office, named
from tests.billing_calculator.component.payers import payer_named
from tests.billing_calculator.examples import ACCOUNT_NUMBER, account_event
from tests.billing_calculator.registry_files import FILES, Paid, qiwi

NAME, UNKNOWN = "QIWI_1234_202211191.csv", "520000999999"


def send(billing: Running, content: bytes, *, name: str = NAME, agent: str = "qiwi", **query: str) -> Any:
    headers = billing.headers("5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c99", audience="staff", roles=["accountant"])
    return billing.client.post(
        "/api/v1/billing/staff/payment-registries", headers=headers, data=content, content_type="application/octet-stream",
        query_string={"name": name, **({"agent": agent} if agent else {}), **query},
    )  # fmt: skip


def book(billing: Running, content: bytes, **query: str) -> Any:
    """Send it, have it booked, and see what it came to."""
    sent = send(billing, content, **query).json["registry"]
    path = f"payment-registries/{sent['registry_id']}"
    assert as_office(billing, "POST", f"{path}/application").status_code == 202
    actions.go_through_registries(billing.transactions)
    return as_office(billing, "GET", path).json


def came(registry: Any, what: str = "came") -> dict[str, tuple[int, str]]:
    return {each["outcome"]: (each["count"], each["sum"]) for each in registry[what]}


def paid_online(billing: Running, number: str, amount: str = "200.00") -> None:
    assert result(osmp(billing, agent=("qiwi", "other"), txn_id=number, sum=amount, txn_date="20221119120000")) == 0


def test_a_registry_confirms_books_and_suspends_and_tells_what_does_not_agree(account: Running) -> None:
    paid_online(account, "1")
    paid_online(account, "2", "300.00")
    paid_online(account, "3")
    rows = [Paid("1", ACCOUNT_NUMBER, "200.00"), Paid("2", ACCOUNT_NUMBER, "301.00"), Paid("4", ACCOUNT_NUMBER, "50.00"),
            Paid("5", UNKNOWN, "70.00")]  # fmt: skip
    sent = send(account, qiwi(rows))
    would = {"confirmed": (1, "200.00"), "another_sum": (1, "301.00"), "booked": (1, "50.00"), "suspended": (1, "70.00")}
    assert (sent.status_code, came(sent.json["registry"], "would")) == (201, would)
    assert owed(account) == "557.80"  # nothing is booked before somebody asks for it
    done = book(account, qiwi(rows))
    assert (done["state"], came(done)) == ("applied", would)
    assert owed(account) == "507.80"
    booked = account.outbox(PAYMENT_RECEIVED.name)[-1].data
    assert (booked["amount"], booked["paid_at"], booked["balance"]) == ("50.00", "2022-11-19T09:30:05Z", "507.80")
    (applied,) = account.outbox(PAYMENT_REGISTRY_APPLIED.name)
    assert (applied.data["confirmed"], applied.data["mismatched"], applied.data["days"]) == (1, 1, ["2022-11-19"])
    day = as_office(account, "GET", "payment-reconciliations/qiwi/2022-11-19").json
    causes = [(each["cause"], each["operation"], each["told"], each["held"]) for each in day["mismatches"]]
    assert causes == [("not_in_registry", "3", None, "200.00"), ("another_sum", "2", "301.00", "300.00")]
    (listed,) = as_office(account, "GET", "payment-reconciliations").json["items"]
    assert (listed["agrees"], listed["missing"], listed["told_count"], listed["online_sum"]) == (False, 1, 4, "700.00")
    for edge in ("0001-01-01", "9999-12-31"):
        assert as_office(account, "GET", f"payment-reconciliations?until={edge}").json["items"] == []
        assert as_office(account, "GET", f"payment-reconciliations/qiwi/{edge}").json["mismatches"] == []
    notes = as_office(account, "GET", f"payment-registries/{done['registry_id']}/rows").json["items"]
    told = [(each["line"], each["outcome"], each["held"]) for each in notes]
    assert told == [(2, "another_sum", "300.00"), (4, "suspended", None)]


def test_a_cancelled_payment_is_missing_in_no_registry(account: Running) -> None:
    paid_online(account, "1")
    for number, registry in (("2", False), ("3", True)):
        paid_online(account, number)
        if registry:
            book(account, qiwi([Paid("3", ACCOUNT_NUMBER, "200.00")]))
        (found,) = as_office(account, "GET", f"payments?asked={number}").json["payments"]
        said = {"cause": "agent_cancelled", "reason": "письмо банка"}
        assert as_office(account, "POST", f"payments/{found['payment_id']}/cancellation", said).status_code == 200
    (listed,) = as_office(account, "GET", "payment-reconciliations").json["items"]
    assert (listed["online_count"], listed["online_sum"], listed["missing"]) == (2, "400.00", 1)
    day = as_office(account, "GET", "payment-reconciliations/qiwi/2022-11-19").json
    assert [(each["cause"], each["operation"]) for each in day["mismatches"]] == [("not_in_registry", "1")]
    assert day["figures"] == listed


def test_an_agent_that_asks_after_its_registry_is_answered_and_credited_once(account: Running) -> None:
    book(account, qiwi([Paid("7", ACCOUNT_NUMBER, "200.00")]))
    paid_online(account, "7")
    assert owed(account) == "1057.80" and len(account.outbox(PAYMENT_RECEIVED.name)) == 1


def test_a_file_is_one_registry_however_often_it_is_sent_and_one_with_a_wrong_total_books_nothing(account: Running) -> None:
    content = qiwi([Paid("7", ACCOUNT_NUMBER, "200.00")])
    assert book(account, content)["state"] == "applied"
    again = send(account, content).json
    assert again["sent_before"] and again["registry"]["state"] == "applied"
    assert as_office(account, "POST", f"payment-registries/{again['registry']['registry_id']}/application").status_code == 409
    wrong = send(account, qiwi([Paid("8", ACCOUNT_NUMBER, "10.00")]).replace(b"\t1\t", b"\t2\t")).json["registry"]
    assert (wrong["state"], wrong["troubles"][0]["code"]) == ("refused", "control_differs")
    assert as_office(account, "POST", f"payment-registries/{wrong['registry_id']}/application").status_code == 409
    assert owed(account) == "1057.80"


def test_whose_file_it_is_must_be_said_where_several_could_have_sent_it_and_a_wrong_choice_is_undone(account: Running) -> None:
    content = qiwi([Paid("7", ACCOUNT_NUMBER, "200.00")])
    assert send(account, content, agent="").json["code"] == "registry_agent_unknown"
    assert send(account, content, agent="bank").json["code"] == "registry_agent_unknown"  # speaks the other protocol
    assert send(account, content, name="letter.doc").json["code"] == "registry_profile_unknown"
    chosen = send(account, content, agent="terminal").json["registry"]
    assert as_office(account, "POST", f"payment-registries/{chosen['registry_id']}/withdrawal").json["state"] == "withdrawn"
    assert book(account, content)["agent"] == "qiwi"


def test_a_file_too_large_is_refused_by_its_told_size(account: Running) -> None:
    answer = send(account, b"1" * (account.settings.max_registry_bytes + 1))
    assert (answer.status_code, answer.json["code"]) == (413, "file_too_large")


def test_a_payment_without_an_account_is_put_to_one_by_one_of_two_clerks_with_its_own_day(account: Running) -> None:
    account.deliver(account_event(account_id=named(1), account_number="520000000025", status="closed"))
    rows = [Paid("5", UNKNOWN, "70.00", day=3), Paid("6", "520000000025", "80.00"), Paid("9", "без номера", "90.00")]
    book(account, qiwi(rows))
    page = as_office(account, "GET", "suspense?state=open").json
    held = {each["operation"]: each for each in page["items"]}
    assert {name: each["cause"] for name, each in held.items()} == {"5": "unknown", "6": "closed", "9": "malformed"}
    assert (page["waiting"], page["waiting_sum"]) == (3, "240.00")
    path = f"suspense/{held['5']['payment_id']}"
    preview = "account-previews?account_number="
    account.deliver(payer_named(account, name="Иванова Анна Петровна"))
    seen = as_office(account, "GET", preview + ACCOUNT_NUMBER).json
    assert (seen["holder"], seen["balance"], seen["closed"]) == ("И*** А. П.", "1257.80", False)
    assert seen["address"].startswith("603000") and seen["address"].endswith("***") and "кв." not in seen["address"]
    closed = as_office(account, "GET", preview + "520000000025").json
    assert (closed["holder"], closed["address"], closed["closed"]) == ("", "", True)
    nobody = as_office(account, "GET", preview + UNKNOWN)
    assert (nobody.status_code, nobody.json["code"]) == (422, "account_number_unknown")
    refused = as_office(account, "POST", f"{path}/attribution", {"account_number": UNKNOWN, "reason": "ошибка"})
    assert (refused.status_code, refused.json["code"]) == (422, "account_number_unknown")
    said = {"account_number": ACCOUNT_NUMBER, "reason": "заявление плательщика"}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: as_office(account, "POST", f"{path}/attribution", said), range(2)))
    assert sorted((each.status_code, each.json.get("code")) for each in answers) == [(200, None), (409, "suspense_settled")]
    late = as_office(account, "POST", f"{path}/return", {"reason": "ошибка"})
    assert (late.status_code, late.json["code"]) == (409, "suspense_settled")
    assert owed(account) == "1187.80"
    (payment,) = ask(account, "payments").json["payments"]
    assert (payment["amount"], payment["paid_at"]) == ("70.00", "2022-11-03T09:30:05Z")
    (found,) = as_office(account, "GET", f"suspense?account_number={ACCOUNT_NUMBER}").json["items"]
    assert (found["state"], found["put_to"], found["steps"][0]["reason"]) == ("attributed", ACCOUNT_NUMBER, said["reason"])
    returned = as_office(account, "POST", f"suspense/{held['9']['payment_id']}/return", {"reason": "возврат плательщику"})
    assert returned.json["state"] == "returned" and owed(account) == "1187.80"


@pytest.mark.parametrize("seed", range(2))
def test_any_split_repetition_and_order_of_files_and_requests_comes_to_the_same_ledger(account: Running, seed: int) -> None:
    chance = random.Random(seed)
    rows = [Paid(str(n), chance.choice([ACCOUNT_NUMBER, ACCOUNT_NUMBER, UNKNOWN]), f"{n}.{n:02}", chance.randint(1, 19))
            for n in range(1, 25)]  # fmt: skip
    mine = [each for each in rows if each.account == ACCOUNT_NUMBER]
    online = [each for each in mine if chance.random() < 0.4]
    steps: list[Any] = [lambda each=each: paid_online(account, each.operation, each.amount) for each in online]
    for _ in range(3):
        shuffled = chance.sample(rows, len(rows))
        cut = chance.randint(1, len(rows) - 1)
        steps += [lambda part=part: book(account, qiwi(part)) for part in (shuffled[:cut], shuffled[cut:])]
    for step in chance.sample(steps, len(steps)):
        step()
    assert Decimal(owed(account)) == Decimal("1257.80") - sum(Decimal(each.amount) for each in mine)
    payments = list(account.database["payments"].find())
    assert {each["txn_id"]: str(each["amount"]) for each in payments} == {each.operation: each.amount for each in mine}
    waiting = {each["txn_id"]: str(each["amount"]) for each in account.database["suspense"].find()}
    assert waiting == {each.operation: each.amount for each in rows if each.account == UNKNOWN}


@pytest.mark.parametrize("kind", sorted(FILES))
def test_every_kind_of_file_is_booked_and_told_by_its_name(account: Running, kind: str) -> None:
    name, made = FILES[kind]
    agent = {"qiwi-daily": "qiwi", "sber": "bank"}.get(kind, "")
    done = book(account, made([Paid("77", ACCOUNT_NUMBER, "200.00"), Paid("78", UNKNOWN, "1.00")]), name=name, agent=agent)
    assert came(done) == {"booked": (1, "200.00"), "suspended": (1, "1.00")}
    assert owed(account) == "1057.80"
