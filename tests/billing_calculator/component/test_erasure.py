"""A person is erased at billing-calculator: the books stay, by account and without names."""

from __future__ import annotations

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
