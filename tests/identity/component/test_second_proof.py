"""The second proof at identity's own door: asked of everybody who is not confirmed, and telling nobody anything."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from chassis.ids import new_id

from tests.identity.component.test_own_accounts import MOTHERS, add, numbers, state
from tests.identity.component.test_registration import anonymous
from tests.identity.component.walk import NUMBER, Walk

ASKED = {"answers_left": 3}


def test_a_weak_match_is_asked_and_gets_in_by_the_right_answer(walk: Walk) -> None:
    registration = walk.register(name="А", patronymic="П")
    walk.match(registration, weak=True)
    state = walk.state(registration)
    assert (state["state"], state["second_proof"], walk.secrets()) == ("not_confirmed", ASKED, [])
    answer = walk.prove(registration)
    assert (answer.status_code, answer.json) == (202, {"registration_id": registration, "state": "checking"})
    assert walk.state(registration)["state"] == "checking"
    walk.judge(registration, fits=True)
    assert walk.state(registration)["state"] == "thanks"
    assert "second_proof" not in walk.state(registration)
    assert len(walk.secrets()) == 1


def test_the_full_name_is_asked_nothing_more(walk: Walk) -> None:
    registration = walk.register()
    walk.match(registration)
    assert walk.state(registration)["state"] == "thanks"


@pytest.mark.parametrize("walk", [{"second_proof": "everyone"}], indirect=True)
def test_by_the_strict_setting_the_full_name_is_asked_too(walk: Walk) -> None:
    registration = walk.register()
    walk.match(registration)
    assert walk.state(registration)["second_proof"] == ASKED
    walk.prove(registration)
    walk.judge(registration, fits=True)
    assert walk.state(registration)["state"] == "thanks"


def test_unknown_wrong_weak_and_already_registered_read_alike_from_the_question_to_the_end(walk: Walk) -> None:
    walk.customer()
    unknown, wrong = walk.register(account_number="529999999999"), walk.register(surname="Чужая")
    again, weak = walk.register(), walk.register(account_number="520000000018", name="А")
    walk.refuse(unknown)
    walk.refuse(wrong)
    walk.match(again)
    walk.match(weak, number="520000000018", weak=True)
    everybody = (unknown, wrong, again, weak)
    for attempt in (1, 2, 3):
        states = [walk.get(f"/registrations/{each}") for each in everybody]
        assert len({anonymous(each.text) for each in states}) == 1
        assert states[0].json["second_proof"] == {"answers_left": 4 - attempt}
        answers = [walk.prove(each, **{"X-Real-IP": f"203.0.113.{n}"}) for n, each in enumerate(everybody)]
        assert len({(each.status_code, anonymous(each.text)) for each in answers}) == 1, answers[0].text
        for each in everybody:
            walk.judge(each, fits=False, attempt=attempt)
        walk.running.database["attempt_counts"].delete_many({})
    ends = [walk.get(f"/registrations/{each}") for each in everybody]
    assert len({anonymous(each.text) for each in ends}) == 1
    assert (ends[0].json["state"], "second_proof" in ends[0].json) == ("not_confirmed", False)
    assert {walk.prove(each).json["code"] for each in everybody} == {"nothing_asked"}


def test_an_account_with_an_owner_stays_theirs_even_by_the_right_answer_and_nothing_shows_that_it_was_right(walk: Walk) -> None:
    walk.customer()
    right, wrong = walk.register(), walk.register(account_number="529999999999")
    walk.match(right)
    walk.refuse(wrong)
    for each, fits in ((right, True), (wrong, False)):
        walk.prove(each)
        walk.judge(each, fits=fits)
    assert anonymous(json.dumps(walk.state(right))) == anonymous(json.dumps(walk.state(wrong)))
    assert len(walk.secrets()) == 1
    assert walk.enter(NUMBER)


def test_answers_of_known_and_unknown_are_asked_about_in_the_same_event_and_nobody_reads_them(walk: Walk) -> None:
    known, unknown = walk.register(name="А"), walk.register(account_number="529999999999")
    walk.match(known, weak=True)
    walk.refuse(unknown)
    for each in (known, unknown):
        assert walk.prove(each, "№ 4031-8822").status_code == 202
    first, second = walk.running.outbox("identity.proof_given.v1")
    assert first.data.keys() == second.data.keys()
    assert "40318822" not in json.dumps([first.data, second.data])
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(first.data["user_id"], first.data["answer"]) == "40318822"
    kept = {name: list(walk.running.database[name].find()) for name in ("registrations", "idempotency", "attempt_counts")}
    assert not [each for each in ("40318822", "4031-8822") if each in json.dumps(kept, default=str)]


def test_the_same_answer_with_the_same_key_counts_once(walk: Walk) -> None:
    registration = walk.register(name="А")
    walk.match(registration, weak=True)
    key = new_id()
    first, second = (walk.prove(registration, **{"Idempotency-Key": key}) for _ in range(2))
    assert first.data == second.data
    assert len(walk.running.outbox("identity.proof_given.v1")) == 1
    assert walk.prove(registration).json["code"] == "nothing_asked"


def test_nothing_is_answered_before_it_is_asked(walk: Walk) -> None:
    registration = walk.register()
    assert (walk.prove(registration).status_code, walk.prove(registration).json["code"]) == (409, "nothing_asked")
    assert walk.prove(new_id()).json["code"] == "no_such_registration"


@pytest.mark.parametrize("walk", [{"registration_tick_ms": 60_000}], indirect=True)
def test_an_answer_is_awaited_no_sooner_than_the_question_shows(walk: Walk) -> None:
    registration = walk.register()
    walk.refuse(registration)
    assert walk.prove(registration).json["code"] == "nothing_asked"
    earlier = walk.running.transactions.read().system_now - timedelta(minutes=2)
    walk.running.database["registrations"].update_one({}, {"$set": {"decided_at": earlier, "consent.given_at": earlier}})
    assert walk.prove(registration).status_code == 202


def test_what_cannot_be_an_answer_is_sent_back_and_none_is_used_up(walk: Walk) -> None:
    registration = walk.register()
    walk.refuse(registration)
    answer = walk.prove(registration, "не помню", kind="bill_total")
    assert (answer.status_code, answer.json["code"]) == (422, "form_invalid")
    assert [error["pointer"] for error in answer.json["errors"]] == ["/answer"]
    assert walk.state(registration)["second_proof"] == ASKED


def test_answers_in_a_row_slow_down_at_one_account_from_any_address(walk: Walk) -> None:
    answers = []
    for n in range(8):
        registration = walk.register()
        walk.refuse(registration)
        answers.append(walk.prove(registration, **{"X-Real-IP": f"203.0.113.{n}"}).status_code)
    assert answers == [202] * 7 + [429]


def test_a_verdict_that_comes_twice_or_about_another_answer_changes_nothing(walk: Walk) -> None:
    registration = walk.register(name="А")
    walk.match(registration, weak=True)
    walk.judge(registration, fits=True)
    assert walk.state(registration)["second_proof"] == ASKED
    walk.prove(registration)
    walk.judge(registration, fits=True, attempt=2)
    assert walk.state(registration)["state"] == "checking"
    walk.judge(registration, fits=True)
    walk.judge(registration, fits=False)
    walk.match(registration, weak=True)
    assert walk.state(registration)["state"] == "thanks"
    assert len(walk.secrets()) == 1


def test_a_registration_kept_by_an_older_release_is_read(walk: Walk) -> None:
    registration = walk.register()
    new = {"step": "", "found": "", "answers": "", "answered_at": ""}
    walk.running.database["registrations"].update_one({}, {"$unset": new})
    assert walk.state(registration)["state"] == "checking"
    walk.match(registration, weak=True)
    assert walk.state(registration)["second_proof"] == ASKED


def test_one_more_account_by_initials_is_asked_about_as_a_registration_is(walk: Walk) -> None:
    walk.customer()
    token = walk.enter()["access_token"]
    addition = add(walk, token, name="А")
    walk.match(addition, number=MOTHERS, weak=True)
    assert state(walk, token, addition)["second_proof"] == ASKED
    path, answer = f"/additions/{addition}/proofs", {"kind": "meter_number", "answer": "40318822"}
    assert walk.ask("POST", path, token, answer).json == {"addition_id": addition, "state": "checking"}
    walk.judge(addition, fits=True)
    assert state(walk, token, addition)["state"] == "added"
    assert numbers(walk.enter()["accounts"]) == [NUMBER, MOTHERS]


def test_an_addition_is_answered_by_the_person_who_adds_and_by_nobody_else(walk: Walk) -> None:
    walk.customer(number="520000000033", email="other@example.ru")
    other = walk.enter("520000000033")["access_token"]
    walk.customer()
    addition, registration = add(walk, walk.enter()["access_token"]), walk.register()
    answer = {"kind": "meter_number", "answer": "40318822"}
    assert walk.ask("POST", f"/additions/{addition}/proofs", other, answer).status_code == 404  # before it is asked, too
    walk.refuse(addition)
    walk.refuse(registration)
    assert walk.ask("POST", f"/additions/{addition}/proofs", other, answer).status_code == 404
    assert walk.prove(addition).status_code == 404
    assert walk.ask("POST", f"/additions/{registration}/proofs", other, answer).status_code == 404
