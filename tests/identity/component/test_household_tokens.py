"""Tokens for the machines of a household: chosen rights in one account, until a day, and gone at once when revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id, new_id
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.component.walk import EMAIL, NUMBER, PASSWORD, Walk

ACCOUNT = derived_id("account", NUMBER)
NEIGHBOUR = "520000000025"
OTHER = "зонтик граммофон сирень 3"


@pytest.fixture
def owner(walk: Walk) -> str:
    """The access token of somebody who holds an account."""
    walk.customer()
    return str(walk.enter(NUMBER)["access_token"])


def make(walk: Walk, token: str, **changes: Any) -> Any:
    last_day = (system_now() + timedelta(days=30)).date().isoformat()
    asked = {"name": "Умный счётчик", "account_id": ACCOUNT, "scopes": ["readings:write"], "last_day": last_day, **changes}
    return walk.post("/household-tokens", asked, Authorization=f"Bearer {token}")


def exchange(walk: Walk, text: str) -> Any:
    return walk.running.client.post("/api/v1/identity/machine-access", headers={"Authorization": f"Bearer {text}"})


def test_the_machine_gets_access_to_the_one_account_with_the_chosen_rights(walk: Walk, owner: str) -> None:
    made = make(walk, owner, scopes=["charges:read", "readings:write"])
    assert made.status_code == 201, made.text
    access = exchange(walk, made.json["token"])
    assert access.status_code == 200, access.text
    assert (access.json["token_type"], access.json["scope"]) == ("Bearer", "readings:write charges:read")
    keys = KeySet.import_key_set(walk.get("/.well-known/jwks.json").json)
    claims = jwt.decode(access.json["access_token"], keys, algorithms=["ES256"]).claims
    assert (claims["aud"], claims["accounts"], claims["sid"]) == ("machine", [ACCOUNT], made.json["made"]["token_id"])
    assert claims["roles"] == ["charges:read", "readings:write"]


def test_it_opens_no_cabinet(walk: Walk, owner: str) -> None:
    access = exchange(walk, make(walk, owner).json["token"]).json["access_token"]
    assert walk.get("/me", token=access).status_code == 401
    assert walk.get("/household-tokens", token=access).status_code == 401
    assert walk.get("/me", token=make(walk, owner).json["token"]).status_code == 401


def test_it_is_listed_with_its_last_use_and_never_shown_again(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    (before,) = walk.get("/household-tokens", token=owner).json["items"]
    assert (before["name"], before["last_used_at"]) == ("Умный счётчик", None)
    exchange(walk, made["token"])
    answer = walk.get("/household-tokens", token=owner)
    assert answer.json["items"][0]["last_used_at"] is not None
    assert made["token"].partition(".")[2] not in answer.text


def test_a_password_set_by_a_link_ends_them_all_and_says_so(walk: Walk, owner: str) -> None:
    first, second = (make(walk, owner).json["token"] for _ in range(2))
    walk.post("/recoveries", {"account_number": NUMBER, "email": EMAIL})
    walk.answer_requests()
    assert walk.set_password(walk.secrets()[-1], OTHER).status_code == 204
    assert [exchange(walk, text).json["code"] for text in (first, second)] == ["token_not_valid"] * 2
    assert walk.running.outbox("identity.password_changed.v1")[-1].data["tokens_ended"] == 2
    token = walk.login(NUMBER, OTHER, client="app").json["access_token"]
    happened = [each["happening"] for each in walk.get("/access-log", token=token).json["items"]]
    assert happened.count("token_ended") == 2


@pytest.mark.parametrize(("wished", "answer"), [({}, 200), ({"end_tokens": False}, 200), ({"end_tokens": True}, 401)])
def test_a_changed_password_ends_them_if_that_is_wished(walk: Walk, owner: str, wished: dict[str, bool], answer: int) -> None:
    text = make(walk, owner).json["token"]
    form = {"current_password": PASSWORD, "password": OTHER, "password_confirmation": OTHER, **wished}
    assert walk.ask("PUT", "/password", owner, form).status_code == 204
    assert exchange(walk, text).status_code == answer


def test_neither_the_secret_nor_the_name_is_readable_in_the_database(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    kept = str(list(walk.running.database["household_tokens"].find()))
    assert made["token"].partition(".")[2] not in kept
    assert "счётчик" not in kept
    assert not any(made["token"] in str(list(walk.running.database[name].find())) for name in ("idempotency", "outbox"))


def test_a_revoked_token_and_what_was_given_for_it_are_refused(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    assert walk.delete(f"/household-tokens/{made['made']['token_id']}", token=owner).status_code == 204
    refused = exchange(walk, made["token"])
    assert (refused.status_code, refused.json["code"]) == (401, "token_not_valid")
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert revoked.data["session_id"] == made["made"]["token_id"]
    assert walk.get("/household-tokens", token=owner).json["items"] == []
    assert walk.delete(f"/household-tokens/{made['made']['token_id']}", token=owner).status_code == 404
    happened = [each["happening"] for each in walk.get("/access-log", token=owner).json["items"]]
    assert happened[:2] == ["token_ended", "token_made"]


def test_a_token_that_ran_out_is_refused(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    walk.running.database["household_tokens"].update_one({}, [{"$set": {"ends_at": "$made_at"}}])
    assert exchange(walk, made["token"]).status_code == 401


def test_access_ends_with_the_token(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    soon = system_now() + timedelta(minutes=3)
    walk.running.database["household_tokens"].update_one({}, {"$set": {"ends_at": soon}})
    assert 100 < exchange(walk, made["token"]).json["expires_in"] <= 180


def test_who_no_longer_holds_the_account_has_no_token_for_it(walk: Walk, owner: str) -> None:
    made = make(walk, owner).json
    walk.running.database["grants"].delete_many({})
    assert exchange(walk, made["token"]).status_code == 401


@pytest.mark.parametrize("text", ["", "hh_", "hh_x.y", "nonsense", "hh_{id}.wrong", "xx_{id}.{secret}"])
def test_what_is_no_token_is_refused_alike(walk: Walk, owner: str, text: str) -> None:
    token_id, _, secret = make(walk, owner).json["token"].removeprefix("hh_").partition(".")
    refused = exchange(walk, text.format(id=token_id, secret=secret))
    assert (refused.status_code, refused.json["code"]) == (401, "token_not_valid")
    assert {**refused.json, "trace_id": ""} == {**exchange(walk, "hh_nonsense").json, "trace_id": ""}


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"scopes": ["everything"]}, 422, "/scopes"),
        ({"scopes": []}, 422, "/scopes"),
        ({"name": "   "}, 422, "/name"),
        ({"last_day": "2020-01-01"}, 422, "/last_day"),
        ({"last_day": "2099-01-01"}, 422, "/last_day"),
        ({"account_id": new_id()}, 404, None),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    walk: Walk, owner: str, changes: dict[str, Any], status: int, pointer: str | None
) -> None:
    refused = make(walk, owner, **changes)
    assert refused.status_code == status
    assert [each["pointer"] for each in refused.json["errors"]] == ([pointer] if pointer else [])


def test_nobody_lists_or_revokes_somebody_elses(walk: Walk, owner: str) -> None:
    token_id = make(walk, owner).json["made"]["token_id"]
    walk.customer(number=NEIGHBOUR, email="olga@example.ru")
    other = walk.enter(NEIGHBOUR)["access_token"]
    assert walk.get("/household-tokens", token=other).json["items"] == []
    assert walk.delete(f"/household-tokens/{token_id}", token=other).status_code == 404
    assert make(walk, other).status_code == 404


def test_a_household_has_ten_at_most(walk: Walk, owner: str) -> None:
    for _ in range(10):
        assert make(walk, owner).status_code == 201
    refused = make(walk, owner)
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_tokens")
