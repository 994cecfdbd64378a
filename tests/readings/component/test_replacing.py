from __future__ import annotations

import copy
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running

from tests.readings.component.conftest import Customer, account_updated
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
