"""T15 (c) and (d): a link and a refresh token are good once, however many use them at once; after a reset no session lives."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
import requests
from chassis.ids import derived_id, new_id

from tests.identity.component.walk import API, Walk
from tests.security.ground import Ground
from tests.security.reporting import Section

AT_ONCE = 50
SESSIONS = 20
REFUSED_WITHIN = 5.0  # seconds, everywhere
ELSEWHERE = "готовальня пианино сугроб 4"
NUMBERS = count(520000100017)


@pytest.fixture
def identity(grounds: dict[str, Ground]) -> Ground:
    return grounds["identity"]


@pytest.fixture
def walk(identity: Ground) -> Walk:
    """Steps beside the server, in the same database."""
    return Walk(running=identity.running, link_key=identity.running.settings.jwt_private_key_file.with_name("link_private.json"))


@pytest.fixture
def number(walk: Walk) -> str:
    """Somebody with a password, who has asked for nothing yet."""
    number = str(next(NUMBERS))
    walk.customer(number=number, email=email_of(number))
    return number


@pytest.fixture
def kept(section: Callable[[str, str], Section]) -> Section:
    return section("T15", "Guessing, enumeration, tokens")


def email_of(number: str) -> str:
    return f"somebody-{number}@example.ru"


def recovery(walk: Walk, number: str) -> str:
    """The secret of a fresh recovery link."""
    assert walk.post("/recoveries", {"account_number": number, "email": email_of(number)}).status_code == 202
    walk.answer_requests()
    return walk.secrets()[-1]


def at_once(identity: Ground, path: str, body: dict[str, Any]) -> list[requests.Response]:
    """The same request by so many at the same moment, each a try of its own."""
    ready = threading.Barrier(AT_ONCE)

    def one(_number: int) -> requests.Response:
        ready.wait()
        return identity.served.ask("POST", API + path, json=body, headers={"Idempotency-Key": new_id()})

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def statuses(answers: list[requests.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_of_fifty_who_use_a_link_at_once_one_sets_the_password(identity: Ground, walk: Walk, number: str, kept: Section) -> None:
    secret = recovery(walk, number)
    typed = {"secret": secret, "password": ELSEWHERE, "password_confirmation": ELSEWHERE}
    answers = at_once(identity, "/passwords", typed)
    kept.row("a link, by fifty at once", successes=statuses(answers)[204], refused=AT_ONCE - statuses(answers)[204])
    assert statuses(answers)[204] == 1
    assert statuses(answers).keys() <= {204, 404, 409, 429, 503}  # who waited too long for a turn to hash may try again
    again = identity.served.ask("POST", API + "/passwords", json=typed, headers={"Idempotency-Key": new_id()})
    assert (again.status_code, again.json()["code"]) == (404, "link_not_valid")


def test_fifty_who_refresh_at_once_are_given_one_and_the_same_token(
    identity: Ground, walk: Walk, number: str, kept: Section
) -> None:
    """Two tabs race; so whoever asks with the token within ten seconds is told its one successor, and later the session ends."""
    first = walk.enter(number)["refresh_token"]
    session_id = first.partition(".")[0]
    answers = at_once(identity, "/sessions/refresh", {"refresh_token": first})
    following = {answer.json()["refresh_token"] for answer in answers if answer.status_code == 200}
    row = identity.running.database["sessions"].find_one({"_id": session_id})
    kept.row("a refresh token, by fifty at once", rotations=row["revision"] - 1, tokens_given=len(following))
    assert statuses(answers).keys() <= {200, 409, 503}
    assert (len(following), row["revision"]) == (1, 2)
    later = walk.refresh(following.pop()).json["refresh_token"]
    assert walk.refresh(first).status_code == 401  # stolen, by somebody
    assert walk.refresh(later).status_code == 401


def test_looking_at_a_link_ten_times_does_not_use_it_up(identity: Ground, walk: Walk, number: str) -> None:
    secret = recovery(walk, number)
    for _time in range(10):
        looked = identity.served.ask("POST", f"{API}/password-links/check", json={"secret": secret})
        assert (looked.status_code, looked.json()["purpose"]) == (200, "recovery")
        assert identity.served.ask("GET", f"{API}/passwords", params={"secret": secret}).status_code == 405
    assert walk.set_password(secret, ELSEWHERE).status_code == 204


def test_an_older_link_is_dead_after_a_new_one(walk: Walk, number: str) -> None:
    older, newer = recovery(walk, number), recovery(walk, number)
    assert older != newer
    assert walk.set_password(older, ELSEWHERE).json["code"] == "link_not_valid"
    assert walk.set_password(newer, ELSEWHERE).status_code == 204


def test_after_a_reset_no_session_lives_anywhere(
    grounds: dict[str, Ground], identity: Ground, walk: Walk, number: str, kept: Section
) -> None:
    readings, account = grounds["readings"], derived_id("account", number)
    entered = [walk.enter(number) for _session in range(SESSIONS)]
    signed = {"Authorization": f"Bearer {entered[0]['access_token']}"}
    signed_there = readings.running.headers(entered[0]["user"]["user_id"], [account])
    assert identity.served.ask("GET", f"{API}/me", headers=signed).status_code == 200
    window = f"/api/v1/readings/accounts/{account}/window"
    assert readings.served.ask("GET", window, headers=signed_there).status_code == 200
    assert walk.set_password(recovery(walk, number), ELSEWHERE).status_code == 204
    readings.running.deliver(identity.running.outbox("identity.access_revoked.v1")[-1])
    alive = [each for each in entered if identity.served.ask("GET", f"{API}/me", headers=_bearer(each)).status_code == 200]
    refreshed = [each for each in entered if walk.refresh(each["refresh_token"]).status_code == 200]
    kept.row("after a reset", sessions=len(entered), alive=len(alive), refreshed=len(refreshed))
    assert (alive, refreshed) == ([], [])
    until = time.monotonic() + REFUSED_WITHIN
    while readings.served.ask("GET", window, headers=signed_there).status_code != 401:
        assert time.monotonic() < until, "a token of before is still good at another service"


def _bearer(entered: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {entered['access_token']}"}
