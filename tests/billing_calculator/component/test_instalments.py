"""A debt is asked to be paid in instalments, decided by the office, and ends as the ledger has it; each step once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from billing_calculator import actions
from billing_calculator.app import service
from chassis.clock import system_now
from chassis.history.log import Log
from chassis.history.rebuild import compare, faults, told
from chassis.history.replay import Replay
from chassis.testing import Running
from contracts.events.instalments import INSTALMENT_ASKED, INSTALMENT_DECIDED, INSTALMENT_ENDED
from contracts.events.payment_reversals import STAFF_ACTED

from tests.billing_calculator.component.asking import AGENTS, USER_ID, ask, osmp
from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, account_event
from tests.contracts.golden import golden_events

PLANS = "instalment-plans"
OLD = {"opening_balance": Decimal("1000.00"), "opening_balance_on": date(2026, 2, 10)}
CLERK = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c77"
WORD = "Потеряла работу, помогите"
WISH = {"months": 3, "amount": "1000.00", "word": WORD}


@pytest.fixture
def late(billing: Running) -> Running:
    billing.clock(at="2026-05-20T12:00:00+03:00")
    billing.deliver(account_event(**OLD))
    return billing


def wish(billing: Running, user: str = USER_ID, **changed: Any) -> Any:
    address = f"/api/v1/billing/accounts/{ACCOUNT_ID}/{PLANS}"
    return billing.client.post(address, headers=billing.headers(user, [ACCOUNT_ID]), json={**WISH, **changed})


def take_back(billing: Running, plan_id: str) -> Any:
    address = f"/api/v1/billing/accounts/{ACCOUNT_ID}/{PLANS}/{plan_id}/withdrawal"
    return billing.client.post(address, headers=billing.headers(USER_ID, [ACCOUNT_ID]))


def office(billing: Running, method: str, path: str = "", **sent: Any) -> Any:
    headers = billing.headers(CLERK, audience="staff", roles=["accountant"])
    return billing.client.open(f"/api/v1/billing/staff/{PLANS}{path}", method=method, headers=headers, **sent)


def agree(billing: Running, plan_id: str, **body: Any) -> Any:
    return office(billing, "POST", f"/{plan_id}/agreement", json=body)


def refuse(billing: Running, plan_id: str, reason: str = "Долг ещё не просрочен") -> Any:
    return office(billing, "POST", f"/{plan_id}/refusal", json={"reason": reason})


def page(billing: Running) -> Any:
    return ask(billing, PLANS).json


def look(billing: Running) -> None:
    actions.look_after_plans(billing.transactions)


def states(billing: Running) -> list[str]:
    kinds = (INSTALMENT_ASKED, INSTALMENT_DECIDED, INSTALMENT_ENDED)
    return [fact.data["state"] for kind in kinds for fact in billing.outbox(kind.name)]


def test_of_many_who_ask_at_once_for_the_same_all_hear_of_one_request(late: Running) -> None:
    offer = page(late)
    assert (offer["amount"], offer["not_offered"], offer["penalty"], offer["items"]) == ("1000.00", None, "goes_on", [])
    assert [part["amount"] for part in offer["schedules"][1]["parts"]] == ["333.34", "333.33", "333.33"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: wish(late), range(4)))
    assert {each.status_code for each in answers} == {201}
    (plan_id,) = {each.json["plan_id"] for each in answers}
    assert (states(late), len({each.data for each in answers})) == (["asked"], 1)
    other = wish(late, months=4)
    assert (other.status_code, other.json["code"], other.json["details"]["why"]) == (409, "instalments_not_offered", "plan_open")
    (one,) = page(late)["items"]
    assert (one["plan_id"], one["own"], one["word"], one["state"]) == (plan_id, True, WORD, "asked")
    spouse = late.client.get(f"/api/v1/billing/accounts/{ACCOUNT_ID}/{PLANS}", headers=late.headers("spouse", [ACCOUNT_ID])).json
    assert (spouse["items"][0]["own"], spouse["items"][0]["word"], spouse["not_offered"]) == (False, None, "plan_open")
    (asked,) = late.outbox(INSTALMENT_ASKED.name)
    assert WORD not in str(asked.data) and USER_ID not in str(asked.data)
    kept = str(list(late.database["idempotency"].find()))
    assert WORD not in kept and all(each.json["word"] is None for each in answers)

    for _ in range(2):
        assert take_back(late, plan_id).json["state"] == "withdrawn"
    assert states(late) == ["asked", "withdrawn"]
    assert agree(late, plan_id).json["code"] == "instalment_plan_decided"
    assert wish(late, months=4).json["state"] == "asked"


def test_what_does_not_fit_is_refused_with_the_way_on(late: Running) -> None:
    for body in ({"months": 0}, {"months": 2.5}, {"amount": "0.00"}, {"word": "  \n"}, {"word": "ы" * 501}):
        assert wish(late, **body).status_code == 422, body
    outside = wish(late, months=13)
    assert (outside.status_code, outside.json["code"], outside.json["errors"][0]["pointer"]) == (
        422, "instalment_months_outside", "/months",
    )  # fmt: skip
    changed = wish(late, amount="999.99")
    assert (changed.status_code, changed.json["code"], changed.json["details"]) == (
        409, "instalment_sum_changed", {"amount": "1000.00"},
    )  # fmt: skip
    assert take_back(late, str(uuid4())).status_code == agree(late, str(uuid4())).status_code == 404
    plan_id = wish(late).json["plan_id"]
    assert refuse(late, plan_id, "   ").status_code == agree(late, plan_id, months=61).status_code == 422
    assert agree(late, plan_id, months=13).json["code"] == "instalment_months_outside"
    assert osmp(late, sum="1000.00").status_code == 200
    assert office(late, "GET").json["items"][0]["owed_now"] == "0.00"
    assert agree(late, plan_id).json["code"] == "instalment_nothing_left"
    assert page(late)["items"][0]["state"] == "asked" and states(late) == ["asked"]


def test_the_office_refuses_once_with_a_reason_that_the_customer_reads(late: Running) -> None:
    plan_id = wish(late).json["plan_id"]
    desk = office(late, "GET").json
    assert (desk["waiting"], desk["items"][0]["word"], desk["items"][0]["account_number"]) == (1, WORD, ACCOUNT_NUMBER)
    for reason in ("Долг меньше месячного", "Другая причина"):
        assert refuse(late, plan_id, reason).json["reason"] == "Долг меньше месячного"
    assert (page(late)["items"][0]["reason"], office(late, "GET").json["waiting"]) == ("Долг меньше месячного", 0)
    (fact,) = late.outbox(INSTALMENT_DECIDED.name)
    assert (fact.data["state"], "Долг" in str(fact.data), CLERK in str(fact.data)) == ("refused", False, False)
    (act,) = late.outbox(STAFF_ACTED.name)
    assert (act.data["did"], act.data["about"], act.data["staff_id"]) == ("instalment_refused", ACCOUNT_NUMBER, CLERK)
    assert page(late)["not_offered"] is None  # one may ask again


def test_a_kept_agreement_is_done_when_all_of_it_is_paid_and_comes_back_from_its_events(late: Running, mongo_url: str) -> None:
    plan_id = wish(late).json["plan_id"]
    for months in (2, 2, None):
        given = agree(late, plan_id, **({"months": months} if months else {}))
        assert (given.status_code, given.json["state"], [each["amount"] for each in given.json["parts"]]) == (
            200, "agreed", ["500.00", "500.00"],
        )  # fmt: skip
    assert agree(late, plan_id, months=3).status_code == 409
    look(late)
    osmp(late, sum="400.00")
    late.clock(at="2026-06-16T12:00:00+03:00")
    look(late)
    (one,) = page(late)["items"]
    assert (one["settled"], one["left"], one["late"], one["breaks_after"]) == ("400.00", "600.00", "100.00", "2026-06-25")
    assert [each["paid"] for each in one["parts"]] == ["400.00", "0.00"]
    osmp(late, txn_id="77", sum="600.00")
    look(late)
    look(late)
    assert (page(late)["items"][0]["state"], states(late)) == ("done", ["asked", "agreed", "done"])
    (ended,) = late.outbox(INSTALMENT_ENDED.name)
    assert (ended.revision, ended.data["settled"]) == (3, "1000.00")
    with Running(service, mongo_url, agents=AGENTS) as rebuilt:
        rebuilt.deliver(account_event(**OLD))
        log = Log(lambda producer: late.database if producer == service.name else rebuilt.database["none"].database)
        Replay(service, rebuilt.transactions, log, rebuild=True).run(until=system_now())
        compared = compare(late.database, rebuilt.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))


def test_a_part_too_long_overdue_ends_the_agreement_once_and_what_was_written_is_the_writers(late: Running) -> None:
    plan_id = wish(late).json["plan_id"]
    agree(late, plan_id)
    late.clock(at="2026-06-28T12:00:00+03:00")  # what was paid on the 25th may still be on its way
    look(late)
    assert page(late)["items"][0]["state"] == "agreed"
    late.clock(at="2026-06-29T12:00:00+03:00")
    for _ in range(2):
        look(late)
    assert states(late) == ["asked", "agreed", "broken"]
    (one,) = page(late)["items"]
    assert (one["state"], one["settled"], one["left"], one["late"]) == ("broken", "0.00", "1000.00", "0.00")

    wanted = golden_events()["identity.export_requested.v1"]
    late.deliver({**wanted, "data": {**wanted["data"], "user_id": USER_ID, "account_ids": [ACCOUNT_ID]}})
    (part,) = late.outbox("billing_calculator.export_part_ready.v1")
    (held,) = json.loads(part.data["content"])["instalment_plans"]
    assert (held["text"], held["state"], len(held["parts"])) == (WORD, "broken", 3)
    erasure = golden_events()["identity.erasure_requested.v1"]
    late.deliver({**erasure, "data": {**erasure["data"], "user_id": USER_ID, "account_ids": [ACCOUNT_ID]}})
    (gone,) = late.outbox("billing_calculator.person_erased.v1")
    assert {"what": "instalment_requests", "count": 1} in gone.data["erased"]
    assert "instalment_plans" in [each["what"] for each in gone.data["kept"]]
    held = str(list(late.database["instalment_plans"].find()))
    assert WORD not in held and USER_ID not in held


def test_nothing_is_agreed_or_ended_of_an_account_that_nobody_can_pay_to_any_more(late: Running) -> None:
    closed = {**OLD, "status": "closed", "closed_on": date(2026, 5, 19)}
    plan_id = wish(late).json["plan_id"]
    late.deliver(account_event(2, **closed))
    refused = agree(late, plan_id)
    assert (refused.status_code, refused.json["details"]) == (409, {"why": "account_closed"})
    late.deliver(account_event(3, **OLD))
    agree(late, plan_id)
    late.deliver(account_event(4, **closed))
    late.clock(at="2026-07-29T12:00:00+03:00")
    look(late)
    assert states(late) == ["asked", "agreed"], "agents take nothing for it: that is for people to settle"
