"""People of the retailer: the set-up link, password and code together, short sessions of their own."""

from __future__ import annotations

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.identity.authenticator import code_of
from tests.identity.component.office import PASSWORD, Member, Office
from tests.identity.component.walk import NUMBER, Walk


@pytest.fixture
def office(walk: Walk) -> Office:
    return Office(walk)


@pytest.fixture
def clerk(office: Office) -> Member:
    return office.member("olga", "clerk")


def test_the_link_says_whom_it_is_for_and_works_once(office: Office) -> None:
    secret = office.invite("olga", "clerk")
    assert office.post("/setup-links/check", {"secret": secret}).json["login"] == "olga"
    typed = office.begin(secret).json["typed"]
    assert len(office.confirm(secret, code_of(typed)).json["codes"]) == 8
    assert office.post("/setup-links/check", {"secret": secret}).status_code == 404
    assert office.begin(secret).status_code == 404
    assert office.confirm(secret, code_of(typed)).status_code == 404


def test_the_picture_and_the_typed_secret_tell_an_app_the_same(office: Office) -> None:
    shown = office.begin(office.invite("olga", "clerk")).json
    assert f"secret={shown['typed']}" in shown["address"]
    assert shown["address"].startswith("otpauth://totp/")
    assert shown["picture"].startswith("data:image/svg+xml")


def test_the_password_is_judged_as_a_customers_is(office: Office) -> None:
    secret = office.invite("olga", "clerk")
    for weak in ("olga2022", "qwertyuiop", "короткий"):
        answer = office.begin(secret, weak)
        assert (answer.status_code, answer.json["code"]) == (422, "password_refused")


def test_nobody_enters_before_the_first_code_was_right(office: Office) -> None:
    secret = office.invite("olga", "clerk")
    typed = office.begin(secret).json["typed"]
    assert office.confirm(secret, "000000").status_code == 422
    half = Member(login="olga", staff_id="", typed=typed, recovery=[])
    assert office.enter(half).status_code == 401


def test_a_link_that_ran_out_is_worth_nothing(office: Office) -> None:
    secret = office.invite("olga", "clerk")
    office.walk.running.database["staff"].update_one({"login": "olga"}, [{"$set": {"setup_until": "$made_at"}}])
    assert office.begin(secret).status_code == 404


def test_password_and_code_together_open_a_session_of_the_staffs_own(office: Office, clerk: Member) -> None:
    answer = office.enter(clerk)
    assert answer.status_code == 201, answer.text
    assert answer.json["member"] == {"staff_id": clerk.staff_id, "login": "olga", "roles": ["clerk"]}
    keys = KeySet.import_key_set(office.walk.get("/.well-known/jwks.json").json)
    claims = jwt.decode(answer.json["access_token"], keys, algorithms=["ES256"]).claims
    assert (claims["aud"], claims["roles"], claims["accounts"]) == ("staff", ["clerk"], [])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("staff-refresh=")
    assert "Path=/api/v1/identity/staff/sessions" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_wrong_password_a_wrong_code_and_an_unknown_login_read_alike(office: Office, clerk: Member) -> None:
    stranger = Member(login="nobody", staff_id="", typed=clerk.typed, recovery=[])
    answers = [office.enter(clerk, password="ложка облако трамвай 7"), office.enter(clerk, code="000000"), office.enter(stranger)]
    assert {each.status_code for each in answers} == {401}
    bodies = [{k: v for k, v in each.json.items() if k != "trace_id"} for each in answers]
    assert bodies[0] == bodies[1] == bodies[2]


def test_a_code_serves_once(office: Office, clerk: Member) -> None:
    code = code_of(clerk.typed)
    assert office.enter(clerk, code=code).status_code == 201
    assert office.enter(clerk, code=code).status_code == 401
    assert office.enter(clerk, code=code_of(clerk.typed, steps=1)).status_code == 201


def test_a_recovery_code_serves_once_and_in_any_spelling(office: Office, clerk: Member) -> None:
    first, second = clerk.recovery[:2]
    assert office.enter(clerk, code=first).status_code == 201
    assert office.enter(clerk, code=first).status_code == 401
    assert office.enter(clerk, code=second.lower().replace("-", " ")).status_code == 201


def test_guessing_codes_slows_down(office: Office, clerk: Member) -> None:
    answers = [office.enter(clerk, code=f"{number:06}").status_code for number in range(7)]
    assert 429 in answers


def test_the_secrets_are_not_readable_in_the_database(office: Office, clerk: Member) -> None:
    kept = str(office.walk.running.database["staff"].find_one({"_id": clerk.staff_id}))
    assert clerk.typed not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in clerk.recovery)
    assert PASSWORD not in kept


def test_a_session_is_renewed_by_its_cookie_and_ends_by_leaving(office: Office, clerk: Member) -> None:
    renewed = office.refresh(office.enter(clerk, code=clerk.recovery[0]).headers["Set-Cookie"])
    assert renewed.status_code == 200, renewed.text
    token = renewed.json["access_token"]
    assert [each["is_current"] for each in office.get("/sessions", token=token).json["items"]] == [True]
    assert office.walk.delete("/staff/sessions/current", token=token).status_code == 204
    ended = office.refresh(renewed.headers["Set-Cookie"])
    assert (ended.status_code, ended.headers["Set-Cookie"].partition(";")[0]) == (401, "staff-refresh=")


def test_a_used_cookie_that_comes_back_ends_the_session(office: Office, clerk: Member) -> None:
    first = office.enter(clerk).headers["Set-Cookie"]
    second = office.refresh(first).headers["Set-Cookie"]
    third = office.refresh(second).headers["Set-Cookie"]
    assert office.refresh(first).status_code == 401
    assert office.refresh(third).status_code == 401


def test_a_removed_member_renews_nothing(office: Office, clerk: Member) -> None:
    cookie = office.enter(clerk).headers["Set-Cookie"]
    office.walk.running.database["staff"].update_one({"login": "olga"}, [{"$set": {"removed_at": "$made_at"}}])
    assert office.refresh(cookie).status_code == 401


def test_a_session_ends_after_half_an_hour_of_idleness_and_after_twelve_hours(office: Office, clerk: Member) -> None:
    office.token(clerk)
    (row,) = office.walk.running.database["staff_sessions"].find()
    assert (row["idle_until"] - row["began_at"]).total_seconds() == 30 * 60
    assert (row["ends_at"] - row["began_at"]).total_seconds() == 12 * 3600


def test_one_signs_out_another_place_and_nobody_elses(office: Office, clerk: Member) -> None:
    other = office.member("petr", "clerk")
    office.token(other)
    office.token(clerk)
    here = office.token(clerk)
    ids = {each["_id"]: each["user_id"] for each in office.walk.running.database["staff_sessions"].find()}
    (foreign,) = (each for each, owner in ids.items() if owner == other.staff_id)
    there = next(each["session_id"] for each in office.get("/sessions", token=here).json["items"] if not each["is_current"])
    assert office.walk.delete(f"/staff/sessions/{foreign}", token=here).status_code == 404
    assert office.walk.delete(f"/staff/sessions/{there}", token=here).status_code == 204
    assert len(office.get("/sessions", token=here).json["items"]) == 1


def test_a_token_of_staff_opens_no_cabinet_and_a_customers_no_page_for_staff(office: Office, clerk: Member) -> None:
    office.walk.customer()
    customer = office.walk.enter(NUMBER)["access_token"]
    assert office.walk.get("/me", token=office.token(clerk)).status_code == 401
    assert office.get("/roles", token=customer).status_code == 401
