"""A person with several accounts: one more is added, named and removed."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id
from identity.actions.registrations import forget_refused
from identity.domain.attempts import of_person
from werkzeug.test import TestResponse

from tests.identity.component.walk import FORM, NUMBER, Walk

MOTHERS = "520000000025"
HOLDER = {name: FORM[name] for name in ("surname", "name", "patronymic")}


def ask(walk: Walk, token: str, **changes: Any) -> TestResponse:
    return walk.ask("POST", "/additions", token, {"account_number": MOTHERS, **HOLDER, **changes})


def add(walk: Walk, token: str, **changes: Any) -> str:
    answer = ask(walk, token, **changes)
    assert answer.status_code == 202, answer.text
    return str(answer.json["addition_id"])


def state(walk: Walk, token: str, addition: str) -> dict[str, Any]:
    return dict(walk.get(f"/additions/{addition}", token=token).json)


def numbers(accounts: list[dict[str, Any]]) -> list[str]:
    return [each["account_number"] for each in accounts]


def test_a_person_adds_a_second_account_and_the_next_token_names_it(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    addition = add(walk, session["access_token"])
    assert state(walk, session["access_token"], addition)["state"] == "checking"
    walk.match(addition, number=MOTHERS)
    assert state(walk, session["access_token"], addition)["state"] == "added"
    renewed = walk.refresh(session["refresh_token"]).json
    assert numbers(renewed["accounts"]) == [NUMBER, MOTHERS]
    path = f"/accounts/{derived_id('account', MOTHERS)}/name"
    assert walk.ask("PUT", path, renewed["access_token"], {"name": "Дача"}).status_code == 204
    contact = walk.running.outbox("identity.contact_changed.v1")[-1]
    assert contact.data["account_ids"] == [derived_id("account", each) for each in (NUMBER, MOTHERS)]
    assert contact.data["email_proven"] is True
    assert len(walk.running.outbox("identity.password_link_issued.v1")) == 1  # nobody is sent a link for it


def test_the_added_account_signs_its_person_in(walk: Walk) -> None:
    walk.customer()
    walk.match(add(walk, walk.enter()["access_token"]), number=MOTHERS)
    assert numbers(walk.enter(MOTHERS)["accounts"]) == [NUMBER, MOTHERS]


def test_unknown_wrong_name_and_an_account_with_an_owner_read_alike(walk: Walk) -> None:
    walk.customer(number=MOTHERS, email="mother@example.ru")
    walk.customer()
    token = walk.enter()["access_token"]
    unknown, wrong, owned = add(walk, token, account_number="529999999999"), add(walk, token, surname="Чужая"), add(walk, token)
    walk.refuse(unknown)
    walk.refuse(wrong)
    walk.match(owned, number=MOTHERS)
    said = [json.dumps(state(walk, token, each), ensure_ascii=False) for each in (unknown, wrong, owned)]
    assert len({re.sub(r"[0-9a-f-]{36}", "<id>", each) for each in said}) == 1
    assert "not_confirmed" in said[0] and "8-831-243-04-14" in said[0]
    assert numbers(walk.enter()["accounts"]) == [NUMBER]


def test_account_sync_is_asked_as_for_a_registration_and_never_with_the_persons_own_id(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    addition = walk.asked(add(walk, session["access_token"]))
    registration = walk.asked(walk.register(account_number="529999999999"))
    assert addition.keys() == registration.keys()
    assert addition["user_id"] != session["user"]["user_id"]


def test_an_account_that_is_yours_already_is_told_at_once(walk: Walk) -> None:
    walk.customer()
    answer = ask(walk, walk.enter()["access_token"], account_number=NUMBER)
    assert (answer.status_code, answer.json["code"]) == (409, "account_already_yours")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/account_number"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"surname": "?"}, "/surname"), ({"name": "А."}, "/name"), ({"account_number": "52"}, "/account_number")],
)
def test_a_wrong_form_is_refused_with_the_field_that_is_wrong(walk: Walk, changes: dict[str, Any], pointer: str) -> None:
    walk.customer()
    answer = ask(walk, walk.enter()["access_token"], **changes)
    assert (answer.status_code, [each["pointer"] for each in answer.json["errors"]]) == (422, [pointer])


def test_guessing_at_accounts_slows_the_person_down_wherever_they_come_from(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    free = of_person("addition", session["user"]["user_id"]).free
    answers = [ask(walk, session["access_token"]).status_code for _ in range(free + 2)]
    assert answers == [202] * (free + 1) + [429]


def test_nobody_reads_the_addition_of_somebody_else(walk: Walk) -> None:
    walk.customer()
    walk.customer(number=MOTHERS, email="mother@example.ru")
    addition = add(walk, walk.enter()["access_token"], account_number="529999999999")
    answer = walk.get(f"/additions/{addition}", token=walk.enter(MOTHERS)["access_token"])
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_addition")
    assert walk.get(f"/registrations/{addition}").status_code == 404  # nor does the door that is open to everybody tell


def test_an_account_is_called_as_its_person_likes_and_nobody_else_can_read_it(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    path = f"/accounts/{derived_id('account', NUMBER)}/name"
    assert session["accounts"][0]["name"] is None
    assert walk.ask("PUT", path, session["access_token"], {"name": " Квартира  мамы "}).status_code == 204
    assert walk.refresh(session["refresh_token"]).json["accounts"][0]["name"] == "Квартира мамы"
    assert walk.get("/me", token=session["access_token"]).json["accounts"][0]["name"] == "Квартира мамы"
    assert "Квартира" not in json.dumps(list(walk.running.database["grants"].find()), default=str, ensure_ascii=False)
    assert walk.ask("PUT", path, session["access_token"], {"name": " "}).status_code == 204
    assert walk.enter()["accounts"][0]["name"] is None
    assert walk.ask("PUT", path, session["access_token"], {"name": "д" * 41}).status_code == 422


def test_a_removed_account_voids_the_tokens_that_name_it_and_can_be_registered_again(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    walk.match(add(walk, session["access_token"]), number=MOTHERS)
    session = walk.refresh(session["refresh_token"]).json
    account = derived_id("account", MOTHERS)
    issued = system_now()
    assert walk.ask("DELETE", f"/accounts/{account}", session["access_token"]).status_code == 204
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert (revoked.data["user_id"], revoked.data["session_id"]) == (session["user"]["user_id"], None)
    assert revoked.data["revoked_at"] >= issued.isoformat()[:23]
    assert walk.running.outbox("identity.contact_changed.v1")[-1].data["account_ids"] == [derived_id("account", NUMBER)]
    renewed = walk.refresh(session["refresh_token"])
    assert renewed.status_code == 200 and numbers(renewed.json["accounts"]) == [NUMBER]
    again = walk.register(account_number=MOTHERS, email="mother@example.ru")
    walk.match(again, number=MOTHERS)
    assert walk.state(again)["state"] == "thanks"


def test_what_is_not_yours_is_neither_named_nor_removed(walk: Walk) -> None:
    walk.customer()
    walk.customer(number=MOTHERS, email="mother@example.ru")
    token, others = walk.enter()["access_token"], derived_id("account", MOTHERS)
    assert walk.ask("DELETE", f"/accounts/{others}", token).status_code == 404
    assert walk.ask("PUT", f"/accounts/{others}/name", token, {"name": "Моё"}).status_code == 404
    assert numbers(walk.enter(MOTHERS)["accounts"]) == [MOTHERS]


def test_names_typed_for_an_addition_are_kept_no_longer_than_refused_ones(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    addition = add(walk, session["access_token"])
    walk.match(addition, number=MOTHERS)
    rows = walk.running.database["registrations"]
    (row,) = rows.find({"_id": addition})
    rows.update_many({}, {"$set": {"decided_at": row["decided_at"].replace(year=2000)}})
    forget_refused(walk.running.transactions)
    assert rows.count_documents({"_id": addition}) == 0 and rows.count_documents({}) == 1
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(row["user_id"], row["surname"]) is None
    assert walk.get("/me", token=session["access_token"]).json["email_masked"] == "a***@example.ru"  # the person is whole
