"""The contact on file is told first and may object; what needs a person waits for staff."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id
from chassis.sealed import open_sealed
from identity.actions.objections import bind_after_waiting
from identity.actions.registrations import forget_refused
from werkzeug.test import TestResponse

from tests.identity.component.office import Office
from tests.identity.component.test_own_accounts import MOTHERS, add, state
from tests.identity.component.test_registration import anonymous
from tests.identity.component.walk import API, FILED, NUMBER, Walk

ANNOUNCED, CLAIMED = "identity.binding_announced.v1", "identity.account_claimed.v1"
ACCOUNT = derived_id("account", NUMBER)


def waiting(walk: Walk, **changes: Any) -> str:
    registration = walk.register(**changes)
    walk.match(registration, filed="email")
    return registration


def secret_of_letter(walk: Walk) -> str:
    """The secret as notification opens it."""
    return open_sealed(walk.link_key, walk.running.outbox(ANNOUNCED)[-1].data["secret"])


def object_to(walk: Walk, secret: str) -> Any:
    return walk.post("/objections", {"secret": secret})


def a_day_later(walk: Walk) -> None:
    rows = walk.running.database["registrations"]
    for row in rows.find({"waits_until": {"$ne": None}}):
        rows.update_one({"_id": row["_id"]}, {"$set": {"waits_until": row["waits_until"] - timedelta(hours=24)}})
    bind_after_waiting(walk.running.transactions)


@dataclass
class Desk:
    """A clerk in front of the review queue."""

    walk: Walk
    token: str

    def cases(self) -> list[dict[str, Any]]:
        return list(self.walk.get("/staff/reviews", token=self.token).json["items"])

    def decide(self, registration: str, decision: str, note: str = "позвонили") -> TestResponse:
        path = f"/staff/reviews/{registration}/decisions"
        return self.walk.ask("POST", path, self.token, {"decision": decision, "note": note})


@pytest.fixture
def desk(walk: Walk) -> Desk:
    office = Office(walk)
    return Desk(walk, office.token(office.member("olga", "clerk")))


def test_where_another_contact_is_on_file_it_is_told_and_nobody_is_let_in_for_a_day(walk: Walk) -> None:
    registration = waiting(walk)
    shown = walk.state(registration)
    assert (shown["state"], "waits_until" in shown, walk.secrets()) == ("checking", True, [])
    assert "24" in shown["message_ru"]
    (told,) = walk.running.outbox(ANNOUNCED)
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(told.data["user_id"], told.data["address"]) == FILED["email"]
    assert (told.data["channel"], told.data["account_number"]) == ("email", NUMBER)
    assert FILED["email"] not in json.dumps(list(walk.running.database["registrations"].find()), default=str)
    bind_after_waiting(walk.running.transactions)
    assert walk.state(registration)["state"] == "checking"
    a_day_later(walk)
    bind_after_waiting(walk.running.transactions)
    assert walk.state(registration)["state"] == "thanks"
    assert len(walk.secrets()) == 1


def test_a_weak_match_waits_for_the_objection_after_its_proof(walk: Walk) -> None:
    registration = walk.register(name="А")
    walk.match(registration, weak=True, filed="email")
    assert walk.running.outbox(ANNOUNCED) == []
    walk.prove(registration)
    walk.judge(registration, fits=True)
    assert len(walk.running.outbox(ANNOUNCED)) == 1
    assert "waits_until" in walk.state(registration)


def test_an_objection_stops_it_and_a_person_decides(walk: Walk, desk: Desk) -> None:
    registration, stranger = waiting(walk), walk.register(account_number="529999999999")
    secret = secret_of_letter(walk)
    assert [object_to(walk, secret).status_code for _ in range(2)] == [204, 204]
    walk.refuse(stranger)
    for attempt in (1, 2, 3):
        walk.prove(stranger)
        walk.judge(stranger, fits=False, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
    assert anonymous(json.dumps(walk.state(registration))) == anonymous(json.dumps(walk.state(stranger)))
    a_day_later(walk)
    assert walk.state(registration)["state"] == "not_confirmed"
    (case,) = desk.cases()
    assert (case["reason"], case["surname"], case["email_masked"]) == ("objection", "Иванова", "a***@example.ru")
    assert desk.decide(registration, "refused", " ").json["errors"][0]["pointer"] == "/note"
    assert desk.decide(registration, "refused").status_code == 204
    assert desk.decide(registration, "approved").json["code"] == "already_reviewed"
    assert (desk.cases(), walk.secrets(), walk.state(registration)["state"]) == ([], [], "not_confirmed")
    line = walk.running.database["staff_journal"].find_one({"about": NUMBER})
    assert (line["did"], line["by"], line["about"], line["note"]) == ("registration_refused", "olga", NUMBER, "позвонили")


def test_an_objection_that_comes_too_late_or_by_no_letter_says_whom_to_call(walk: Walk) -> None:
    waiting(walk)
    secret = secret_of_letter(walk)
    a_day_later(walk)
    for each in (secret, "guessed"):
        answer = object_to(walk, each)
        assert (answer.status_code, answer.json["code"]) == (404, "nothing_to_object_to")
        assert "8-831-243-04-14" in answer.json["detail"]


def test_of_two_who_wait_for_one_account_the_second_needs_a_person(walk: Walk, desk: Desk) -> None:
    first, second = waiting(walk), waiting(walk, email="b@example.ru")
    a_day_later(walk)
    states = [walk.state(each)["state"] for each in (first, second)]
    assert sorted(states) == ["not_confirmed", "thanks"]
    assert [case["reason"] for case in desk.cases()] == ["has_owner"]


def test_where_only_a_telephone_is_on_file_nobody_comes_in_before_a_person_has_called(walk: Walk, desk: Desk) -> None:
    registration = walk.register()
    walk.match(registration, filed="phone")
    assert walk.running.outbox(ANNOUNCED) == [], "nobody can be written to"
    (case,) = desk.cases()
    assert (case["reason"], case["phone_on_file"], case["adds"]) == ("phone_on_file", FILED["phone"], False)
    a_day_later(walk)
    state = walk.state(registration)
    assert (state["state"], state["with_staff"], "waits_until" in state, walk.secrets()) == ("checking", True, False, [])
    assert "позвонит" in state["message_ru"] and "calls" in state["message_en"]
    assert desk.decide(registration, "approved").status_code == 204
    assert (walk.state(registration)["state"], len(walk.secrets()), desk.cases()) == ("thanks", 1, [])


def test_whom_the_release_before_gave_a_day_waits_for_the_call_too(walk: Walk, desk: Desk) -> None:
    registration = walk.register()
    walk.match(registration, filed="phone")
    late = {"waits_until": system_now() - timedelta(minutes=1)}
    walk.running.database["registrations"].update_one({"_id": registration}, {"$set": late})
    bind_after_waiting(walk.running.transactions)
    assert (walk.state(registration)["with_staff"], walk.secrets()) == (True, [])
    assert [case["reason"] for case in desk.cases()] == ["phone_on_file"]


def test_the_right_answer_at_an_account_with_an_owner_comes_to_a_person_who_may_give_it_over(walk: Walk, desk: Desk) -> None:
    walk.customer()
    owners = walk.enter()
    again = walk.register(email="new@example.ru")
    walk.match(again)
    walk.prove(again)
    walk.judge(again, fits=True)
    assert walk.state(again)["second_proof"] == {"answers_left": 2}
    (case,) = desk.cases()
    assert (case["reason"], case["has_owner"]) == ("has_owner", True)
    assert desk.decide(again, "approved").status_code == 204
    assert walk.state(again)["state"] == "thanks"
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert revoked.data["user_id"] == owners["user"]["user_id"]
    assert walk.set_password(walk.secrets()[-1]).status_code == 204
    assert walk.enter()["user"]["user_id"] != owners["user"]["user_id"]


def test_only_wrong_answers_under_the_right_name_come_to_a_person(walk: Walk, desk: Desk) -> None:
    right, wrong = walk.register(name="А"), walk.register(surname="Чужая", email="b@example.ru")
    walk.match(right, weak=True)
    walk.refuse(wrong)
    for attempt in (1, 2, 3):
        for each in (right, wrong):
            assert walk.prove(each).status_code == 202
            walk.judge(each, fits=False, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
    assert [(case["registration_id"], case["reason"]) for case in desk.cases()] == [(right, "wrong_answers")]
    assert desk.decide(right, "approved", "").status_code == 204
    assert walk.state(right)["state"] == "thanks"


def test_an_addition_waits_for_the_contact_on_file_too(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    addition = add(walk, token)
    walk.match(addition, number=MOTHERS, filed="email")
    shown = state(walk, token, addition)
    assert (shown["state"], "waits_until" in shown) == ("checking", True)
    assert "Мои счета" in shown["message_ru"] and "почт" not in shown["message_ru"], "no letter comes of it"
    a_day_later(walk)
    assert state(walk, token, addition)["state"] == "added"


@pytest.mark.parametrize("walk", [{"refused_kept_days": 0}], indirect=True)
def test_what_waits_for_a_person_is_not_forgotten_before(walk: Walk, desk: Desk) -> None:
    registration = waiting(walk)
    object_to(walk, secret_of_letter(walk))
    forget_refused(walk.running.transactions)
    assert [case["registration_id"] for case in desk.cases()] == [registration]
    desk.decide(registration, "refused")
    forget_refused(walk.running.transactions)
    assert walk.get(f"/registrations/{registration}").status_code == 404


def test_the_queue_is_for_clerks(walk: Walk) -> None:
    office = Office(walk)
    assert walk.running.client.get(f"{API}/staff/reviews").status_code == 401
    assert walk.get("/staff/reviews", token=office.token(office.member("anna", "accountant"))).status_code == 403


def claimed(walk: Walk) -> str:
    """Somebody has the holder's name and the right answer at an account that has an owner."""
    walk.customer()
    registration = walk.register(email="nephew@example.ru")
    walk.match(registration)
    walk.prove(registration)
    walk.judge(registration, fits=True)
    return registration


def test_an_owner_hears_of_a_right_answer_once_and_may_say_that_they_know_nothing_of_it(walk: Walk, desk: Desk) -> None:
    registration = claimed(walk)
    (told,) = walk.running.outbox(CLAIMED)
    owner = walk.enter()
    assert (told.data["user_id"], told.data["account_id"]) == (owner["user"]["user_id"], ACCOUNT)
    assert "nephew" not in str(told.data)
    line = walk.get("/access-log", token=owner["access_token"]).json["items"][1]
    assert (line["happening"], line["account_number"]) == ("account_claimed", NUMBER)
    walk.running.database["attempt_counts"].delete_many({})
    walk.prove(registration)
    walk.judge(registration, fits=True, attempt=2)
    assert len(walk.running.outbox(CLAIMED)) == 1
    assert [case["reason"] for case in desk.cases()] == ["has_owner"]
    secret = open_sealed(walk.link_key, told.data["secret"])
    assert [object_to(walk, secret).status_code for _ in range(2)] == [204, 204]
    assert [case["reason"] for case in desk.cases()] == ["objection"]
    assert desk.decide(registration, "refused").status_code == 204
    assert walk.get("/me", token=owner["access_token"]).status_code == 200


def test_an_addition_with_a_right_answer_is_told_to_the_owner_too_and_a_wrong_one_to_nobody(walk: Walk) -> None:
    walk.customer()
    walk.customer(number=MOTHERS, email="b@example.ru")
    token = walk.enter(MOTHERS)["access_token"]
    addition = add(walk, token, account_number=NUMBER)
    walk.match(addition)
    for attempt, fits in ((1, False), (2, True)):
        walk.ask("POST", f"/additions/{addition}/proofs", token, {"kind": "meter_number", "answer": "40318822"})
        walk.judge(addition, fits=fits, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
        assert len(walk.running.outbox(CLAIMED)) == fits
    assert state(walk, token, addition)["state"] == "not_confirmed"
