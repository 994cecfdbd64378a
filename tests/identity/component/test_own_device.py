"""On a device where the person has entered before it does not matter what strangers do at the login or behind the address."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.identity.component.test_sessions import HTTPS
from tests.identity.component.walk import NUMBER, PASSWORD, Walk

API, OTHER = "/api/v1/identity", "529999999901"
SHARED = {"X-Real-IP": "203.0.113.66"}  # a mobile operator's, say
Try = Callable[..., int]


def entry(client: FlaskClient) -> Try:
    """Entries of one browser behind the shared address."""

    def enter(password: str = PASSWORD, login: str = NUMBER) -> int:
        return client.post(f"{API}/sessions", json={"login": login, "password": password}, headers=SHARED).status_code

    return enter


@pytest.fixture
def at_home(walk: Walk) -> Try:
    """The browser of a customer who has entered in it once."""
    walk.customer()
    enter = entry(walk.running.client)
    assert enter() == 201
    return enter


def crowd(walk: Walk, *, login: str = "") -> None:
    """Strangers behind the same address guess until they have to wait."""
    stranger = entry(walk.running.client)
    for number in range(50):
        if stranger("a guess", login or f"{530_000_000_000 + number}") == 429:
            return
    raise AssertionError("nobody slowed them down")


def test_strangers_behind_the_same_address_do_not_keep_the_customer_out(walk: Walk, at_home: Try) -> None:
    crowd(walk)
    assert entry(walk.running.client)() == 429
    assert at_home() == 201


def test_strangers_who_guess_at_the_login_do_not_keep_the_customer_out(walk: Walk, at_home: Try) -> None:
    crowd(walk, login=NUMBER)
    assert at_home() == 201


def test_guessing_on_the_own_device_slows_down_too(walk: Walk, at_home: Try) -> None:
    assert [at_home(f"guess {number}") for number in range(8)][-1] == 429
    assert entry(walk.running.client)() == 201


def test_who_mistypes_on_the_own_device_and_gets_in_begins_anew(at_home: Try) -> None:
    for _evening in range(4):
        assert [at_home("mistyped") for _time in range(3)] == [401] * 3
        assert at_home() == 201


def test_a_device_is_own_for_whoever_entered_there_and_for_nobody_else(walk: Walk, at_home: Try) -> None:
    walk.customer(number=OTHER, email="b@example.ru")
    crowd(walk)
    assert at_home(login=OTHER) == 429
    assert at_home() == 201


@pytest.mark.parametrize("mark", ["", ".", "0.0", "мусор", "a" * 2000])
def test_a_mark_that_nobody_was_given_changes_nothing(walk: Walk, at_home: Try, mark: str) -> None:
    crowd(walk)
    client = walk.running.client
    client.set_cookie("device", mark, path=f"{API}/sessions")
    assert entry(client)() == 429


def test_an_app_is_given_no_mark(walk: Walk) -> None:
    walk.customer()
    assert walk.login(client="app").headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("walk", [HTTPS], indirect=True)
def test_the_mark_is_in_a_cookie_that_scripts_cannot_read(walk: Walk) -> None:
    walk.customer()
    refresh, device = walk.login().headers.getlist("Set-Cookie")
    assert refresh.startswith("__Host-refresh=")
    assert device.startswith("__Host-device=")
    for part in ("HttpOnly", "SameSite=Strict", "Secure", "Max-Age=15552000"):
        assert part in device
