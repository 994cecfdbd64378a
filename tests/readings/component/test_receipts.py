from __future__ import annotations

import json
from typing import Any

import pytest
from chassis.testing import Running

from tests.readings.component.conftest import Answer, Customer, account_updated, customer_of
from tests.readings.receipt_keys import receipt_keys
from tests.readings.unit.test_receipts import program


def told_so_far(customer: Customer) -> None:
    """What readings told comes back to it one by one, as it does from the broker."""
    for each in customer.told():
        if each.type.startswith("readings.reading_"):
            customer.running.deliver(each)


def receipts(customer: Customer, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = customer.ask("GET", f"receipts{query}").body["receipts"]
    return found


def published(running: Running) -> dict[str, Any]:
    answer = running.client.get("/api/v1/readings/.well-known/receipt-keys.json")
    return {each["kid"]: each for each in answer.get_json()["keys"]}


def genuine(customer: Customer) -> list[dict[str, Any]]:
    """What the receipts of the account say, each verified, and all of them as a chain."""
    said = [program.verify(each["document"], published(customer.running)) for each in receipts(customer)]
    list(program.check_chain(said))
    return said


def corrected_and_cancelled(customer: Customer) -> Answer:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.correct(reading_id, single="12600")
    return customer.cancel(reading_id)


def test_each_reading_correction_and_withdrawal_has_a_receipt_in_the_chain_of_its_account(customer: Customer) -> None:
    reading = corrected_and_cancelled(customer).body
    told_so_far(customer)

    said = genuine(customer)

    assert [(each["number"], each["action"], each["revision"], each["zones"][0]["value"]) for each in said] == [
        (1, "submitted", 1, "12605"), (2, "corrected", 2, "12600"), (3, "cancelled", 3, "12600"),
    ]  # fmt: skip
    assert {each["reading_id"] for each in said} == {reading["reading_id"]}
    assert said[0]["received_at"].startswith("2022-11-20T07:1")
    assert (said[0]["account_number"], said[0]["meter_serial"], said[0]["retailer"]) == (
        "520000000017", "40318822", "Волгаэнергосбыт",
    )  # fmt: skip


def test_told_again_in_any_batch_a_reading_gets_no_second_receipt_and_the_chain_no_fork(customer: Customer) -> None:
    corrected_and_cancelled(customer)
    events = [each for each in customer.told() if each.type.startswith("readings.reading_")]
    customer.running.deliver(events[0])
    before = receipts(customer)
    customer.running.database["inbox"].delete_many({})  # even for one who forgot that it was handled

    customer.running.deliver(*events)

    assert receipts(customer)[:1] == before
    assert [each["number"] for each in genuine(customer)] == [1, 2, 3]


def test_two_accounts_have_chains_of_their_own(customer: Customer, on_the_twentieth: Running) -> None:
    other = customer_of(on_the_twentieth)
    for each in (customer, other):
        each.submit(single="12605")
    on_the_twentieth.deliver(*customer.told()[-1:], *other.told()[-1:])

    assert [each["number"] for each in (*genuine(customer), *genuine(other))] == [1, 1]


def test_two_meters_of_an_account_share_its_chain(customer: Customer) -> None:
    message = account_updated(customer.account_id, customer.meter_id, revision=2)
    [meter] = message["data"]["meters"]
    second = {**meter, "meter_id": "7d1e0b52-4f5e-5c0d-9b0e-3a6f1c2d4eff", "serial": "77"}
    message["data"]["meters"].append(second)
    customer.running.deliver(message)
    customer.submit(single="12605")
    customer.submit(single="12700", meter_id=second["meter_id"])
    told_so_far(customer)

    assert [(each["number"], each["meter_serial"]) for each in genuine(customer)] == [(1, "40318822"), (2, "77")]


def test_receipts_of_one_reading_and_pages_can_be_asked_for(customer: Customer) -> None:
    reading_id = corrected_and_cancelled(customer).body["reading_id"]
    other = customer.submit(single="12700").body["reading_id"]
    told_so_far(customer)

    assert [each["number"] for each in receipts(customer, f"?reading_id={other}")] == [4]
    first = customer.ask("GET", "receipts?limit=3").body
    assert ([each["reading_id"] for each in first["receipts"]], first["next"]) == ([reading_id] * 3, 3)
    assert customer.ask("GET", "receipts?limit=3&after=3").body["next"] is None
    assert customer.ask("GET", "receipts?after=-1").status == 422


def test_a_stranger_sees_no_receipts_and_who_only_reads_does(customer: Customer, on_the_twentieth: Running) -> None:
    stranger = customer_of(on_the_twentieth)
    stranger.account_id, own = customer.account_id, stranger.account_id
    headers = on_the_twentieth.headers(stranger.user_id, [own])

    asked = on_the_twentieth.client.get(f"/api/v1/readings/accounts/{customer.account_id}/receipts", headers=headers)

    assert asked.status_code == 404
    customer.role = "reader"
    assert customer.ask("GET", "receipts").status == 200


def test_the_keys_are_public_and_no_private_half_is_among_them(on_the_twentieth: Running) -> None:
    assert all("d" not in each for each in published(on_the_twentieth).values())


def test_a_rotated_key_signs_at_once_and_former_receipts_stay_genuine(customer: Customer) -> None:
    customer.submit(single="12605")
    told_so_far(customer)
    receipt_keys(customer.running.settings.receipt_key_file.parent, kid="receipts-2")
    customer.submit(single="12700")
    customer.running.deliver(customer.told()[-1])

    assert len(genuine(customer)) == 2
    assert [json.loads(each["document"])["kid"] for each in receipts(customer)][-1] == "receipts-2"


def test_a_row_of_the_release_before_has_no_number_and_its_receipt_says_none(customer: Customer) -> None:
    customer.running.database["accounts"].update_one({"_id": customer.account_id}, {"$unset": {"account_number": ""}})
    customer.submit(single="12605")
    told_so_far(customer)

    assert [(each["account_number"], each["account_id"]) for each in genuine(customer)] == [("", customer.account_id)]


@pytest.mark.parametrize("way", ["document", "compact"])
def test_a_receipt_verifies_in_both_of_its_forms(customer: Customer, way: str) -> None:
    customer.submit(single="12605")
    told_so_far(customer)

    assert program.verify(receipts(customer)[0][way], published(customer.running))["zones"][0]["value"] == "12605"
