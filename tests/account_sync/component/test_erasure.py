"""A person is erased at account-sync: the application goes, the base stays what it was, and the answer says both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from account_sync import actions
from chassis.testing import Running

from tests.account_sync.component.test_registrations import ACCOUNT, request, uuid_of
from tests.contracts.golden import golden_events

GOLDEN = golden_events()
ANSWER = "account_sync.person_erased.v1"


@pytest.fixture
def base(running: Running, registry: Any) -> Running:
    actions.import_registry(running.transactions, path=registry([{}]))
    return running


def requested(who: str, *accounts: str, others: Sequence[str] = (), event_id: str = "asked") -> dict[str, Any]:
    event = GOLDEN["identity.erasure_requested.v1"]
    user = uuid_of(f"user {who}")
    data = {**event["data"], "user_id": user, "account_ids": list(accounts), "other_ids": list(others)}
    return {**event, "id": event_id, "partitionkey": user, "data": data}


def test_the_application_goes_and_the_account_stays_by_the_supply_contract(base: Running) -> None:
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"))
    base.deliver(requested("anna", ACCOUNT))
    assert base.database.verdicts.count_documents({}) == base.database.loads.count_documents({}) == 0
    assert base.database.accounts.count_documents({"_id": ACCOUNT}) == 1
    (answer,) = base.outbox(ANSWER)
    assert answer.data["erased"] == [
        {"what": "applications", "count": 1},
        {"what": "loads", "count": 1},
        {"what": "proofs", "count": 0},
    ]
    assert answer.data["kept"] == [{"what": "account_in_the_base", "count": 1, "rule": "supply_contract"}]


def test_what_was_asked_under_other_ids_for_further_accounts_goes_too(base: Running) -> None:
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"), request(base, "anna again", "Петрова", "Анна", None))
    base.deliver(requested("anna", ACCOUNT, others=[uuid_of("user anna again")]))
    assert base.database.verdicts.count_documents({}) == 0


def test_another_applicant_is_not_touched(base: Running) -> None:
    base.deliver(request(base, "anna", "Иванова", "Анна", "Петровна"), request(base, "boris", "Петров", "Борис", None))
    base.deliver(requested("boris"))
    assert [row["user_id"] for row in base.database.verdicts.find()] == [uuid_of("user anna")]
    (answer,) = base.outbox(ANSWER)
    assert (answer.data["erased"][0]["count"], answer.data["kept"]) == (1, [])


def test_a_request_that_comes_twice_is_answered_once_and_a_registration_that_comes_late_finds_no_name(base: Running) -> None:
    asked = request(base, "anna", "Иванова", "Анна", "Петровна")
    for _ in range(2):
        base.deliver(requested("anna", ACCOUNT))
    assert len(base.outbox(ANSWER)) == 1
    base.transactions.tools.vault.destroy_key(uuid_of("user anna"))
    base.deliver(asked)
    assert [row["outcome"] for row in base.database.verdicts.find()] == ["person_erased"]
