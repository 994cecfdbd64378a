"""The erasure of a person at identity: asked for, cancelled, carried out when every service has answered, certified."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id
from chassis.testing import event
from contracts.events import account_sync, billing_calculator, notification, readings
from identity.actions.erasures import AT_ONCE, close_erasures, report_overdue, start_erasures
from identity.domain.erasure import ANSWERING
from identity.store import COLLECTIONS
from identity.store.erasures import PERSONAL
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from tests.identity.component.office import Office
from tests.identity.component.walk import EMAIL, NUMBER, PASSWORD, Walk

TYPES = {each.PERSON_ERASED.producer: each.PERSON_ERASED for each in (account_sync, billing_calculator, notification, readings)}
KEPT = {
    "account_sync": [{"what": "account_in_the_base", "count": 1, "rule": "supply_contract"}],
    "readings": [{"what": "readings", "count": 3, "rule": "metering"}],
    "billing_calculator": [{"what": "charges", "count": 3, "rule": "accounting"}],
    "notification": [],
}
NAMES_NOBODY = {  # collections of identity that need no erasing, and why
    "holder_changes": "accounts alone",
    "link_requests": "deleted when answered, within a second",
    "attempt_counts": "fingerprints and networks, forgotten after an hour",
    "erasures": "the certificates themselves",
    "spent_challenges": "proofs of work, forgotten after minutes",
    "staff": "the retailer's employees, who are no customers",
    "staff_sessions": "the retailer's employees, who are no customers",
    "internal_systems": "the retailer's programs, which are no people",
    "staff_journal": "what employees did; of the person nothing stays in it",
}


def ask(walk: Walk, token: str, *, password: str = PASSWORD) -> TestResponse:
    return walk.post("/erasures", {"current_password": password}, Authorization=f"Bearer {token}")


def begun(walk: Walk, *, of_somebody_new: bool = True) -> str:
    """The number of the certificate of an erasure that can no longer be cancelled."""
    if of_somebody_new:
        walk.customer()
    asked = ask(walk, walk.enter()["access_token"]).json
    later = {"$set": {"due_at": system_now() - timedelta(seconds=1)}}
    walk.running.database["erasures"].update_many({}, later)
    start_erasures(walk.running.transactions)
    return str(asked["certificate"])


def answer(walk: Walk, service: str) -> None:
    (requested,) = walk.running.outbox("identity.erasure_requested.v1")
    data = {
        "erasure_id": requested.data["erasure_id"],
        "user_id": requested.data["user_id"],
        "erased": [{"what": "messages", "count": 2}] if service == "notification" else [],
        "kept": KEPT[service],
        "erased_at": system_now(),
    }
    fact = TYPES[service].fact(subject=requested.subject, revision=1, partition_key=requested.partition_key, data=data)
    walk.running.deliver(event(fact, at=system_now()))


def certificate(walk: Walk, number: str) -> dict[str, Any]:
    return dict(walk.get(f"/erasures/certificates/{number}").json)


def keys(walk: Walk) -> int:
    return int(walk.running.runtime.client[walk.running.settings.key_vault_database]["keys"].count_documents({}))


def test_a_request_is_noted_mailed_and_can_be_cancelled(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    asked = ask(walk, token)
    assert asked.status_code == 202
    assert walk.get("/erasures/current", token=token).json["current"] == asked.json
    (scheduled,) = walk.running.outbox("identity.erasure_scheduled.v1")
    assert scheduled.data["erases_at"] == asked.json["erases_at"]
    assert walk.delete("/erasures/current", token=token).status_code == 204
    assert walk.get("/erasures/current", token=token).json == {"current": None, "grace_days": 7}
    assert len(walk.running.outbox("identity.erasure_cancelled.v1")) == 1
    assert walk.delete("/erasures/current", token=token).json["code"] == "no_erasure"
    log = [each["happening"] for each in walk.get("/access-log", token=token).json["items"]]
    assert log[:2] == ["erasure_cancelled", "erasure_asked"]


def test_without_the_password_nothing_is_noted(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    refused = ask(walk, token, password="не тот пароль")
    assert (refused.status_code, refused.json["code"]) == (422, "current_password_wrong")
    assert walk.get("/erasures/current", token=token).json["current"] is None


def test_a_second_request_is_the_first_one(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    assert ask(walk, token).json == ask(walk, token).json
    assert len(walk.running.outbox("identity.erasure_scheduled.v1")) == 1


def test_until_its_day_nothing_happens(walk: Walk) -> None:
    walk.customer()
    ask(walk, walk.enter()["access_token"])
    start_erasures(walk.running.transactions)
    assert walk.running.outbox("identity.erasure_requested.v1") == []
    assert walk.login().status_code == 201


def test_once_begun_the_cabinet_is_closed_and_every_service_is_asked(walk: Walk) -> None:
    walk.customer()
    opened = walk.enter()
    ask(walk, opened["access_token"])
    walk.running.database["erasures"].update_many({}, {"$set": {"due_at": system_now() - timedelta(seconds=1)}})
    start_erasures(walk.running.transactions)
    assert walk.login().status_code == 401
    assert walk.refresh(opened["refresh_token"]).status_code == 401
    (requested,) = walk.running.outbox("identity.erasure_requested.v1")
    assert requested.data["account_ids"] == [derived_id("account", NUMBER)]
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert revoked.data["session_id"] is None
    walk.post("/recoveries", {"account_number": NUMBER, "email": EMAIL})
    links = len(walk.secrets())
    walk.answer_requests()
    assert len(walk.secrets()) == links


def test_a_service_that_does_not_answer_only_delays_it(walk: Walk) -> None:
    number = begun(walk)
    for service in ANSWERING[:-1]:
        answer(walk, service)
        close_erasures(walk.running.transactions)
    seen = certificate(walk, number)
    assert (seen["state"], seen["waiting_for"], keys(walk)) == ("running", [ANSWERING[-1]], 1)
    answer(walk, ANSWERING[-1])
    close_erasures(walk.running.transactions)
    assert (certificate(walk, number)["state"], keys(walk)) == ("done", 0)


def test_however_many_wait_for_a_service_whoever_was_answered_is_done(walk: Walk) -> None:
    number = begun(walk)
    erasures = walk.running.database["erasures"]
    mine, earlier = erasures.find_one({}), dict.fromkeys(("asked_at", "due_at"), system_now() - timedelta(days=1))
    erasures.insert_many(
        {**mine, **earlier, "_id": derived_id("other", f"{each}"), "certificate": f"{each}", "user_id": f"{each}"}
        for each in range(AT_ONCE)
    )
    for service in ANSWERING:
        answer(walk, service)
    close_erasures(walk.running.transactions)
    assert certificate(walk, number)["state"] == "done"


def test_when_all_have_answered_nothing_of_the_person_is_left_and_the_certificate_says_so(walk: Walk) -> None:
    number = begun(walk)
    (requested,) = walk.running.outbox("identity.erasure_requested.v1")
    user_id = requested.data["user_id"]
    for service in ANSWERING:
        answer(walk, service)
        answer(walk, service)
    close_erasures(walk.running.transactions)
    database = walk.running.database
    for name, (_what, fields) in PERSONAL.items():
        assert database[name].count_documents({"$or": [{field: user_id} for field in fields]}) == 0, name
    assert walk.running.transactions.tools.vault.decrypt(user_id, requested.data["email"]) is None
    seen = certificate(walk, number)
    assert (seen["state"], seen["waiting_for"]) == ("done", [])
    by_service = {part["service"]: part for part in seen["parts"]}
    assert sorted(by_service) == sorted([*ANSWERING, "identity"])
    erased = {each["what"]: each["count"] for each in by_service["identity"]["erased"]}
    assert erased | {"access_log": 0} == {
        "profile": 1, "access_to_accounts": 1, "registrations": 1, "password_links": 1, "sessions": 1, "consents": 1,
        "data_key": 1, "access_log": 0,
    }  # fmt: skip
    kept = {each["what"]: (each["rule"], bool(each["until"])) for part in seen["parts"] for each in part["kept"]}
    assert kept == {
        "account_in_the_base": ("supply_contract", False), "readings": ("metering", True), "charges": ("accounting", True),
        "consent_proof": ("consent_proof", True), "erasure_act": ("erasure_act", True),
    }  # fmt: skip
    assert "№ 152-ФЗ" in str(seen) and user_id not in str(seen) and NUMBER not in str(seen)


def test_an_erasure_broken_off_before_the_key_was_destroyed_goes_on(walk: Walk) -> None:
    number = begun(walk)
    for service in ANSWERING:
        answer(walk, service)
    vault = walk.running.transactions.tools.vault
    destroy = vault.destroy_key
    object.__setattr__(vault, "destroy_key", lambda _user: (_ for _ in ()).throw(ConnectionError("the vault is away")))
    with pytest.raises(ConnectionError):
        close_erasures(walk.running.transactions)
    assert (certificate(walk, number)["state"], keys(walk)) == ("running", 1)
    object.__setattr__(vault, "destroy_key", destroy)
    close_erasures(walk.running.transactions)
    assert (certificate(walk, number)["state"], keys(walk)) == ("done", 0)


def test_the_account_can_be_registered_anew(walk: Walk) -> None:
    begun(walk)
    again = walk.register()
    walk.match(again)
    assert walk.state(again)["state"] == "thanks"


def test_a_begun_erasure_is_not_cancelled_and_a_number_nobody_was_given_leads_nowhere(walk: Walk) -> None:
    number = begun(walk)
    assert walk.get("/erasures/certificates/AAAA-AAAA-AAAA").json["code"] == "no_such_certificate"
    assert walk.get(f"/erasures/certificates/{number.lower()}").status_code == 200


def test_a_certificate_of_what_can_still_be_cancelled_is_not_shown(walk: Walk) -> None:
    walk.customer()
    asked = ask(walk, walk.enter()["access_token"]).json
    assert walk.get(f"/erasures/certificates/{asked['certificate']}").status_code == 404


def test_half_of_the_time_that_the_law_gives_raises_the_alarm(walk: Walk) -> None:
    begun(walk)
    with capture_logs() as quiet:
        report_overdue(walk.running.transactions)
    walk.running.database["erasures"].update_many({}, {"$set": {"asked_at": system_now() - timedelta(days=16)}})
    with capture_logs() as loud:
        report_overdue(walk.running.transactions)
    assert [each for each in quiet if each["event"] == "erasure_overdue"] == []
    (alarm,) = [each for each in loud if each["event"] == "erasure_overdue"]
    assert alarm["waiting_for"] == list(ANSWERING)


def test_every_collection_is_erased_or_names_nobody() -> None:
    assert {each.name for each in COLLECTIONS} == set(PERSONAL) | set(NAMES_NOBODY)


def test_the_ids_under_which_further_accounts_were_asked_for_go_with_their_keys(walk: Walk) -> None:
    walk.customer()
    registrations = walk.running.database["registrations"]
    addition = {**registrations.find_one(), "_id": derived_id("addition"), "user_id": derived_id("further")}
    registrations.insert_one({**addition, "adds_to": _user(walk)})
    walk.running.transactions.tools.vault.create_key(derived_id("further"))
    asked = ask(walk, walk.enter()["access_token"]).json
    walk.running.database["erasures"].update_many({}, {"$set": {"due_at": system_now() - timedelta(seconds=1)}})
    start_erasures(walk.running.transactions)
    (requested,) = walk.running.outbox("identity.erasure_requested.v1")
    assert requested.data["other_ids"] == [derived_id("further")]
    for service in ANSWERING:
        answer(walk, service)
    close_erasures(walk.running.transactions)
    assert (certificate(walk, asked["certificate"])["state"], keys(walk), registrations.count_documents({})) == ("done", 0, 0)


def _user(walk: Walk) -> str:
    (user,) = walk.running.database["users"].find()
    return str(user["_id"])


def test_of_what_staff_did_it_stays_that_they_did_it_and_by_which_rule(walk: Walk) -> None:
    walk.customer()
    office = Office(walk)
    support = office.token(office.member("irina", "support"))
    office.post("/views", {"account_number": NUMBER, "reason": "call", "remark": "звонила Анна Петровна"}, token=support)
    number = begun(walk, of_somebody_new=False)
    for service in ANSWERING:
        answer(walk, service)
    close_erasures(walk.running.transactions)
    line = walk.running.database["staff_journal"].find_one({"did": "cabinet_viewed"})
    assert (line["by"], line["about"], line["note"], line["concerns"]) == ("irina", number, "call", None)
    assert NUMBER not in str(list(walk.running.database["staff_journal"].find()))
    (part,) = (each for each in certificate(walk, number)["parts"] if each["service"] == "identity")
    (kept,) = (each for each in part["kept"] if each["what"] == "staff_journal")
    assert (kept["count"], kept["rule"]) == (1, "staff_journal") and "ст. 19" in kept["law_ru"]
    assert kept["until"][:7] == line["forget_at"].date().isoformat()[:7]
