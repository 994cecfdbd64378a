"""Client credentials of internal systems (RFC 6749, 4.4): one account at a time, to read, seen by its owner, gone within 5 s."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id, new_id
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from tests.identity.component.office import Office
from tests.identity.component.walk import API, NUMBER, Walk

ACCOUNT = derived_id("account", NUMBER)
TOKEN, SYSTEMS = "/oauth/token", "/staff/internal-systems"
ASKED = {"grant_type": "client_credentials"}


@dataclass
class Head:
    """A head, and the systems they look after."""

    walk: Walk
    token: str

    def add(self, **changes: Any) -> TestResponse:
        last_day = (system_now() + timedelta(days=30)).date().isoformat()
        asked = {"name": "Система обращений", "scopes": ["readings:read", "charges:read"], "last_day": last_day, **changes}
        return self.walk.ask("POST", SYSTEMS, self.token, asked)

    def rotate(self, client_id: str, hours: int = 24, **more: Any) -> TestResponse:
        return self.walk.ask("POST", f"{SYSTEMS}/{client_id}/secrets", self.token, {"overlap_hours": hours, **more})

    def revoke(self, client_id: str) -> TestResponse:
        return self.walk.ask("DELETE", f"{SYSTEMS}/{client_id}", self.token)

    def listed(self) -> list[dict[str, Any]]:
        return list(self.walk.get(SYSTEMS, token=self.token).json["items"])


@dataclass
class System:
    """An internal system that asks for tokens."""

    walk: Walk
    client_id: str
    secret: str

    def ask(self, **more: str) -> TestResponse:
        """By HTTP Basic."""
        text = base64.b64encode(f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}".encode()).decode()
        headers = {"Authorization": f"Basic {text}"}
        return self.walk.running.client.post(API + TOKEN, data={**ASKED, **more}, headers=headers)

    def in_body(self, **more: str) -> TestResponse:
        named = {"client_id": self.client_id, "client_secret": self.secret}
        return self.walk.running.client.post(API + TOKEN, data={**ASKED, **named, **more})


@pytest.fixture
def head(walk: Walk) -> Head:
    office = Office(walk)
    return Head(walk, office.token(office.member("o.petrova", "head")))


@pytest.fixture
def system(walk: Walk, head: Head) -> System:
    made = head.add()
    assert made.status_code == 201, made.text
    return System(walk, made.json["system"]["client_id"], made.json["client_secret"])


def claims(walk: Walk, answer: TestResponse) -> dict[str, Any]:
    keys = KeySet.import_key_set(walk.get("/.well-known/jwks.json").json)
    return dict(jwt.decode(answer.json["access_token"], keys, algorithms=["ES256"]).claims)


def said(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["error"]


def test_a_system_is_given_a_token_for_one_account_and_the_owner_reads_of_it(walk: Walk, system: System) -> None:
    walk.customer()
    for answer in (system.ask(account_number=NUMBER), system.in_body(account_id=ACCOUNT)):
        assert answer.status_code == 200, answer.text
        told = {name: answer.json[name] for name in ("token_type", "expires_in", "scope", "account_id", "account_number")}
        assert told == {
            "token_type": "Bearer",
            "expires_in": 600,
            "scope": "readings:read charges:read",
            "account_id": ACCOUNT,
            "account_number": NUMBER,
        }
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
        token = claims(walk, answer)
        assert (token["aud"], token["sub"], token["accounts"]) == ("machine", system.client_id, [ACCOUNT])
        assert token["roles"] == ["charges:read", "readings:read"]
    log = walk.get("/access-log", token=walk.enter()["access_token"]).json["items"]
    lines = [(line["reader"], line["account_number"]) for line in log if line["happening"] == "read_by_system"]
    assert lines == [("Система обращений", NUMBER)] * 2


def test_without_an_account_it_opens_none_and_by_its_id_also_one_that_has_no_cabinet(walk: Walk, system: System) -> None:
    none = system.ask()
    assert (claims(walk, none)["accounts"], "account_id" in none.json) == ([], False)
    unknown = new_id()
    assert claims(walk, system.ask(account_id=unknown))["accounts"] == [unknown]


def test_fewer_rights_can_be_asked_for_and_never_more(walk: Walk, head: Head, system: System) -> None:
    assert system.ask(scope="charges:read").json["scope"] == "charges:read"
    few = head.add(scopes=["charges:read"]).json
    other = System(walk, few["system"]["client_id"], few["client_secret"])
    for scope in ("readings:read", "charges:read readings:read", "readings:write", "charges:read  charges:read", '"', "x" * 40):
        assert said(other.ask(scope=scope)) == (400, "invalid_scope")


def test_no_head_gives_a_right_to_change_anything(head: Head) -> None:
    for names in (["readings:write"], [], ["everything"]):
        refused = head.add(scopes=names)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/scopes")


def test_whatever_is_wrong_with_the_credentials_reads_alike(walk: Walk, head: Head, system: System) -> None:
    revoked = head.add().json
    head.revoke(revoked["system"]["client_id"])
    over = head.add().json
    walk.running.database["internal_systems"].update_one(
        {"_id": over["system"]["client_id"]}, {"$set": {"ends_at": system_now() - timedelta(seconds=1)}}
    )
    wrong = [
        System(walk, system.client_id, "ics_wrong"),
        System(walk, new_id(), system.secret),
        System(walk, "no id at all", system.secret),
        System(walk, revoked["system"]["client_id"], revoked["client_secret"]),
        System(walk, over["system"]["client_id"], over["client_secret"]),
        System(walk, system.client_id, revoked["client_secret"]),
    ]
    answers = [way(each) for each in wrong for way in (System.ask, System.in_body)]
    assert {(each.status_code, each.text, each.headers["WWW-Authenticate"]) for each in answers} == {
        (401, answers[0].text, 'Basic realm="internal systems"')
    }
    assert answers[0].json["error"] == "invalid_client"


@pytest.mark.parametrize("authorization", ["", "Bearer x", "Basic", "Basic !!!", "Basic bm9ib2R5", "Digest x"])
def test_who_does_not_say_who_they_are_is_unknown(walk: Walk, authorization: str) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    assert said(walk.running.client.post(API + TOKEN, data=ASKED, headers=headers)) == (401, "invalid_client")


def test_a_request_that_is_none_is_refused_in_the_words_of_the_protocol(walk: Walk, system: System) -> None:
    post = walk.running.client.post
    named = {"client_id": system.client_id, "client_secret": system.secret}
    assert said(post(API + TOKEN, json={**ASKED, **named})) == (400, "invalid_request")
    assert said(post(API + TOKEN)) == (400, "invalid_request")
    assert said(post(API + TOKEN, data=named)) == (400, "invalid_request")
    assert said(post(API + TOKEN, data={**named, "grant_type": ""})) == (400, "invalid_request")
    assert said(post(API + TOKEN, data={**named, "grant_type": ["client_credentials"] * 2})) == (400, "invalid_request")
    assert said(system.ask(client_secret=system.secret)) == (400, "invalid_request")
    assert said(system.ask(client_id=new_id())) == (400, "invalid_request")
    assert said(system.in_body(grant_type="password")) == (400, "unsupported_grant_type")
    walk.customer()
    for account in ({"account_number": "12"}, {"account_id": "x"}, {"account_number": NUMBER, "account_id": ACCOUNT}):
        assert said(system.ask(**account)) == (400, "invalid_request")
    assert said(system.ask(account_number="529999999999")) == (400, "invalid_request")
    assert system.ask(scope="", unknown_parameter="ignored").status_code == 200


def test_a_secret_is_hashed_shown_once_and_in_no_other_place(walk: Walk, head: Head, system: System) -> None:
    system.ask()
    kept = {name: str(list(walk.running.database[name].find())) for name in walk.running.database.list_collection_names()}
    assert [name for name, rows in kept.items() if system.secret in rows or system.secret.removeprefix("ics_") in rows] == []
    (listed,) = head.listed()
    assert system.secret not in str(listed)
    assert listed["last_used_at"] is not None
    assert [secret["ends_at"] for secret in listed["secrets"]] == [None]


def test_two_secrets_work_for_the_overlap_and_then_the_new_one_alone(walk: Walk, head: Head, system: System) -> None:
    fresh = System(walk, system.client_id, head.rotate(system.client_id).json["client_secret"])
    assert (system.ask().status_code, fresh.ask().status_code) == (200, 200)
    assert len(head.listed()[0]["secrets"]) == 2
    newest = System(walk, system.client_id, head.rotate(system.client_id, 1).json["client_secret"])
    assert (said(system.ask()), fresh.ask().status_code, newest.ask().status_code) == ((401, "invalid_client"), 200, 200)
    past = system_now() - timedelta(seconds=1)
    walk.running.database["internal_systems"].update_one({}, {"$set": {"secrets.1.ends_at": past}})
    assert (said(fresh.ask()), newest.ask().status_code) == ((401, "invalid_client"), 200)
    assert len(head.listed()[0]["secrets"]) == 1
    assert walk.running.outbox("identity.access_revoked.v1") == []


def test_a_secret_that_leaked_is_changed_without_overlap_and_its_tokens_end_too(walk: Walk, head: Head, system: System) -> None:
    system.ask()
    later = (system_now() + timedelta(days=90)).date().isoformat()
    rotated = head.rotate(system.client_id, 0, last_day=later).json
    assert said(system.ask()) == (401, "invalid_client")
    assert rotated["system"]["ends_at"] > head.add().json["system"]["ends_at"]
    (revoked,) = walk.running.outbox("identity.access_revoked.v1")
    assert (revoked.data["user_id"], revoked.data["session_id"]) == (system.client_id, None)


def test_a_revoked_system_is_refused_with_what_it_was_given_and_cannot_be_revoked_twice(
    walk: Walk, head: Head, system: System
) -> None:
    issued = claims(walk, system.ask())["iat"]
    assert head.revoke(system.client_id).status_code == 204
    assert said(system.ask()) == (401, "invalid_client")
    (revoked,) = walk.running.outbox("identity.access_revoked.v1")
    assert revoked.data["user_id"] == system.client_id
    assert datetime.fromisoformat(revoked.data["revoked_at"]).timestamp() > issued
    assert (head.listed(), head.revoke(system.client_id).json["code"]) == ([], "no_such_system")
    assert head.rotate(system.client_id).json["code"] == "no_such_system"


def test_every_deed_of_a_head_is_a_line_in_the_journal(walk: Walk, head: Head, system: System) -> None:
    head.rotate(system.client_id)
    head.revoke(system.client_id)
    lines = walk.get("/staff/journal", token=head.token).json["items"]
    told = [(line["did"], line["by"], line["about"]) for line in lines if line["did"].startswith("system_")]
    assert told == [(did, "o.petrova", "Система обращений") for did in ("system_revoked", "system_rotated", "system_added")]


def test_a_token_ends_with_its_system(walk: Walk, system: System) -> None:
    soon = system_now() + timedelta(minutes=3)
    walk.running.database["internal_systems"].update_one({}, {"$set": {"ends_at": soon}})
    assert 100 < system.ask().json["expires_in"] <= 180


def test_guessing_slows_down_and_the_right_secret_counts_for_nothing(walk: Walk, system: System) -> None:
    for _ in range(60):
        assert system.ask().status_code == 200
    answers = [System(walk, system.client_id, f"ics_{n}").ask() for n in range(55)]
    assert [each.status_code for each in answers[:50]] == [401] * 50
    refused = answers[-1]
    assert (refused.status_code, refused.json["code"], "Retry-After" in refused.headers) == (429, "too_many_attempts", True)


@pytest.mark.parametrize(("changes", "pointer"), [({"name": "  "}, "/name"), ({"last_day": "2020-01-01"}, "/last_day")])
def test_what_a_head_mistypes_is_said_at_the_field(head: Head, changes: dict[str, Any], pointer: str) -> None:
    refused = head.add(**changes)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_it_opens_no_cabinet_and_no_page_of_staff(walk: Walk, system: System) -> None:
    walk.customer()
    token = system.ask(account_number=NUMBER).json["access_token"]
    assert {walk.get(path, token=token).status_code for path in ("/me", "/access-log", SYSTEMS)} == {401}
