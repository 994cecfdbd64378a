"""People an owner trusts with an account: invited by a link, accepted, seen, sent away, and gone after their last day."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from chassis.auth import TokenVerifier
from chassis.ids import derived_id
from chassis.sealed import open_sealed
from chassis.transaction import Work
from identity.actions.contacts import tell_contacts_anew
from identity.actions.holding import NO_WORDS
from identity.actions.sessions import refresh_session
from identity.actions.trusts import end_trust, end_trusts_that_are_over, forget_invitations
from identity.domain.access import Held
from identity.domain.trust import Reason
from werkzeug.test import TestResponse

from tests.identity.component.walk import NUMBER, PASSWORD, Walk

ACCOUNT = derived_id("account", NUMBER)
GUEST, HER_NUMBER = "olga@example.ru", "520000000025"
HER_PASSWORD = "зонтик граммофон сирень 3"
TODAY, LAST_DAY, DAY_AFTER = "2022-11-20", "2022-11-30", "2022-12-01"


@pytest.fixture(autouse=True)
def _in_november(walk: Walk) -> None:
    walk.running.clock(at=f"{TODAY}T12:00:00+03:00")


def invite(walk: Walk, token: str, **changes: Any) -> TestResponse:
    form = {"called": "Дочь Ольга", "email": GUEST, "role": "payer", "until": None, **changes}
    return walk.ask("POST", f"/accounts/{ACCOUNT}/invitations", token, form)


def owner(walk: Walk) -> str:
    """The token of somebody who owns the account."""
    walk.customer()
    return str(walk.enter()["access_token"])


def invited(walk: Walk, token: str, **changes: Any) -> str:
    """Invite, and open the link's secret as notification does."""
    answer = invite(walk, token, **changes)
    assert answer.status_code == 201, answer.text
    return open_sealed(walk.link_key, walk.running.outbox("identity.invitation_issued.v1")[-1].data["secret"])


def come_as_guest(walk: Walk, secret: str, **changes: Any) -> TestResponse:
    form = {
        "secret": secret,
        "password": HER_PASSWORD,
        "password_confirmation": HER_PASSWORD,
        "consent_version": "2022-11",
        "consent": True,
        **changes,
    }
    return walk.post("/invitations/entry", form)


def daughter(walk: Walk, **changes: Any) -> tuple[str, dict[str, Any]]:
    """The owner's token, and the session of an invited daughter without an account of her own."""
    token = owner(walk)
    assert come_as_guest(walk, invited(walk, token, **changes)).status_code == 204
    session = walk.login(GUEST, HER_PASSWORD, client="app")
    assert session.status_code == 201, session.text
    return token, dict(session.json)


def people(walk: Walk, token: str) -> dict[str, Any]:
    return dict(walk.get(f"/accounts/{ACCOUNT}/people", token=token).json)


def rights(walk: Walk, session: dict[str, Any]) -> tuple[frozenset[str], dict[str, str]]:
    """Own accounts and others' with the role, as every service reads them in the token."""
    principal = TokenVerifier(walk.running.settings.jwks_file).verify(session["access_token"])
    return principal.account_ids, dict(principal.shared)


def changes(walk: Walk) -> list[tuple[str, str]]:
    return [(each.data["reason"], each.data["role"]) for each in walk.running.outbox("identity.trust_changed.v1")]


def test_somebody_without_an_account_comes_by_the_invitation_alone(walk: Walk) -> None:
    secret = invited(walk, owner(walk))
    shown = walk.post("/invitations/check", {"secret": secret}).json
    assert shown == {
        "inviter": "Анна Петровна", "account_ending": "0017", "role": "payer", "until": None,
        "email_masked": "o***@example.ru", "has_entry": False,
    }  # fmt: skip
    assert come_as_guest(walk, secret).status_code == 204
    session = walk.login(GUEST, HER_PASSWORD, client="app").json
    assert session["user"]["name"] == "o***@example.ru"
    (held,) = session["accounts"]
    assert (held["account_id"], held["role"], held["until"]) == (ACCOUNT, "payer", None)
    assert rights(walk, session) == (frozenset(), {ACCOUNT: "payer"})
    assert session["consents_due"] == []  # the one she needs she gave on the form
    assert changes(walk) == [("accepted", "payer")]


def test_somebody_with_a_cabinet_accepts_into_it_and_keeps_what_is_her_own(walk: Walk) -> None:
    token = owner(walk)
    walk.customer(number=HER_NUMBER, email=GUEST)
    secret = invited(walk, token, role="reader")
    assert walk.post("/invitations/check", {"secret": secret}).json["has_entry"] is True
    assert (refused := come_as_guest(walk, secret)).status_code == 409 and refused.json["code"] == "sign_in_instead"
    session = walk.enter(HER_NUMBER)
    assert walk.ask("POST", "/invitations/accept", session["access_token"], {"secret": secret}).status_code == 204
    renewed = walk.refresh(session["refresh_token"]).json
    assert rights(walk, renewed) == (frozenset({derived_id("account", HER_NUMBER)}), {ACCOUNT: "reader"})
    assert [each["role"] for each in renewed["accounts"]] == ["owner", "reader"]


def test_an_invitation_works_once_and_never_after_it_was_withdrawn_or_ran_out(walk: Walk) -> None:
    token = owner(walk)
    used, withdrawn = invited(walk, token), invited(walk, token, email="b@example.ru")
    late = invited(walk, token, email="c@example.ru")
    assert come_as_guest(walk, used).status_code == 204
    (second, third) = people(walk, token)["invitations"]
    path = f"/accounts/{ACCOUNT}/invitations/{second['invitation_id']}"
    assert walk.ask("DELETE", path, token).status_code == 204
    assert walk.ask("DELETE", path, token).json["code"] == "no_such_invitation"
    rows = walk.running.database["invitations"]
    (row,) = rows.find({"_id": third["invitation_id"]})
    assert row["expires_at"] - row["issued_at"] == timedelta(days=7)
    rows.update_one({"_id": row["_id"]}, {"$set": {"expires_at": row["issued_at"]}})
    answers = [walk.post("/invitations/check", {"secret": each}) for each in (used, withdrawn, late, "nobody's")]
    answers += [come_as_guest(walk, each) for each in (used, withdrawn, late, "nobody's")]
    assert {(each.status_code, each.json["code"]) for each in answers} == {(404, "invitation_not_valid")}


def test_looking_at_an_invitation_does_not_use_it_up_and_no_address_acts_on_it(walk: Walk) -> None:
    secret = invited(walk, owner(walk))
    assert [walk.post("/invitations/check", {"secret": secret}).status_code for _ in range(2)] == [200, 200]
    assert walk.get("/invitations/accept").status_code in {404, 405}
    assert come_as_guest(walk, secret).status_code == 204


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"email": "olga"}, "form_invalid", "/email"),
        ({"called": "  "}, "form_invalid", "/called"),
        ({"until": "2022-11-19"}, "form_invalid", "/until"),
        ({"until": "2032-11-19"}, "form_invalid", "/until"),
        ({"until": "soon"}, "validation_failed", "/until"),
        ({"role": "owner"}, "validation_failed", "/role"),
        ({"email": "anna@example.ru"}, "your_own_account", "/email"),
    ],
)
def test_a_wrong_invitation_is_refused_with_the_field_that_is_wrong(
    walk: Walk, changes: dict[str, Any], code: str, pointer: str
) -> None:
    answer = invite(walk, owner(walk), **changes)
    assert (answer.json["code"], [each["pointer"] for each in answer.json["errors"]]) == (code, [pointer])
    assert walk.running.outbox("identity.invitation_issued.v1") == []


def test_the_same_person_is_invited_once_and_a_town_never(walk: Walk) -> None:
    token = owner(walk)
    invited(walk, token)
    assert invite(walk, token).json["code"] == "invited_already"
    for number in range(9):
        invited(walk, token, email=f"{number}@example.ru")
    walk.running.database["attempt_counts"].delete_many({})
    assert invite(walk, token, email="one-more@example.ru").json["code"] == "too_many_people"


def test_the_owner_cannot_accept_and_nobody_accepts_twice(walk: Walk) -> None:
    token, session = daughter(walk)
    secret = invited(walk, token, email="other@example.ru")
    assert walk.ask("POST", "/invitations/accept", token, {"secret": secret}).json["code"] == "your_own_account"
    again = walk.ask("POST", "/invitations/accept", session["access_token"], {"secret": secret})
    assert (again.status_code, again.json["code"]) == (409, "trusted_already")
    assert walk.post("/invitations/check", {"secret": secret}).status_code == 200  # and it is still there for whom it was meant


@pytest.mark.parametrize("role", ["payer", "reader"])
def test_the_trusted_neither_invite_nor_see_the_others_nor_send_them_away(walk: Walk, role: str) -> None:
    token, session = daughter(walk, role=role)
    (her,) = people(walk, token)["people"]
    asked = [
        invite(walk, session["access_token"], email="friend@example.ru"),
        walk.get(f"/accounts/{ACCOUNT}/people", token=session["access_token"]),
        walk.ask("DELETE", f"/accounts/{ACCOUNT}/people/{her['trust_id']}", session["access_token"]),
        walk.ask("DELETE", f"/accounts/{ACCOUNT}/invitations/{her['trust_id']}", session["access_token"]),
    ]
    assert {(each.status_code, each.json["code"]) for each in asked} == {(403, "role_missing")}


def test_a_stranger_reads_of_an_account_as_of_an_unknown_one(walk: Walk) -> None:
    owner(walk)
    walk.customer(number=HER_NUMBER, email=GUEST)
    token = walk.enter(HER_NUMBER)["access_token"]
    assert walk.get(f"/accounts/{ACCOUNT}/people", token=token).status_code == 404
    assert invite(walk, token, email="friend@example.ru").status_code == 404


def test_the_owner_sees_role_since_until_and_last_entry(walk: Walk) -> None:
    token, session = daughter(walk, until=LAST_DAY)
    (her,) = people(walk, token)["people"]
    assert (her["called"], her["email_masked"], her["role"]) == ("Дочь Ольга", "o***@example.ru", "payer")
    assert (her["until"], people(walk, token)["today"]) == (LAST_DAY, TODAY)
    assert her["since"] <= her["last_seen_at"]
    before = her["last_seen_at"]
    assert walk.refresh(session["refresh_token"]).status_code == 200
    assert people(walk, token)["people"][0]["last_seen_at"] > before


def test_a_revoked_person_is_void_everywhere_and_the_session_goes_on_without_the_account(walk: Walk) -> None:
    token, session = daughter(walk)
    (her,) = people(walk, token)["people"]
    path = f"/accounts/{ACCOUNT}/people/{her['trust_id']}"
    assert walk.ask("DELETE", path, token).status_code == 204
    revoked = walk.running.outbox("identity.access_revoked.v1")[-1]
    assert (revoked.data["user_id"], revoked.data["session_id"]) == (session["user"]["user_id"], None)
    issued = TokenVerifier(walk.running.settings.jwks_file).verify(session["access_token"]).issued_at
    assert revoked.data["revoked_at"] > issued.isoformat()
    renewed = walk.refresh(session["refresh_token"])
    assert renewed.status_code == 200 and rights(walk, renewed.json) == (frozenset(), {})
    assert people(walk, token)["people"] == []
    assert walk.ask("DELETE", path, token).json["code"] == "no_such_trust"
    assert changes(walk) == [("accepted", "payer"), ("revoked", "payer")]


def test_a_token_given_out_while_access_is_taken_away_is_void_too(walk: Walk) -> None:
    """The revocation took its time before the token was issued, and is written after it."""
    _token, session = daughter(walk)
    given_out: list[dict[str, Any]] = []

    def revoke_slowly(work: Work[Any]) -> None:
        (trust,) = work.store.trusts.of_account(ACCOUNT)
        if not given_out:
            given_out.append(walk.refresh(session["refresh_token"]).json)
        end_trust(work, trust, reason=Reason.REVOKED)

    walk.running.transactions.run(revoke_slowly)
    assert rights(walk, given_out[0])[1] == {ACCOUNT: "payer"}
    issued = TokenVerifier(walk.running.settings.jwks_file).verify(given_out[0]["access_token"]).issued_at
    assert walk.running.outbox("identity.access_revoked.v1")[-1].data["revoked_at"] > issued.isoformat()


def test_a_token_that_was_on_its_way_when_access_was_taken_away_does_not_name_it(walk: Walk) -> None:
    """What the token would say was read before the revocation, and it is issued after it: it is read again."""
    token, session = daughter(walk)
    (her,) = people(walk, token)["people"]
    revoked: list[int] = []

    def refresh_slowly(work: Work[Any]) -> list[Held]:
        work.store.trusts.of_account(ACCOUNT)
        if not revoked:
            revoked.append(walk.ask("DELETE", f"/accounts/{ACCOUNT}/people/{her['trust_id']}", token).status_code)
        opened = refresh_session(work, session["refresh_token"], words=NO_WORDS)
        assert opened is not None
        return opened.accounts

    assert (walk.running.transactions.run(refresh_slowly), revoked) == ([], [204])


def test_a_trust_ends_after_its_last_day_without_anybody_doing_anything(walk: Walk) -> None:
    token, session = daughter(walk, until=LAST_DAY)
    walk.running.clock(at=f"{LAST_DAY}T23:00:00+03:00")
    end_trusts_that_are_over(walk.running.transactions)
    session = walk.refresh(session["refresh_token"]).json
    assert rights(walk, session)[1] == {ACCOUNT: "payer"}
    walk.running.clock(at=f"{DAY_AFTER}T00:00:01+03:00")
    session = walk.refresh(session["refresh_token"]).json  # before the job came round
    assert rights(walk, session)[1] == {} and people(walk, token)["people"] == []
    end_trusts_that_are_over(walk.running.transactions)
    end_trusts_that_are_over(walk.running.transactions)
    assert changes(walk) == [("accepted", "payer"), ("expired", "payer")]
    assert walk.running.outbox("identity.access_revoked.v1")[-1].data["user_id"] == session["user"]["user_id"]


def test_a_token_never_outlives_the_last_day(walk: Walk) -> None:
    _token, session = daughter(walk, until=LAST_DAY)
    verifier = TokenVerifier(walk.running.settings.jwks_file)

    def lives(session: dict[str, Any]) -> float:
        claims = json.loads(_part(session["access_token"]))
        return float(claims["exp"] - claims["iat"])

    assert lives(session) > 590 and verifier.verify(session["access_token"]).shared == {ACCOUNT: "payer"}
    walk.running.clock(at=f"{LAST_DAY}T23:58:00+03:00")
    assert 100 < lives(walk.refresh(session["refresh_token"]).json) <= 120


def test_with_the_owner_go_those_they_trusted_and_the_invitations(walk: Walk) -> None:
    token, session = daughter(walk)
    waiting = invited(walk, token, email="other@example.ru")
    assert walk.ask("DELETE", f"/accounts/{ACCOUNT}", token).status_code == 204
    assert changes(walk)[-1] == ("owner_left", "payer")
    assert rights(walk, walk.refresh(session["refresh_token"]).json) == (frozenset(), {})
    assert walk.post("/invitations/check", {"secret": waiting}).status_code == 404


def test_who_is_trusted_gives_the_access_back_and_names_the_account_for_herself(walk: Walk) -> None:
    token, session = daughter(walk)
    mine = f"/accounts/{ACCOUNT}"
    assert walk.ask("PUT", f"{mine}/name", session["access_token"], {"name": "Мамина"}).status_code == 204
    assert walk.refresh(session["refresh_token"]).json["accounts"][0]["name"] == "Мамина"
    assert walk.enter()["accounts"][0]["name"] is None  # her mother calls it otherwise
    assert walk.ask("DELETE", mine, session["access_token"]).status_code == 204
    assert changes(walk)[-1] == ("left", "payer")
    assert people(walk, token)["people"] == [] and len(walk.enter()["accounts"]) == 1


def test_letters_go_to_the_trusted_only_when_asked_for_and_stop_with_the_trust(walk: Walk) -> None:
    token, session = daughter(walk)

    def written_of() -> list[str]:
        told = [each.data for each in walk.running.outbox("identity.contact_changed.v1")]
        last = [each for each in told if each["user_id"] == session["user"]["user_id"]][-1]
        assert last["own_account_ids"] == []  # it is her mother's: bills are not under the daughter's key
        return list(last["account_ids"])

    assert written_of() == []
    assert tell_contacts_anew(walk.running.transactions) == 2  # the mother too; her own account is told as hers
    told = {each.data["user_id"]: each.data for each in walk.running.outbox("identity.contact_changed.v1")}
    assert sorted(each["own_account_ids"] for each in told.values()) == [[], [ACCOUNT]]
    assert written_of() == []
    path = f"/accounts/{ACCOUNT}/letters"
    assert walk.ask("PUT", path, session["access_token"], {"wanted": True}).status_code == 204
    assert written_of() == [ACCOUNT]
    assert walk.refresh(session["refresh_token"]).json["accounts"][0]["letters"] is True
    assert walk.ask("PUT", path, token, {"wanted": True}).status_code == 403  # the owner's letters are another matter
    (her,) = people(walk, token)["people"]
    walk.ask("DELETE", f"/accounts/{ACCOUNT}/people/{her['trust_id']}", token)
    assert written_of() == []


def test_a_guest_needs_the_consent_and_a_password_that_will_do(walk: Walk) -> None:
    secret = invited(walk, owner(walk))
    assert come_as_guest(walk, secret, consent=False).json["code"] == "consent_not_given"
    assert come_as_guest(walk, secret, password="olga", password_confirmation="olga").json["code"] == "password_refused"
    assert come_as_guest(walk, secret, password_confirmation=PASSWORD).json["code"] == "password_refused"
    assert come_as_guest(walk, secret).status_code == 204


def test_a_guest_who_forgot_the_password_needs_no_number_and_nobody_else_gets_a_link_without_one(walk: Walk) -> None:
    daughter(walk)
    before = len(walk.secrets())
    answers = [walk.post("/recoveries", {"email": each}) for each in (GUEST, "anna@example.ru", "nobody@example.ru")]
    assert {each.status_code for each in answers} == {202} and len({each.text for each in answers}) == 1
    walk.answer_requests()
    (secret,) = walk.secrets()[before:]
    assert walk.set_password(secret, "совсем другой пароль 12").status_code == 204
    assert walk.login(GUEST, "совсем другой пароль 12").status_code == 201


def test_no_address_no_name_and_no_secret_is_kept_readable(walk: Walk) -> None:
    secret = invited(walk, owner(walk))
    kept = {name: list(walk.running.database[name].find()) for name in walk.running.database.list_collection_names()}
    for word in ("Ольга", "olga", "Петровна", secret):
        assert word not in json.dumps({**kept, "idempotency": []}, default=str, ensure_ascii=False)
        assert word.encode() not in b"".join(str(row["body"]).encode() for row in kept["outbox"])


def test_of_an_invitation_nobody_took_up_nothing_stays(walk: Walk) -> None:
    token = owner(walk)
    taken = invited(walk, token)
    assert come_as_guest(walk, taken).status_code == 204
    invited(walk, token, email="other@example.ru")
    rows = walk.running.database["invitations"]
    kept = {row["accepted_by"] is not None: row for row in rows.find()}
    rows.update_many({}, {"$set": {"expires_at": kept[True]["issued_at"] - timedelta(days=60)}})
    forget_invitations(walk.running.transactions)
    assert rows.count_documents({}) == 0
    vault = walk.running.transactions.tools.vault
    assert vault.decrypt(kept[False]["guest_id"], kept[False]["email"]) is None
    assert vault.decrypt(kept[True]["guest_id"], kept[True]["email"]) == GUEST  # she is a person of the cabinet now


def _part(token: str) -> str:
    import base64

    middle = token.split(".")[1]
    return base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)).decode()
