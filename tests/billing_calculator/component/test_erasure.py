"""A person is erased at billing-calculator: the books stay, by account and without names."""

from __future__ import annotations

import json

from chassis.testing import Running

from tests.contracts.golden import golden_events

GOLDEN = golden_events()
REQUESTED = GOLDEN["identity.erasure_requested.v1"]


def test_what_was_charged_stays_for_the_books_and_the_answer_says_so(billing: Running) -> None:
    account, reading = GOLDEN["account_sync.account_updated.v1"], GOLDEN["readings.reading_submitted.v1"]
    billing.deliver(account, reading)
    before = billing.database.entries.count_documents({})
    data = {**REQUESTED["data"], "account_ids": [account["data"]["account_id"]]}
    billing.deliver({**REQUESTED, "data": data})
    (answer,) = billing.outbox("billing_calculator.person_erased.v1")
    kept = {each["what"]: (each["count"], each["rule"]) for each in answer.data["kept"]}
    assert kept == {"charges": (1, "accounting"), "ledger_entries": (before, "accounting")}
    assert (answer.data["erased"], billing.database.entries.count_documents({})) == ([], before)


def test_a_person_without_an_account_leaves_nothing(billing: Running) -> None:
    billing.deliver({**REQUESTED, "data": {**REQUESTED["data"], "account_ids": []}})
    (answer,) = billing.outbox("billing_calculator.person_erased.v1")
    assert answer.data["kept"] == []


def test_charges_and_payments_are_sent_to_a_person_who_asks_for_their_data(billing: Running) -> None:
    account, asked = GOLDEN["account_sync.account_updated.v1"], GOLDEN["identity.export_requested.v1"]
    billing.deliver(account, GOLDEN["readings.reading_submitted.v1"])
    billing.deliver({**asked, "data": {**asked["data"], "account_ids": [account["data"]["account_id"]]}})
    (part,) = billing.outbox("billing_calculator.export_part_ready.v1")
    held = json.loads(part.data["content"])
    assert (len(held["charges"]), part.data["encrypted"]) == (1, False)
    assert held["charges"][0]["lines"] and held["ledger_entries"]


def test_a_charge_that_waits_for_its_tariff_is_among_the_persons_data(billing: Running) -> None:
    account, asked = GOLDEN["account_sync.account_updated.v1"], GOLDEN["identity.export_requested.v1"]
    elsewhere = {**account, "data": {**account["data"], "tariff_plan": "north"}}
    billing.deliver(elsewhere, GOLDEN["readings.reading_submitted.v1"])
    billing.deliver({**asked, "data": {**asked["data"], "account_ids": [account["data"]["account_id"]]}})
    (part,) = billing.outbox("billing_calculator.export_part_ready.v1")
    held = json.loads(part.data["content"])
    assert [(each["period"], each["tariff_plan"]) for each in held["waiting_charges"]] == [("2022-11", "north")]
