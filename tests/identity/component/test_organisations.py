"""Legal entities at identity's own door: one way in for right and wrong numbers, and nobody bound by an invoice alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from chassis.clock import system_now
from chassis.ids import derived_id
from chassis.testing import event
from contracts.events.account_sync import APPLICANT_MATCHED

from tests.identity.component.office import Office
from tests.identity.component.test_objections import ANNOUNCED, Desk, a_day_later
from tests.identity.component.test_registration import anonymous
from tests.identity.component.walk import EMAIL, FORM, NUMBER, Walk

ENTITY = {
    **FORM,
    "organisation": 'ООО "Ромашка"',
    "inn": "5260 000 019",
    "contract_number": "№ ЭС-1045/16",
    "surname": "Королёва",
    "position": "главный энергетик",
    "phone": "+7 831 243-03-07",
}
ASKED = {"answers_left": 3, "kinds": ["meter_number", "last_reading"]}
SECRET = ("5260000019", "1045", "Ромашка", "энергетик", "243-03-07", "Королёва")


def register(walk: Walk, **changes: Any) -> str:
    answer = walk.post("/organisation-registrations", {**ENTITY, **changes})
    assert answer.status_code == 202, answer.text
    return str(answer.json["registration_id"])


def match(
    walk: Walk, registration: str, *, on_file: bool = True, kind: str = "legal_entity", filed: str = "", **more: Any
) -> None:
    """account-sync: INN and contract number fit; is the applicant's e-mail on file, or another contact?"""
    user_id = walk.asked(registration)["user_id"]
    number = more.pop("number", NUMBER)
    data = {
        "registration_id": registration,
        "user_id": user_id,
        "account_id": derived_id("account", number),
        "account_number": number,
        "weak": True,
        "holder_revision": 1,
        "filed_contact": None,
        "email_on_file": on_file,
        "holder_kind": kind,
        **more,
    }
    if filed:
        address = walk.running.transactions.tools.vault.encrypt(user_id, filed)
        data["filed_contact"] = {"channel": "email", "address": address}
    fact = APPLICANT_MATCHED.fact(subject=registration, revision=1, partition_key=user_id, data=data)
    walk.running.deliver(event(fact, at=system_now()))


def proved(walk: Walk, **changes: Any) -> str:
    """A representative whose numbers fit and who read the meter."""
    registration = register(walk)
    match(walk, registration, **changes)
    assert walk.prove(registration).status_code == 202
    walk.judge(registration, fits=True)
    return registration


def test_numbers_that_fit_are_never_enough_and_a_proof_from_the_meter_with_the_e_mail_on_file_is(walk: Walk) -> None:
    registration = register(walk)
    match(walk, registration)
    state = walk.state(registration)
    assert (state["state"], state["second_proof"], walk.secrets()) == ("not_confirmed", ASKED, [])
    assert "ИНН" in state["message_ru"]
    walk.prove(registration)
    walk.judge(registration, fits=True)
    assert walk.state(registration)["state"] == "thanks"
    assert len(walk.secrets()) == 1


def test_a_match_that_calls_itself_strong_binds_no_legal_entity_without_the_question(walk: Walk) -> None:
    registration = register(walk)
    match(walk, registration, weak=False)
    assert (walk.state(registration)["second_proof"], walk.secrets()) == (ASKED, [])


def test_what_is_asked_about_is_encrypted_like_a_name_and_nobody_keeps_it_readable(walk: Walk) -> None:
    registration = register(walk)
    asked = walk.asked(registration)
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(asked["user_id"], asked["represented"]["inn"]) == "5260000019"
    assert vault.decrypt(asked["user_id"], asked["represented"]["contract_number"]) == "№ ЭС-1045/16"
    kept = {name: list(walk.running.database[name].find()) for name in walk.running.database.list_collection_names()}
    assert not [word for word in SECRET if word in json.dumps(kept, default=str, ensure_ascii=False)]


def test_a_person_asks_without_any_of_it(walk: Walk) -> None:
    assert "represented" not in walk.asked(walk.register())


def test_a_form_with_slips_is_refused_at_each_field_and_nothing_is_asked(walk: Walk) -> None:
    wrong = {"inn": "5260000018", "organisation": "«»", "contract_number": "№", "name": "А", "position": "1", "phone": "нет"}
    answer = walk.post("/organisation-registrations", {**ENTITY, **wrong, "email": "не почта"})
    assert (answer.status_code, answer.json["code"]) == (422, "form_invalid")
    told = {error["pointer"] for error in answer.json["errors"]}
    assert told == {*(f"/{field}" for field in wrong), "/email"}
    assert all(error["ru"] and error["en"] for error in answer.json["errors"])
    assert walk.running.outbox() == []


def test_unknown_account_wrong_inn_a_persons_account_and_one_with_an_owner_read_alike_to_the_end(walk: Walk) -> None:
    proved(walk)
    assert walk.set_password(walk.secrets()[-1]).status_code == 204
    unknown, wrong, persons, owned, right = (register(walk) for _ in range(5))
    walk.refuse(unknown)
    walk.refuse(wrong)
    match(walk, persons, kind="person")
    match(walk, owned)
    match(walk, right, number="520000000018")
    everybody = (unknown, wrong, persons, owned, right)
    for attempt in (1, 2, 3):
        states = [walk.get(f"/registrations/{each}") for each in everybody]
        assert len({anonymous(each.text) for each in states}) == 1
        assert states[0].json["second_proof"] == {**ASKED, "answers_left": 4 - attempt}
        answers = [walk.prove(each, **{"X-Real-IP": f"203.0.113.{n}"}) for n, each in enumerate(everybody)]
        assert len({(each.status_code, anonymous(each.text)) for each in answers}) == 1, answers[0].text
        for each in everybody:
            walk.judge(each, fits=False, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
    ends = [walk.get(f"/registrations/{each}") for each in everybody]
    assert len({anonymous(each.text) for each in ends}) == 1


def test_a_person_who_matched_a_legal_entity_and_the_other_way_round_are_not_bound_even_by_a_right_answer(walk: Walk) -> None:
    person, entity = walk.register(), register(walk)
    match(walk, person, weak=False)
    match(walk, entity, kind="person", weak=False)
    for each in (person, entity):
        walk.prove(each)
        walk.judge(each, fits=True)
        assert walk.state(each)["state"] == "not_confirmed"
    assert walk.secrets() == []


def test_the_total_of_an_invoice_is_no_answer_for_a_legal_entity_and_none_is_used_up(walk: Walk) -> None:
    known, unknown = register(walk), register(walk)
    match(walk, known)
    walk.refuse(unknown)
    answers = [walk.prove(each, "1257,80", kind="bill_total") for each in (known, unknown)]
    assert {(each.status_code, each.json["errors"][0]["pointer"]) for each in answers} == {(422, "/kind")}
    assert walk.state(known)["second_proof"] == ASKED


def test_without_an_e_mail_on_file_a_clerk_decides_and_sees_who_asks_for_whom(walk: Walk) -> None:
    registration = proved(walk, on_file=False)
    state = walk.state(registration)
    assert (state["state"], state["with_staff"], walk.secrets()) == ("checking", True, [])
    assert "сотрудник" in state["message_ru"]
    a_day_later(walk)
    assert walk.state(registration)["state"] == "checking", "no time runs out"
    desk = clerk(walk)
    (case,) = desk.cases()
    assert (case["reason"], case["surname"], case["has_owner"]) == ("legal_entity", "Королёва", False)
    assert case["organisation"] == {
        "organisation": "ООО «Ромашка»",
        "inn": "5260000019",
        "contract_number": "№ ЭС-1045/16",
        "position": "главный энергетик",
        "phone": "+7 831 243-03-07",
    }
    assert desk.decide(registration, "approved").status_code == 204
    assert walk.state(registration)["state"] == "thanks"
    assert len(walk.secrets()) == 1


def test_a_clerk_refuses_and_the_representative_reads_what_everybody_reads(walk: Walk) -> None:
    registration, other = proved(walk, on_file=False), register(walk)
    assert clerk(walk).decide(registration, "refused", "доверенности нет").status_code == 204
    for attempt in (1, 2, 3):
        if attempt == 1:
            walk.refuse(other)
        walk.prove(other, **{"X-Real-IP": f"203.0.113.{attempt}"})
        walk.judge(other, fits=False, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
    assert anonymous(json.dumps(walk.state(registration))) == anonymous(json.dumps(walk.state(other)))


def test_another_e_mail_on_file_is_told_and_has_a_day_to_object(walk: Walk) -> None:
    registration = proved(walk, on_file=False, filed="office@example.ru")
    assert len(walk.running.outbox(ANNOUNCED)) == 1
    state = walk.state(registration)
    assert (state["state"], "waits_until" in state, "with_staff" in state) == ("checking", True, False)
    a_day_later(walk)
    assert walk.state(registration)["state"] == "thanks"


def test_the_cabinet_greets_the_organisation_and_its_representative(walk: Walk) -> None:
    proved(walk)
    walk.set_password(walk.secrets()[-1])
    session = walk.enter()
    assert session["user"]["name"] == "Анна Петровна"
    assert session["user"]["organisation"] == "ООО «Ромашка»"
    me = walk.get("/me", token=session["access_token"]).json
    assert (me["organisation"], me["position"]) == ("ООО «Ромашка»", "главный энергетик")
    again = walk.enter(EMAIL)
    assert walk.refresh(again["refresh_token"]).json["user"]["organisation"] == "ООО «Ромашка»"


def test_a_person_is_greeted_as_before(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    assert "organisation" not in session["user"]
    assert "organisation" not in walk.get("/me", token=session["access_token"]).json


def test_rows_of_an_older_release_are_read(walk: Walk) -> None:
    walk.customer()
    for name in ("registrations", "users"):
        walk.running.database[name].update_many({}, {"$unset": {"organisation": ""}})
    assert walk.enter()["user"]["name"] == "Анна Петровна"


def clerk(walk: Walk) -> Desk:
    office = Office(walk)
    return Desk(walk, office.token(office.member("o.petrova")))


def test_who_waits_for_a_clerk_is_not_forgotten_with_those_refused(walk: Walk) -> None:
    from identity.actions.registrations import forget_refused

    registration = proved(walk, on_file=False)
    long_ago = system_now() - timedelta(days=400)
    walk.running.database["registrations"].update_one({"_id": registration}, {"$set": {"applied_at": long_ago}})
    forget_refused(walk.running.transactions)
    assert walk.state(registration)["with_staff"]
