"""Consents at identity's own door: documents, decisions, withdrawal, and a text that has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from chassis.testing import Running
from identity.domain.consent import ConsentText, Kind
from werkzeug.test import TestResponse

from tests.identity.component.walk import FORM, Walk

BILLS = {"kind": "bills_by_email", "version": "2022-11"}
NEWER = ConsentText(version="2023-05", text_ru="Согласие\n\nНовый текст", text_en="Consent\n\nA new text")


def entered(walk: Walk, **form: Any) -> str:
    """The access token of somebody who registered by this form."""
    walk.match(walk.register(**form))
    assert walk.set_password(walk.secrets()[-1]).status_code == 204
    return str(walk.enter()["access_token"])


def decide(walk: Walk, token: str, *, given: bool, **changes: str) -> TestResponse:
    source = {"User-Agent": "a browser", "X-Real-IP": "203.0.113.7"}
    return walk.post("/consents", {**BILLS, **changes, "given": given}, Authorization=f"Bearer {token}", **source)


def answers(walk: Walk, token: str) -> dict[str, str]:
    return {each["document"]["kind"]: each["answer"] for each in walk.get("/consents", token=token).json["items"]}


def told(running: Running) -> list[dict[str, bool]]:
    """What the others were told, one word for each document."""
    events = running.outbox("identity.consents_changed.v1")
    return [{each["kind"]: each["given"] for each in event.data["consents"]} for event in events]


@pytest.fixture
def newer(walk: Walk) -> Iterator[Walk]:
    """identity after a new text of the required consent came into force; `walk` has the text before."""
    documents = walk.running.transactions.tools.consents
    before = documents[Kind.PERSONAL_DATA]
    yield walk
    documents[Kind.PERSONAL_DATA] = before


def test_each_consent_is_a_document_of_its_own_with_version_and_hash(walk: Walk) -> None:
    items = walk.get("/consents/documents").json["items"]
    assert [(each["kind"], each["required"], each["version"]) for each in items] == [
        ("personal_data", True, "2022-11"),
        ("bills_by_email", False, "2022-11"),
    ]
    assert len({each["sha256"] for each in items}) == 2
    assert items[0]["text_ru"] == walk.get("/consents/current").json["text_ru"]
    assert items[1]["title_ru"] == "Согласие получать сведения о начислениях и платежах по электронной почте"


def test_a_form_of_an_older_client_gives_the_required_consent_and_says_nothing_of_the_others(walk: Walk) -> None:
    token = entered(walk)
    assert answers(walk, token) == {"personal_data": "given", "bills_by_email": "not_asked"}
    assert told(walk.running) == [{"personal_data": True}]


@pytest.mark.parametrize(("ticked", "answer"), [(True, "given"), (False, "declined")])
def test_a_box_of_the_form_is_kept_as_it_was_ticked(walk: Walk, ticked: bool, answer: str) -> None:
    token = entered(walk, consents=[{**BILLS, "given": ticked}])
    assert answers(walk, token) == {"personal_data": "given", "bills_by_email": answer}
    assert told(walk.running) == [{"personal_data": True, "bills_by_email": ticked}]


def test_a_decision_is_kept_with_who_when_from_where_and_to_which_text(walk: Walk) -> None:
    token = entered(walk)
    assert decide(walk, token, given=True).status_code == 204
    document = walk.get("/consents/documents").json["items"][1]
    last, first = walk.get("/consents", token=token).json["history"]
    assert (last["kind"], last["given"], last["channel"], last["ip"]) == ("bills_by_email", True, "cabinet", "203.0.113.7")
    assert (last["version"], last["sha256"]) == (document["version"], document["sha256"])
    assert (first["kind"], first["channel"]) == ("personal_data", "registration")
    (row,) = walk.running.database["consents"].find({"kind": "bills_by_email"})
    assert "203.0.113.7" not in str(row) and "a browser" not in str(row)


def test_a_withdrawal_is_told_to_the_others_and_the_decision_before_stays(walk: Walk) -> None:
    token = entered(walk, consents=[{**BILLS, "given": True}])
    assert decide(walk, token, given=False).status_code == 204
    assert answers(walk, token)["bills_by_email"] == "withdrawn"
    assert [each["bills_by_email"] for each in told(walk.running)] == [True, False]
    revisions = [each.revision for each in walk.running.outbox("identity.consents_changed.v1")]
    assert revisions == sorted(set(revisions))
    kept = [(each["kind"], each["given"]) for each in walk.get("/consents", token=token).json["history"]]
    assert kept == [("bills_by_email", False), ("bills_by_email", True), ("personal_data", True)]


def test_the_same_word_to_the_same_text_is_not_kept_twice(walk: Walk) -> None:
    token = entered(walk)
    for _ in range(2):
        assert decide(walk, token, given=True).status_code == 204
    assert walk.running.database["consents"].count_documents({"kind": "bills_by_email"}) == 1


@pytest.mark.parametrize(
    ("changes", "given", "status", "code"),
    [
        ({"kind": "personal_data"}, False, 409, "consent_required"),
        ({"version": "2001-01"}, True, 409, "consent_outdated"),
        ({"kind": "the_moon"}, True, 404, "consent_unknown"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_kept(
    walk: Walk, changes: dict[str, str], given: bool, status: int, code: str
) -> None:
    token = entered(walk)
    answer = decide(walk, token, given=given, **changes)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert len(walk.get("/consents", token=token).json["history"]) == 1
    if code == "consent_required":
        assert "удалите личный кабинет" in answer.text


def test_a_new_text_is_asked_for_at_the_next_entry_until_it_is_agreed_to(newer: Walk) -> None:
    token = entered(newer, consents=[{**BILLS, "given": True}])
    assert newer.enter()["consents_due"] == []
    newer.running.transactions.tools.consents[Kind.PERSONAL_DATA] = NEWER
    opened = newer.enter()
    assert opened["consents_due"] == ["personal_data"]
    assert newer.refresh(opened["refresh_token"]).json["consents_due"] == ["personal_data"]
    assert decide(newer, token, given=True, kind="personal_data", version="2022-11").json["code"] == "consent_outdated"
    assert decide(newer, token, given=True, kind="personal_data", version="2023-05").status_code == 204
    assert newer.enter()["consents_due"] == []


def test_who_registered_before_decisions_were_kept_has_the_consent_of_the_registration(walk: Walk) -> None:
    token = entered(walk)
    walk.running.database["consents"].delete_many({})
    assert answers(walk, token)["personal_data"] == "given"
    assert walk.enter()["consents_due"] == []
    assert decide(walk, token, given=True).status_code == 204
    assert told(walk.running)[-1] == {"personal_data": True, "bills_by_email": True}


def test_decisions_of_one_person_are_not_shown_to_another(walk: Walk) -> None:
    entered(walk, consents=[{**BILLS, "given": True}])
    walk.match(walk.register(account_number="520000000025", email="b@example.ru"), number="520000000025")
    walk.set_password(walk.secrets()[-1])
    other = walk.enter("520000000025")["access_token"]
    assert answers(walk, other) == {"personal_data": "given", "bills_by_email": "not_asked"}


def test_a_form_with_an_unknown_box_is_refused_before_a_key_is_made(walk: Walk) -> None:
    answer = walk.post("/registrations", {**FORM, "consents": [{**BILLS, "kind": "the_moon", "given": True}]})
    assert (answer.status_code, answer.json["code"]) == (404, "consent_unknown")
    assert walk.running.runtime.client[walk.running.settings.key_vault_database]["keys"].count_documents({}) == 0
