from __future__ import annotations

import copy
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from contracts.api.closings import ClosingResponse, WaitingClosingsResponse

from tests.readings.component.conftest import Answer, Customer, account_updated, values
from tests.readings.component.test_disputes import Clerk
from tests.readings.component.test_receipts import genuine, told_so_far

FINAL = [{"zone": "single", "value": "12700.5"}]


def replaced(customer: Customer, *, final: list[dict[str, str]] = FINAL, revision: int = 2, ratio: str = "1") -> Customer:
    """Account-sync told that the meter was replaced on 10 November; the customer now has the new one."""
    message = account_updated(customer.account_id, customer.meter_id, revision=revision)
    [old] = message["data"]["meters"]
    new = {**copy.deepcopy(old), "meter_id": new_id(), "serial": "77", "initial_on": "2022-11-10",
           "initial_values": [{"zone": "single", "value": "3"}]}  # fmt: skip
    former = {**old, "ratio": ratio, "removed_on": "2022-11-10", "final_values": final, "source": "staff"}
    message["data"].update(meters=[new], former_meters=[former])
    customer.running.deliver(message)
    return Customer(customer.running, customer.account_id, new["meter_id"], customer.user_id)


def clerk(customer: Customer, method: str, path: str = "", body: Any = None) -> Answer:
    headers = customer.running.headers(new_id(), audience="staff", roles=["clerk"])
    response = customer.running.client.open(f"/api/v1/readings/staff/closings{path}", method=method, json=body, headers=headers)
    return Answer(response.status_code, response.get_json() or {}, response.get_data(), response.headers)


def decision(what: str, **figures: str) -> dict[str, Any]:
    return {"decision": what, "reason": "По акту снятия.", "source": "inspection", "values": values(**figures)}


def waiting(customer: Customer) -> list[dict[str, Any]]:
    """What the clerks see of this account."""
    answer = clerk(customer, "GET")
    assert WaitingClosingsResponse().validate(answer.body) == {}
    return [each for each in answer.body["items"] if each["account_id"] == customer.account_id]


def former(customer: Customer) -> tuple[list[dict[str, str]], str | None]:
    """What the customer reads of the meter that was taken off."""
    [shown] = customer.ask("GET", "meters").body["former"]
    return shown["final_values"], shown.get("closing")


def submitted(customer: Customer) -> list[tuple[str, str, str, str]]:
    told = [each.data for each in customer.told() if each.type == "readings.reading_submitted.v1"]
    return [(each["meter_id"], each["period"], each["zones"][0]["previous"], each["zones"][0]["consumption"]) for each in told]


def test_the_last_figures_of_a_former_meter_are_its_last_reading_and_the_new_one_counts_on(customer: Customer) -> None:
    customer.submit(single="12400")
    now = replaced(customer)

    assert now.submit(single="13").status == 201

    assert submitted(now)[1:] == [
        (customer.meter_id, "2022-11", "12400", "300"),
        (now.meter_id, "2022-11", "3", "10"),
    ]


def test_before_any_reading_the_former_meter_counts_from_what_it_started_with(customer: Customer) -> None:
    replaced(customer)

    assert submitted(customer) == [(customer.meter_id, "2022-11", "12345", "355")]


def test_the_ratio_of_the_former_meter_is_its_own(customer: Customer) -> None:
    replaced(customer, ratio="20")

    assert submitted(customer) == [(customer.meter_id, "2022-11", "12345", "7100")]


def test_told_again_nothing_is_taken_twice(customer: Customer) -> None:
    replaced(customer)
    replaced(customer, revision=3)

    assert len(submitted(customer)) == 1


@pytest.mark.parametrize("final", [[], [{"zone": "single", "value": "12344"}]])
def test_figures_nobody_told_and_figures_below_the_last_are_not_taken_and_the_account_goes_on(
    customer: Customer, final: list[dict[str, str]]
) -> None:
    now = replaced(customer, final=final)

    assert submitted(now) == []
    assert now.submit(single="13").status == 201
    [item] = waiting(now)
    assert (item["why"], item["told"]) == ("below" if final else "untold", final)
    assert item["last"] == [{"zone": "single", "value": "12345"}]
    assert former(now) == ([], "waiting")


def test_a_clerk_closes_the_meter_with_figures_that_can_be_and_once(customer: Customer) -> None:
    customer.submit(single="12400")
    now = replaced(customer, final=[])
    [item] = waiting(now)
    below = clerk(now, "POST", f"/{item['closing_id']}/decisions", decision("closed", single="12399"))
    assert (below.refusal, below.body["details"]) == ((422, "closing_figures_wrong"), {"last": {"single": "12400"}})
    assert clerk(now, "POST", f"/{item['closing_id']}/decisions", decision("closed")).refusal == (422, "closing_figures_wrong")
    assert clerk(now, "POST", f"/{new_id()}/decisions", decision("left")).refusal == (404, "closing_unknown")

    closed = clerk(now, "POST", f"/{item['closing_id']}/decisions", decision("closed", single="12700"))
    assert (closed.status, ClosingResponse().validate(closed.body), waiting(now)) == (200, {}, [])
    assert submitted(now)[1:] == [(customer.meter_id, "2022-11", "12400", "300")]
    assert former(now) == ([{"zone": "single", "value": "12700"}], "closed")
    again = clerk(now, "POST", f"/{item['closing_id']}/decisions", decision("closed", single="12800"))
    assert again.refusal == (409, "closing_already_decided") and len(submitted(now)) == 2
    assert [each.data["did"] for each in now.running.outbox("readings.staff_acted.v1")][-1] == "meter_closed"


def test_right_figures_of_the_base_close_the_meter_by_themselves_even_after_it_was_left(customer: Customer) -> None:
    now = replaced(customer, final=[])
    [item] = waiting(now)
    assert clerk(now, "POST", f"/{item['closing_id']}/decisions", decision("left")).status == 200
    assert (waiting(now), former(now)) == ([], ([], "left"))
    now = replaced(customer, final=[], revision=3)
    assert (waiting(now), former(now)) == ([], ([], "left"))
    now = replaced(customer, revision=4)
    assert submitted(now) == [(customer.meter_id, "2022-11", "12345", "355")]
    assert former(now) == (FINAL, "closed")


def test_right_figures_of_the_base_take_the_meter_from_the_list_of_the_clerks(customer: Customer) -> None:
    assert len(waiting(replaced(customer, final=[]))) == 1
    now = replaced(customer, revision=3)
    assert (waiting(now), former(now)) == ([], (FINAL, "closed"))


def test_a_reading_of_a_former_meter_is_disputed_like_any_other(customer: Customer) -> None:
    reading_id = customer.submit(single="12400").body["reading_id"]
    now = replaced(customer)
    customer.running.clock(at="2022-12-20T10:00:00+03:00")
    assert now.ask("POST", f"readings/{reading_id}/disputes", {"text": "Было 12390."}).status == 201
    office = Clerk(now.running)
    [case] = office.waiting(now)
    assert office.decide(case["dispute_id"], "accepted", single="12390").status == 200
    told = [each.data["zones"][0]["consumption"] for each in now.told() if each.type == "readings.reading_corrected.v1"]
    assert told == ["45", "310"]


def test_the_history_of_the_former_meter_stays_and_its_last_reading_has_a_receipt(customer: Customer) -> None:
    customer.submit(single="12400")
    now = replaced(customer)
    told_so_far(now)

    shown: list[dict[str, Any]] = now.readings().body["readings"]
    assert [(each["meter_id"], each["zones"][0]["value"]) for each in shown] == [
        (customer.meter_id, "12700"), (customer.meter_id, "12400"),
    ]  # fmt: skip
    assert [(each["meter_serial"], each["zones"][0]["value"]) for each in genuine(now)] == [
        ("40318822", "12400"), ("40318822", "12700"),
    ]  # fmt: skip
    [former] = now.ask("GET", "meters").body["former"]
    assert (former["serial"], former["removed_on"], former["final_values"]) == (
        "40318822", "2022-11-10", [{"zone": "single", "value": "12700.5"}],
    )  # fmt: skip


def test_a_former_meter_takes_no_more_readings(customer: Customer, on_the_twentieth: Running) -> None:
    replaced(customer)

    assert customer.submit(single="12800").refusal == (404, "meter_unknown")
