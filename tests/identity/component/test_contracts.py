"""A representative adds one more contract of the legal entity: asked and proved as at registration, and by nobody else."""

from __future__ import annotations

import json
import re
from typing import Any

from chassis.ids import derived_id
from werkzeug.test import TestResponse

from tests.identity.component.test_organisations import ASKED, SECRET, clerk, match, proved
from tests.identity.component.test_own_accounts import HOLDER, numbers, state
from tests.identity.component.walk import NUMBER, Walk

SECOND, CONTRACT = "520000000033", "№ ЭС-1046/16"


def cabinet(walk: Walk) -> str:
    """The token of a representative who registered with the first contract."""
    proved(walk)
    walk.set_password(walk.secrets()[-1])
    return str(walk.enter()["access_token"])


def ask(walk: Walk, token: str, number: str = SECOND, contract: str = CONTRACT) -> TestResponse:
    return walk.ask("POST", "/organisation-additions", token, {"account_number": number, "contract_number": contract})


def add(walk: Walk, token: str, **changes: str) -> str:
    answer = ask(walk, token, **changes)
    assert answer.status_code == 202, answer.text
    return str(answer.json["addition_id"])


def prove(walk: Walk, token: str, addition: str, kind: str = "meter_number") -> TestResponse:
    return walk.ask("POST", f"/additions/{addition}/proofs", token, {"kind": kind, "answer": "40318822"})


def test_numbers_that_fit_ask_for_the_meter_and_with_it_the_contract_is_in_the_cabinet(walk: Walk) -> None:
    token = cabinet(walk)
    addition = add(walk, token)
    match(walk, addition, number=SECOND)
    shown = state(walk, token, addition)
    assert (shown["state"], shown["second_proof"]) == ("not_confirmed", ASKED)
    assert "договор" in shown["message_ru"] and "парол" not in shown["message_ru"]
    assert prove(walk, token, addition, kind="bill_total").json["errors"][0]["pointer"] == "/kind"
    assert prove(walk, token, addition).status_code == 202
    walk.judge(addition, fits=True)
    assert state(walk, token, addition)["state"] == "added"
    session = walk.enter(SECOND)
    assert (numbers(session["accounts"]), session["user"]["organisation"]) == ([NUMBER, SECOND], "ООО «Ромашка»")
    assert len(walk.secrets()) == 1, "nobody is sent a link for it"


def test_account_sync_is_asked_for_the_inn_of_the_registration_under_a_key_of_its_own(walk: Walk) -> None:
    token = cabinet(walk)
    asked = walk.asked(add(walk, token))
    vault = walk.running.transactions.tools.vault
    told = {name: vault.decrypt(asked["user_id"], text) for name, text in asked["represented"].items()}
    assert told == {"inn": "5260000019", "contract_number": CONTRACT}
    assert vault.decrypt(asked["user_id"], asked["surname"]) == "Королёва"
    assert asked["user_id"] != walk.enter()["user"]["user_id"]
    kept = {name: list(walk.running.database[name].find()) for name in walk.running.database.list_collection_names()}
    assert not [word for word in (*SECRET, "1046") if word in json.dumps(kept, default=str, ensure_ascii=False)]


def test_unknown_wrong_contract_a_persons_account_and_one_with_an_owner_read_alike_to_the_end(walk: Walk) -> None:
    proved(walk, number=SECOND)
    assert walk.set_password(walk.secrets()[-1]).status_code == 204
    token = cabinet(walk)
    unknown, wrong, persons, owned = (add(walk, token) for _ in range(4))
    walk.refuse(unknown)
    walk.refuse(wrong)
    match(walk, persons, kind="person", number=SECOND, weak=False)
    match(walk, owned, number=SECOND)
    everybody = (unknown, wrong, persons, owned)
    for attempt in (1, 2, 3, 4):
        said = [json.dumps(state(walk, token, each), ensure_ascii=False) for each in everybody]
        assert len({re.sub(r"[0-9a-f-]{36}", "<id>", each) for each in said}) == 1, said
        if attempt < 4:
            for each in everybody:
                assert prove(walk, token, each).status_code == 202
                walk.judge(each, fits=each in (persons, owned), attempt=attempt)
            walk.running.database["attempt_counts"].delete_many({})
    assert "Данные не подтвердились" in said[0] and numbers(walk.enter()["accounts"]) == [NUMBER]


def test_without_the_e_mail_on_file_a_clerk_decides_and_the_page_says_so(walk: Walk) -> None:
    token = cabinet(walk)
    addition = add(walk, token)
    match(walk, addition, number=SECOND, on_file=False)
    prove(walk, token, addition)
    walk.judge(addition, fits=True)
    shown = state(walk, token, addition)
    assert (shown["state"], shown["with_staff"]) == ("checking", True)
    assert "сотрудник" in shown["message_ru"] and "Мои счета" in shown["message_ru"] and "парол" not in shown["message_ru"]
    desk = clerk(walk)
    (case,) = desk.cases()
    assert (case["reason"], case["adds"], case["organisation"]["contract_number"]) == ("legal_entity", True, CONTRACT)
    assert desk.decide(addition, "approved").status_code == 204
    assert state(walk, token, addition)["state"] == "added"
    assert walk.running.outbox("identity.contact_changed.v1")[-1].data["account_ids"] == [
        derived_id("account", each) for each in (NUMBER, SECOND)
    ]


def test_what_is_wrong_with_the_form_is_told_and_nothing_is_asked(walk: Walk) -> None:
    token = cabinet(walk)
    asked = len(walk.running.outbox("identity.registration_requested.v1"))
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"contract": "№ -"}, 422, "/contract_number"),
        ({"number": "52"}, 422, "/account_number"),
        ({"number": NUMBER}, 409, "/account_number"),
    ]
    for changes, status, pointer in wrong:
        answer = ask(walk, token, **changes)
        assert (answer.status_code, [each["pointer"] for each in answer.json["errors"]]) == (status, [pointer])
    assert len(walk.running.outbox("identity.registration_requested.v1")) == asked


def test_a_person_has_no_contracts_to_add_and_a_representative_may_add_the_account_of_a_flat(walk: Walk) -> None:
    walk.customer(number="520000000041", email="b@example.ru")
    refused = ask(walk, walk.enter("520000000041")["access_token"])
    assert (refused.status_code, refused.json["code"]) == (409, "not_a_representative")
    token = cabinet(walk)
    flat = walk.ask("POST", "/additions", token, {"account_number": SECOND, **HOLDER}).json["addition_id"]
    assert "represented" not in walk.asked(flat)
    walk.match(flat, number=SECOND)
    assert state(walk, token, flat)["state"] == "added"
