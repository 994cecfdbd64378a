"""What a machine with a household's token may do: send and see readings, with the right for it, and nothing else."""

from __future__ import annotations

import pytest
from chassis.testing import Running

from tests.readings.component.conftest import Answer, Customer, customer_of, values


def of_machine(customer: Customer, method: str, path: str, *scopes: str, body: object = None) -> Answer:
    """The answer to a machine with these rights in the customer's account."""
    headers = customer.running.headers(customer.user_id, [customer.account_id], audience="machine", roles=scopes)
    url = f"/api/v1/readings/accounts/{customer.account_id}/{path}"
    response = customer.running.client.open(url, method=method, json=body, headers=headers)
    return Answer(response.status_code, response.get_json() or {}, response.get_data(), response.headers)


def test_a_machine_with_the_right_sends_a_reading(on_the_twentieth: Running) -> None:
    customer = customer_of(on_the_twentieth)
    body = {"meter_id": customer.meter_id, "values": values(single="12605")}
    assert of_machine(customer, "GET", "meters", "readings:write").status == 200
    assert of_machine(customer, "POST", "checks", "readings:write", body=body).status == 200
    assert of_machine(customer, "POST", "readings", "readings:write", body=body).status == 201


@pytest.mark.parametrize("scope", ["readings:read", "charges:read"])
def test_without_the_right_nothing_is_sent(on_the_twentieth: Running, scope: str) -> None:
    customer = customer_of(on_the_twentieth)
    body = {"meter_id": customer.meter_id, "values": values(single="12605")}
    assert of_machine(customer, "POST", "readings", scope, body=body).refusal == (403, "role_missing")
    assert of_machine(customer, "GET", "readings", scope).status == (200 if scope == "readings:read" else 403)


def test_a_machine_corrects_and_cancels_nothing(on_the_twentieth: Running) -> None:
    customer = customer_of(on_the_twentieth)
    reading_id = customer.submit(single="12605").body["reading_id"]
    assert of_machine(customer, "PUT", f"readings/{reading_id}", "readings:write", body={"values": []}).status == 401
    assert of_machine(customer, "DELETE", f"readings/{reading_id}", "readings:write").status == 401


def test_a_machine_sees_no_other_account(on_the_twentieth: Running) -> None:
    mine, other = customer_of(on_the_twentieth), customer_of(on_the_twentieth)
    headers = other.running.headers(mine.user_id, [mine.account_id], audience="machine", roles=["readings:write"])
    url = f"/api/v1/readings/accounts/{other.account_id}/meters"
    assert on_the_twentieth.client.get(url, headers=headers).status_code == 404
