"""A person is erased at readings: nothing here names one, and the readings stay as what the charges stand on."""

from __future__ import annotations

import json
from typing import Any

from chassis.ids import new_id

from tests.contracts.golden import golden_events
from tests.readings.component.conftest import Customer

GOLDEN = golden_events()


def requested(customer: Customer, *accounts: str) -> dict[str, Any]:
    event = GOLDEN["identity.erasure_requested.v1"]
    data = {**event["data"], "user_id": customer.user_id, "account_ids": list(accounts)}
    return {**event, "id": new_id(), "partitionkey": customer.user_id, "data": data}


def answer_to(customer: Customer) -> Any:
    answers = customer.running.outbox("readings.person_erased.v1")
    (answer,) = [each for each in answers if each.partition_key == customer.user_id]
    return answer.data


def test_the_readings_of_the_account_stay_and_the_answer_says_by_which_rule(customer: Customer) -> None:
    customer.submit(single="12605")
    customer.running.deliver(requested(customer, customer.account_id))
    answer = answer_to(customer)
    assert answer["erased"] == []
    assert answer["kept"] == [{"what": "readings", "count": 1, "rule": "metering"}]
    assert len(customer.readings().body["readings"]) == 1


def test_who_sent_a_reading_is_kept_nowhere(customer: Customer) -> None:
    customer.submit(single="12605")
    database = customer.running.database
    rows = {name: list(database[name].find()) for name in database.list_collection_names()}
    assert customer.user_id not in str(rows)


def test_a_person_without_an_account_leaves_nothing(customer: Customer) -> None:
    customer.running.deliver(requested(customer))
    assert (answer_to(customer)["erased"], answer_to(customer)["kept"]) == ([], [])


def test_all_readings_of_the_account_are_sent_to_a_person_who_asks_for_their_data(customer: Customer) -> None:
    customer.submit(single="12605")
    event = GOLDEN["identity.export_requested.v1"]
    data = {**event["data"], "user_id": customer.user_id, "account_ids": [customer.account_id]}
    customer.running.deliver({**event, "id": new_id(), "partitionkey": customer.user_id, "data": data})
    parts = customer.running.outbox("readings.export_part_ready.v1")
    (part,) = [each for each in parts if each.partition_key == customer.user_id]
    (reading,) = json.loads(part.data["content"])["readings"]
    assert reading["zones"][0]["value"] == "12605"
