"""Sessions at identity's own door."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from identity.actions import sessions as actions
from identity.actions.attempts import admit
from identity.domain.attempts import FORGOTTEN_AFTER, Dimension
from identity.domain.device import Device
from identity.domain.errors import TooManyAttempts, WrongLoginOrPassword
from identity.outside.hashing import Hashing

from tests.identity.component.walk import API, EMAIL, NUMBER, ORIGIN, PASSWORD, Walk

HTTPS = {"public_url": "https://cabinet.example.ru"}


@pytest.fixture
def customer(walk: Walk) -> Walk:
    walk.customer()
    return walk


@pytest.mark.parametrize("login", [NUMBER, "5200 0000 0017", "5200-0000-0017", EMAIL, "Anna@Example.ru "])
def test_a_customer_signs_in_by_account_number_or_email(customer: Walk, login: str) -> None:
    answer = customer.login(login)
    assert answer.status_code == 201
    assert answer.json["user"]["name"] == "Анна Петровна"
    assert [each["account_number"] for each in answer.json["accounts"]] == [NUMBER]
    assert answer.json["expires_in"] == 600
    assert "refresh_token" not in answer.json
    me = customer.get("/me", token=answer.json["access_token"])
    assert (me.json["name"], me.json["email_masked"]) == ("Анна Петровна", "a***@example.ru")


def test_the_refresh_token_is_in_a_cookie_that_scripts_cannot_read(customer: Walk) -> None:
    cookie = customer.login().headers["Set-Cookie"]
    assert cookie.startswith("refresh=")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/api/v1/identity/sessions"):
        assert part in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("walk", [HTTPS], indirect=True)
def test_under_tls_the_cookie_is_bound_to_the_host(customer: Walk) -> None:
    cookie = customer.login().headers["Set-Cookie"]
    assert cookie.startswith("__Host-refresh=")
    assert "Secure" in cookie
    assert "Path=/;" in cookie + ";"


@pytest.mark.parametrize(
    ("login", "password"), [(NUMBER, "wrong"), ("529999999999", PASSWORD), ("x@example.ru", PASSWORD), ("?", "?")]
)
def test_wrong_password_and_unknown_login_read_alike(customer: Walk, login: str, password: str) -> None:
    answer = customer.login(login, password)
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_login_or_password")
    body = dict(answer.json)
    body.pop("trace_id")
    reference = dict(customer.login(EMAIL, "another").json)
    reference.pop("trace_id")
    assert body == reference


def test_unknown_logins_and_wrong_passwords_take_the_same_hashing(customer: Walk) -> None:
    class Counting(Hashing):
        checked = 0

        def fits(self, password: str, password_hash: str | None) -> bool:
            with self.turn():
                self.checked += 1
            return super().fits(password, password_hash)

    hashing = Counting(pepper="a pepper for tests", at_once=2)
    object.__setattr__(customer.running.transactions.tools, "hashing", hashing)
    for number, (login, password) in enumerate(
        [(NUMBER, "wrong"), ("529999999999", "wrong"), ("?", "wrong"), (NUMBER, PASSWORD)], 1
    ):
        customer.login(login, password)
        assert hashing.checked == number


def test_guessing_slows_down_and_says_how_long(customer: Walk) -> None:
    statuses = [customer.login(password=f"guess {n}").status_code for n in range(8)]
    assert statuses[:6] == [401] * 6
    refused = customer.login()
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_attempts")
    assert int(refused.headers["Retry-After"]) == refused.json["details"]["retry_after"] >= 1


def test_a_stranger_elsewhere_does_not_lock_the_customer_out(customer: Walk) -> None:
    for n in range(12):
        customer.post("/sessions", {"login": NUMBER, "password": f"guess {n}"}, **{"X-Real-IP": "203.0.113.66"})
    assert customer.login().status_code == 201


def stranger(walk: Walk, number: int, *, address: str = "203.0.113.66") -> int:
    """Somebody guesses at somebody's account."""
    guess = {"login": f"{530_000_000_000 + number}", "password": "a guess"}
    return walk.post("/sessions", guess, **{"X-Real-IP": address}).status_code


@pytest.mark.parametrize("walk", [{"free_failures_per_address": 3}], indirect=True)
def test_an_address_answers_for_what_failed_there_whoever_it_was_tried_at(walk: Walk) -> None:
    assert [stranger(walk, number) for number in range(5)] == [401, 401, 401, 401, 429]
    assert stranger(walk, 5, address="203.0.113.67") == 401


@pytest.mark.parametrize("walk", [{"free_failures_per_address": 4}], indirect=True)
def test_who_gets_in_after_mistyping_leaves_nothing_against_the_address(walk: Walk) -> None:
    walk.customer()
    for _evening in range(4):
        assert [walk.login(password="mistyped").status_code for _time in range(3)] == [401] * 3
        assert walk.login().status_code == 201


@pytest.mark.parametrize("walk", [{"free_failures_per_address": 3}], indirect=True)
def test_an_account_of_ones_own_does_not_wash_an_address_clean(walk: Walk) -> None:
    walk.customer()
    mine = {"X-Real-IP": "203.0.113.66"}
    assert [stranger(walk, number) for number in range(4)] == [401] * 4
    refused = [walk.post("/sessions", {"login": NUMBER, "password": "mistyped"}, **mine).status_code for _time in range(3)]
    assert refused == [429] * 3
    walk.running.wait_until(
        lambda: walk.post("/sessions", {"login": NUMBER, "password": PASSWORD}, **mine).status_code == 201, "one's turn"
    )
    assert [stranger(walk, number) for number in range(2)] != [401, 401]


def test_attempts_at_once_are_all_counted(walk: Walk) -> None:
    one = Dimension(key="k", free=1000, longest_wait=timedelta(seconds=1))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: admit(walk.running.transactions.read(), [one]), range(40)))
    assert walk.running.transactions.read().store.attempts.one("k").count == 40


def test_of_attempts_at_once_beyond_the_free_ones_one_is_let_through(walk: Walk) -> None:
    one = Dimension(key="k", free=2, longest_wait=timedelta(seconds=60))

    def wait(_: int) -> int:
        try:
            admit(walk.running.transactions.read(), [one])
        except TooManyAttempts as refused:
            return int(refused.details["retry_after"])
        return 0

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(wait, range(40)))
    assert waits.count(0) == 3
    assert min(each for each in waits if each) >= 1


def test_attempts_of_long_ago_are_forgotten(walk: Walk) -> None:
    one = Dimension(key="k", free=1, longest_wait=timedelta(seconds=60))
    work = walk.running.transactions.read()
    for _ in range(2):
        admit(work, [one])
    with pytest.raises(TooManyAttempts):
        admit(work, [one])
    admit(replace(work, system_now=work.system_now + FORGOTTEN_AFTER), [one])
    assert work.store.attempts.one("k").count == 1


def test_the_right_password_starts_the_count_anew(customer: Walk) -> None:
    for _ in range(3):
        assert [customer.login(password="wrong").status_code for _ in range(4)] == [401] * 4
        assert customer.login().status_code == 201


def test_a_password_changed_meanwhile_begins_no_session(customer: Walk) -> None:
    transactions = customer.running.transactions
    proven = actions.prove_login(transactions.read(), login=NUMBER, password=PASSWORD, address="10.0.0.1")
    customer.running.database["users"].update_one({}, {"$set": {"password_hash": "another"}})
    with pytest.raises(WrongLoginOrPassword):
        transactions.run(lambda work: actions.begin_session(work, proven, device=Device()))


def test_each_refresh_gives_another_token(customer: Walk) -> None:
    first = customer.enter()
    second = customer.refresh(first["refresh_token"]).json
    third = customer.refresh(second["refresh_token"]).json
    assert len({each["refresh_token"] for each in (first, second, third)}) == 3
    assert customer.get("/me", token=third["access_token"]).status_code == 200


def test_a_used_token_that_comes_back_ends_the_session(customer: Walk) -> None:
    first = customer.enter()
    second = customer.refresh(first["refresh_token"]).json
    third = customer.refresh(second["refresh_token"]).json
    assert customer.refresh(first["refresh_token"]).json["code"] == "session_over"
    assert customer.refresh(third["refresh_token"]).status_code == 401
    assert customer.get("/me", token=third["access_token"]).status_code == 401
    (revoked,) = customer.running.outbox("identity.access_revoked.v1")[1:]
    assert revoked.data["session_id"] == revoked.subject


def test_racing_twins_are_given_the_same_token(customer: Walk) -> None:
    token = customer.enter()["refresh_token"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: customer.refresh(token), range(4)))
    assert {each.status_code for each in answers} == {200}
    assert len({each.json["refresh_token"] for each in answers}) == 1


def test_after_some_seconds_a_twin_is_a_thief(customer: Walk) -> None:
    token = customer.enter()["refresh_token"]
    following = customer.refresh(token).json["refresh_token"]
    row = customer.running.database["sessions"].find_one()
    customer.running.database["sessions"].update_one({}, {"$set": {"rotated_at": row["rotated_at"] - timedelta(seconds=11)}})
    assert customer.refresh(token).status_code == 401
    assert customer.refresh(following).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b", "00000000-0000-4000-8000-000000000000.x"])
def test_a_token_nobody_was_given_is_refused(customer: Walk, token: str) -> None:
    answer = customer.post("/sessions/refresh", {"refresh_token": token} if token else {}, **ORIGIN)
    assert (answer.status_code, answer.json["code"]) == (401, "session_over")


def test_a_guess_at_somebodys_session_does_not_end_it(customer: Walk) -> None:
    token = customer.enter()["refresh_token"]
    assert customer.refresh(token.partition(".")[0] + ".guess").status_code == 401
    assert customer.refresh(token).status_code == 200


def browser(walk: Walk) -> Any:
    client = walk.running.client
    client.post(f"{API}/sessions", json={"login": NUMBER, "password": PASSWORD}, headers=ORIGIN)
    return client


def test_a_browser_refreshes_by_its_cookie_from_our_own_pages(customer: Walk) -> None:
    client = browser(customer)
    for _ in range(2):
        answer = client.post(f"{API}/sessions/refresh", json={}, headers=ORIGIN)
        assert answer.status_code == 200
        assert "refresh_token" not in answer.json


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://["}])
def test_the_cookie_is_refused_from_anywhere_else(customer: Walk, headers: dict[str, str]) -> None:
    answer = browser(customer).post(f"{API}/sessions/refresh", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "foreign_origin")


def test_another_site_cannot_sign_a_browser_in(customer: Walk) -> None:
    answer = customer.post("/sessions", {"login": NUMBER, "password": PASSWORD}, Origin="https://evil.example")
    assert answer.status_code == 403


def test_signing_out_ends_the_session_everywhere_and_may_be_repeated(customer: Walk) -> None:
    session = customer.enter()
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    for _ in range(2):
        answer = customer.running.client.delete(f"{API}/sessions/current", headers=bearer)
        assert answer.status_code == 204
        assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert customer.refresh(session["refresh_token"]).status_code == 401
    assert customer.get("/me", token=session["access_token"]).status_code == 401
    revoked = [each for each in customer.running.outbox("identity.access_revoked.v1") if each.data["session_id"]]
    assert len(revoked) == 1


def test_a_session_does_not_outlive_idleness(customer: Walk) -> None:
    token = customer.enter()["refresh_token"]
    row = customer.running.database["sessions"].find_one()
    assert row["idle_until"] - row["began_at"] == timedelta(minutes=30)
    customer.running.database["sessions"].update_one({}, {"$set": {"idle_until": row["began_at"]}})
    assert customer.refresh(token).status_code == 401


def test_a_hash_made_with_yesterdays_cost_is_made_anew_at_sign_in(customer: Walk) -> None:
    users = customer.running.database["users"]

    class Stricter(Hashing):
        def is_dated(self, password_hash: str) -> bool:
            return True

    object.__setattr__(customer.running.transactions.tools, "hashing", Stricter(pepper="a pepper for tests", at_once=2))
    before = users.find_one()["password_hash"]
    assert customer.login().status_code == 201
    assert users.find_one()["password_hash"] != before
    assert customer.login().status_code == 201


def test_the_keys_of_access_tokens_are_public_and_only_their_public_half(walk: Walk) -> None:
    (key,) = walk.get("/.well-known/jwks.json").json["keys"]
    assert key["kty"] == "EC"
    assert "d" not in key


def test_without_a_token_nobody_is_told_anything(walk: Walk) -> None:
    assert walk.get("/me").status_code == 401
