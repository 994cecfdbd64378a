"""Support looks at a cabinet as its customer sees it: for a while, for a reason, changing nothing, and never in secret."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.auth import Principal, TokenVerifier
from chassis.ids import derived_id
from chassis.transaction import Work
from identity.actions.views import find_cabinet, open_view
from identity.domain.staff_errors import NoCabinet
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.component.office import Office
from tests.identity.component.walk import NUMBER, PASSWORD, Walk

NEIGHBOUR = "520000000025"


@pytest.fixture
def office(walk: Walk) -> Office:
    walk.customer()
    return Office(walk)


@pytest.fixture
def support(office: Office) -> str:
    return office.token(office.member("irina", "support"))


def view(office: Office, token: str, number: str = NUMBER, **more: str) -> Any:
    return office.post("/views", {"account_number": number, "reason": "call", **more}, token=token)


def test_the_token_is_for_the_one_account_and_names_who_looks(office: Office, support: str) -> None:
    answer = view(office, support)
    assert answer.status_code == 201, answer.text
    assert answer.json["account"]["account_number"] == NUMBER
    assert answer.json["user"]["name"].startswith("Анна")
    keys = KeySet.import_key_set(office.walk.get("/.well-known/jwks.json").json)
    claims = jwt.decode(answer.json["access_token"], keys, algorithms=["ES256"]).claims
    member = office.walk.running.database["staff"].find_one({"login": "irina"})
    assert claims["aud"] == "cabinet"
    assert claims["act"] == {"sub": member["_id"]}
    assert claims["accounts"] == [derived_id("account", NUMBER)]
    assert claims["exp"] - int(claims["iat"]) == 15 * 60


def test_everything_can_be_looked_at_and_nothing_changed(office: Office, support: str) -> None:
    token = view(office, support).json["access_token"]
    assert office.walk.get("/me", token=token).status_code == 200
    for answer in (
        office.walk.delete("/sessions/current", token=token),
        office.walk.delete("/sessions/others", token=token),
        office.walk.running.client.put(
            "/api/v1/identity/password",
            json={"current_password": PASSWORD, "password": "x" * 20, "password_confirmation": "x" * 20},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k" * 20},
        ),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "only_looking")


def test_the_customer_is_told_sees_it_open_and_closes_it(office: Office, support: str) -> None:
    made = view(office, support).json
    (told,) = office.walk.running.outbox("identity.cabinet_viewed.v1")
    assert told.data["view_id"] == made["view_id"]
    assert (told.data["reason"], told.data["minutes"]) == ("call", 15)
    customer = office.walk.enter(NUMBER)["access_token"]
    listed = office.walk.get("/sessions", token=customer).json["items"]
    assert [each["session_id"] for each in listed if each["by_staff"]] == [made["view_id"]]
    log = office.walk.get("/access-log", token=customer).json["items"]
    assert "viewed_by_staff" in [each["happening"] for each in log]
    assert office.walk.delete(f"/sessions/{made['view_id']}", token=customer).status_code == 204
    assert office.walk.get("/me", token=made["access_token"]).status_code == 401
    revoked = office.walk.running.outbox("identity.access_revoked.v1")[-1]
    assert revoked.data["session_id"] == made["view_id"]


def test_a_quarter_of_an_hour_later_it_is_over(office: Office, support: str) -> None:
    made = view(office, support).json
    sessions = office.walk.running.database["sessions"]
    sessions.update_one({"_id": made["view_id"]}, [{"$set": {"ends_at": "$began_at"}}])
    assert office.walk.get("/me", token=made["access_token"]).status_code == 401


def test_nobody_renews_a_view(office: Office, support: str) -> None:
    made = view(office, support).json
    assert "refresh_token" not in made
    assert office.walk.refresh(f"{made['view_id']}.").status_code == 401


def test_the_member_ends_the_own_view_and_no_other(office: Office, support: str) -> None:
    made = view(office, support).json
    other = office.token(office.member("pavel", "support"))
    assert office.walk.delete(f"/staff/views/{made['view_id']}", token=other).status_code == 404
    assert office.walk.delete(f"/staff/views/{made['view_id']}", token=support).status_code == 204
    assert office.walk.get("/me", token=made["access_token"]).status_code == 401
    own = office.walk.enter(NUMBER)["refresh_token"].partition(".")[0]
    assert office.walk.delete(f"/staff/views/{own}", token=support).status_code == 404


def test_the_reason_stands_in_the_journal(office: Office, support: str) -> None:
    view(office, support, remark="спрашивает про перерасчёт")
    lines = office.walk.running.database["staff_journal"].find({"did": "cabinet_viewed"})
    assert [(each["by"], each["about"], each["note"]) for each in lines] == [("irina", NUMBER, "call спрашивает про перерасчёт")]


def test_other_roles_open_no_cabinet(office: Office) -> None:
    for role in ("clerk", "accountant", "head"):
        answer = view(office, office.token(office.member(f"one-{role}", role)))
        assert (answer.status_code, answer.json["code"]) == (403, "role_missing")
    assert office.walk.running.outbox("identity.cabinet_viewed.v1") == []


def test_an_account_without_a_cabinet_is_said_to_have_none(office: Office, support: str) -> None:
    answer = view(office, support, NEIGHBOUR)
    assert (answer.status_code, answer.json["code"]) == (404, "no_cabinet")


def test_a_view_opened_while_the_account_is_removed_does_not_outlive_it(office: Office, support: str) -> None:
    """Whose account it is was read before the removal, and the token would be issued after it: it is read again."""
    walk, removed = office.walk, list[int]()
    owner = walk.enter()["access_token"]
    member = walk.running.database["staff"].find_one({"login": "irina"})
    by = Principal(user_id=member["_id"], session_id="", account_ids=frozenset())

    def open_slowly(work: Work[Any]) -> None:
        found = find_cabinet(work, account_number=NUMBER)
        work.store.people.grants(found.user_id)
        if not removed:
            removed.append(walk.ask("DELETE", f"/accounts/{derived_id('account', NUMBER)}", owner).status_code)
        open_view(work, found, reason="call", remark="", by=by)

    with pytest.raises(NoCabinet):
        walk.running.transactions.run(open_slowly)
    assert removed == [204]


def test_a_removal_voids_the_view_that_was_opened_a_moment_before(office: Office, support: str) -> None:
    token = view(office, support).json["access_token"]
    verifier = TokenVerifier(office.walk.running.settings.jwks_file)
    office.walk.ask("DELETE", f"/accounts/{derived_id('account', NUMBER)}", office.walk.enter()["access_token"])
    revoked = office.walk.running.outbox("identity.access_revoked.v1")[-1].data
    assert revoked["session_id"] is None and revoked["revoked_at"] > verifier.verify(token).issued_at.isoformat()
