"""Registration at identity's own door."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from chassis.ids import new_id

from tests.identity.component.walk import API, EMAIL, FORM, NUMBER, PASSWORD, Walk

OTHER = "зонтик граммофон сирень 3"


def anonymous(text: str) -> str:
    """An answer without what differs from one registration to the next by nature."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", text)


def test_a_matched_applicant_reads_thanks_and_gets_a_link(walk: Walk) -> None:
    registration = walk.register()
    assert walk.state(registration)["state"] == "checking"
    walk.match(registration)
    state = walk.state(registration)
    assert state["state"] == "thanks"
    assert state["message_ru"].startswith("Спасибо за регистрацию!")
    (link,) = walk.running.outbox("identity.password_link_issued.v1")
    assert link.data["purpose"] == "first_password"
    (contact,) = walk.running.outbox("identity.contact_changed.v1")
    assert len(contact.data["account_ids"]) == 1


def test_the_first_link_proves_the_e_mail_and_later_passwords_have_nothing_to_prove(walk: Walk) -> None:
    walk.match(walk.register())
    walk.set_password(walk.secrets()[0])
    asked, proven = walk.running.outbox("identity.contact_changed.v1")
    assert (asked.data["email_proven"], proven.data["email_proven"]) == (False, True)
    assert proven.revision > asked.revision and proven.data["account_ids"] == asked.data["account_ids"]
    token = walk.enter()["access_token"]
    change = {"current_password": PASSWORD, "password": OTHER, "password_confirmation": OTHER}
    headers = {**walk.running.headers(), "Authorization": f"Bearer {token}"}
    assert walk.running.client.put("/api/v1/identity/password", json=change, headers=headers).status_code == 204
    assert len(walk.running.outbox("identity.contact_changed.v1")) == 2


def test_unknown_account_wrong_name_and_already_registered_read_alike(walk: Walk) -> None:
    walk.customer()
    unknown, wrong, again = walk.register(account_number="529999999999"), walk.register(surname="Чужая"), walk.register()
    accepted = [walk.post("/registrations", {**FORM, "email": f"{n}@example.ru"}) for n in ("a", "b")]
    assert len({anonymous(each.text) for each in accepted}) == 1
    walk.refuse(unknown)
    walk.refuse(wrong)
    walk.match(again)
    answers = [walk.get(f"/registrations/{each}") for each in (unknown, wrong, again)]
    assert {each.status_code for each in answers} == {200}
    assert {anonymous(each.text) for each in answers} == {anonymous(answers[0].text)}
    assert {each.json["state"] for each in answers} == {"not_confirmed"}
    assert "8-831-243-04-14" in answers[0].json["message_ru"]


@pytest.mark.parametrize("walk", [{"registration_tick_ms": 60_000}], indirect=True)
def test_every_decision_shows_at_the_same_tick_after_asking_however_soon_it_was_made(walk: Walk) -> None:
    unknown, known, undecided = (walk.register(email=f"{name}@example.ru") for name in ("a", "b", "c"))
    walk.refuse(unknown)
    walk.match(known)
    before = [walk.get(f"/registrations/{each}") for each in (unknown, known, undecided)]
    assert [each.json["state"] for each in before] == ["checking"] * 3
    assert len({anonymous(each.text) for each in before}) == 1
    rows = walk.running.database["registrations"]
    for row in rows.find():
        rows.update_one({"_id": row["_id"]}, {"$set": {"consent.given_at": row["consent"]["given_at"] - timedelta(minutes=1)}})
    # decided in the second minute after asking, both wait for its end; a minute later they show
    assert [walk.state(each)["state"] for each in (unknown, known)] == ["checking"] * 2
    for row in rows.find({"decided_at": {"$ne": None}}):
        rows.update_one({"_id": row["_id"]}, {"$set": {"decided_at": row["decided_at"] - timedelta(minutes=1)}})
    assert [walk.state(each)["state"] for each in (unknown, known, undecided)] == ["not_confirmed", "thanks", "checking"]


def test_known_and_unknown_applicants_are_asked_about_in_the_same_event(walk: Walk) -> None:
    walk.customer()
    known, unknown = walk.asked(walk.register()), walk.asked(walk.register(account_number="529999999999"))
    assert known.keys() == unknown.keys()


def test_no_name_and_no_address_leaves_or_is_kept_readable(walk: Walk) -> None:
    walk.match(walk.register())
    kept = {name: list(walk.running.database[name].find()) for name in walk.running.database.list_collection_names()}
    for secret in ("Иванова", "Петровна", EMAIL, "anna"):
        assert secret not in json.dumps(kept, default=str, ensure_ascii=False)
        assert secret.encode() not in b"".join(str(row["body"]).encode() for row in kept["outbox"])
    user = kept["users"][0]
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(user["_id"], user["email"]) == EMAIL


def test_the_consent_is_recorded_with_its_text_and_where_it_came_from(walk: Walk) -> None:
    current = walk.get("/consents/current").json
    headers = {"User-Agent": "a browser", "X-Real-IP": "203.0.113.7"}
    walk.post("/registrations", {**FORM, "consent_version": current["version"]}, **headers)
    (row,) = walk.running.database["registrations"].find()
    consent = row["consent"]
    assert consent.pop("given_at").tzinfo is not None
    vault = walk.running.transactions.tools.vault
    source = {key: vault.decrypt(row["user_id"], consent.pop(key)) for key in ("ip", "user_agent")}
    assert source == {"ip": "203.0.113.7", "user_agent": "a browser"}
    assert consent == {"version": "2022-11", "sha256": current["sha256"]}


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"name": "А."}, 422, "form_invalid", "/name"),
        ({"patronymic": "П."}, 422, "form_invalid", "/patronymic"),
        ({"surname": "Иванова!"}, 422, "form_invalid", "/surname"),
        ({"email": "anna"}, 422, "form_invalid", "/email"),
        ({"consent": False}, 422, "consent_not_given", "/consent"),
        ({"consent_version": "2001-01"}, 409, "consent_outdated", "/consent_version"),
        ({"account_number": "52"}, 422, "validation_failed", "/account_number"),
        ({"consent": "yes"}, 422, "validation_failed", "/consent"),
        ({"consent": 1}, 422, "validation_failed", "/consent"),
        ({"consent": 0}, 422, "validation_failed", "/consent"),
        ({"surprise": 1}, 422, "validation_failed", "/surprise"),
    ],
)
def test_a_wrong_form_is_refused_with_the_field_that_is_wrong(
    walk: Walk, changes: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    answer = walk.post("/registrations", {**FORM, **changes})
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    assert walk.running.outbox() == []


def test_a_wrong_account_number_and_an_empty_field_say_what_to_type(walk: Walk) -> None:
    errors = walk.post("/registrations", {**FORM, "account_number": "52", "surname": ""}).json["errors"]
    assert {error["pointer"]: error["ru"] for error in errors} == {
        "/account_number": "Введите номер лицевого счёта, как в квитанции: 12 цифр.",
        "/surname": "Заполните это поле.",
    }


@pytest.mark.parametrize("typed", ["5200 0000 0017", "5200-0000-0017", " 520000000017"])
def test_spaces_and_dashes_in_the_account_number_are_dropped(walk: Walk, typed: str) -> None:
    assert walk.asked(walk.register(account_number=typed))["account_number"] == NUMBER


def test_the_same_form_with_the_same_key_is_one_registration(walk: Walk) -> None:
    key = new_id()
    first, second = (walk.post("/registrations", FORM, **{"Idempotency-Key": key}) for _ in range(2))
    assert first.data == second.data
    assert len(walk.running.outbox("identity.registration_requested.v1")) == 1
    assert walk.running.runtime.client[walk.running.settings.key_vault_database]["keys"].count_documents({}) == 1


def test_an_answer_that_comes_twice_or_late_changes_nothing(walk: Walk) -> None:
    registration = walk.register()
    walk.match(registration)
    walk.match(registration)
    walk.refuse(registration)
    assert walk.state(registration)["state"] == "thanks"
    assert len(walk.secrets()) == 1


def test_two_applicants_for_one_account_in_one_batch_are_one_customer(walk: Walk) -> None:
    first, second = walk.register(), walk.register(email="other@example.ru")
    walk.match(first)
    walk.match(second)
    assert [walk.state(each)["state"] for each in (first, second)] == ["thanks", "not_confirmed"]


def test_an_account_whose_first_link_ran_out_unused_can_be_registered_again(walk: Walk) -> None:
    walk.match(walk.register(email="mistyped@example.ru"))
    long_ago = {"$set": {"pending_until": walk.running.transactions.read().system_now}}
    walk.running.database["grants"].update_many({}, long_ago)
    again = walk.register()
    walk.match(again)
    assert walk.state(again)["state"] == "thanks"
    assert walk.set_password(walk.secrets()[0]).json["code"] == "link_not_valid"
    contacts = walk.running.outbox("identity.contact_changed.v1")
    assert [len(each.data["account_ids"]) for each in contacts] == [1, 0, 1]


def test_an_unknown_registration_is_not_found(walk: Walk) -> None:
    answer = walk.get(f"/registrations/{new_id()}")
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_registration")


def test_a_match_for_an_unknown_registration_is_ignored(walk: Walk) -> None:
    registration = walk.register()
    walk.running.database["registrations"].delete_many({})
    walk.match(registration)
    walk.refuse(registration)
    assert walk.secrets() == []


@pytest.mark.parametrize("walk", [{"free_attempts_per_address": 2}], indirect=True)
def test_too_many_registrations_from_one_address_are_slowed_down(walk: Walk) -> None:
    answers = [walk.post("/registrations", FORM) for _ in range(4)]
    assert [each.status_code for each in answers] == [202, 202, 202, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert walk.post("/registrations", FORM, **{"X-Real-IP": "203.0.113.9"}).status_code == 202


@pytest.mark.parametrize("walk", [{"refused_kept_days": 0}], indirect=True)
def test_those_who_did_not_become_customers_are_forgotten_with_their_key(walk: Walk) -> None:
    from identity.actions.registrations import forget_refused

    refused, kept = walk.register(), walk.register()
    asked = walk.asked(refused)
    walk.refuse(refused)
    forget_refused(walk.running.transactions)
    assert walk.get(f"/registrations/{refused}").status_code == 404
    assert walk.state(kept)["state"] == "checking"
    assert walk.running.client.get(f"{API}/registrations/{kept}").status_code == 200
    vault = walk.running.runtime.client[walk.running.settings.key_vault_database]["keys"]
    assert vault.count_documents({"keyAltNames": asked["user_id"]}) == 0
