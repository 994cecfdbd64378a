"""The owner sees where the cabinet is open, and closes it."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.ids import new_id

from tests.identity.component.walk import EMAIL, NUMBER, Walk

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
NEIGHBOUR = "520000000025"


@pytest.fixture
def customer(walk: Walk) -> Walk:
    walk.customer()
    return walk


def listed(walk: Walk, token: str) -> list[dict[str, Any]]:
    answer = walk.get("/sessions", token=token)
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def test_each_sign_in_is_listed_with_device_and_time_the_latest_first(customer: Walk) -> None:
    at_home = customer.login(user_agent=FIREFOX).json
    phone = customer.enter(user_agent="okhttp/5.1 (Android 15)")
    there = listed(customer, phone["access_token"])
    assert [(each["client"], each["browser"], each["system"], each["is_current"]) for each in there] == [
        ("app", "", "Android", True),
        ("browser", "Firefox", "Windows", False),
    ]
    assert all(each["began_at"] == each["last_used_at"] for each in there)
    assert [each["is_current"] for each in listed(customer, at_home["access_token"])] == [False, True]


def test_nothing_but_the_names_of_browser_and_system_is_kept_of_a_device(customer: Walk) -> None:
    customer.login(user_agent=f"{FIREFOX} of-nobody-else/7")
    (row,) = customer.running.database["sessions"].find()
    assert row["device"] == {"client": "browser", "browser": "Firefox", "system": "Windows"}
    assert "of-nobody-else" not in str(row)


def test_a_session_in_use_goes_to_the_top(customer: Walk) -> None:
    first = customer.enter()
    second = customer.enter()
    assert [each["is_current"] for each in listed(customer, second["access_token"])] == [True, False]
    refreshed = customer.refresh(first["refresh_token"]).json
    used, idle = listed(customer, refreshed["access_token"])
    assert used["is_current"]
    assert used["last_used_at"] > used["began_at"]
    assert idle["last_used_at"] == idle["began_at"]


def test_an_ended_and_an_idle_session_are_not_listed(customer: Walk) -> None:
    ended, idle, here = customer.enter(), customer.enter(), customer.enter()
    customer.delete("/sessions/current", token=ended["access_token"])
    sessions = customer.running.database["sessions"]
    idle_id = idle["refresh_token"].partition(".")[0]
    sessions.update_one({"_id": idle_id}, [{"$set": {"idle_until": "$began_at"}}])
    assert [each["is_current"] for each in listed(customer, here["access_token"])] == [True]


def test_the_owner_signs_out_another_device_and_no_other(customer: Walk) -> None:
    lost, other, here = customer.enter(), customer.enter(), customer.enter()
    lost_id = lost["refresh_token"].partition(".")[0]
    assert customer.delete(f"/sessions/{lost_id}", token=here["access_token"]).status_code == 204
    assert customer.refresh(lost["refresh_token"]).status_code == 401
    assert customer.get("/me", token=lost["access_token"]).status_code == 401
    assert customer.refresh(other["refresh_token"]).status_code == 200
    assert customer.refresh(here["refresh_token"]).status_code == 200
    assert [each.data["session_id"] for each in customer.running.outbox("identity.access_revoked.v1")[1:]] == [lost_id]


def test_signing_out_everywhere_else_leaves_the_owner_here(customer: Walk) -> None:
    others, here = [customer.enter(), customer.enter()], customer.enter()
    for _ in range(2):
        assert customer.delete("/sessions/others", token=here["access_token"]).status_code == 204
    assert {customer.refresh(each["refresh_token"]).status_code for each in others} == {401}
    assert customer.refresh(here["refresh_token"]).status_code == 200
    assert len(customer.running.outbox("identity.access_revoked.v1")) == 1 + len(others)


def test_somebody_elses_session_an_ended_and_an_unknown_one_read_alike(customer: Walk) -> None:
    customer.customer(number=NEIGHBOUR, email="neighbour@example.ru")
    neighbour, here, ended = customer.enter(NEIGHBOUR), customer.enter(NUMBER), customer.enter(EMAIL)
    customer.delete("/sessions/current", token=ended["access_token"])
    told = []
    for session_id in (*(each["refresh_token"].partition(".")[0] for each in (neighbour, ended)), new_id()):
        answer = customer.delete(f"/sessions/{session_id}", token=here["access_token"])
        assert answer.status_code == 404
        told.append({name: text for name, text in answer.json.items() if name != "trace_id"})
    assert told == [told[0]] * 3
    assert told[0]["code"] == "no_such_session"
    assert customer.refresh(neighbour["refresh_token"]).status_code == 200
    assert len(listed(customer, here["access_token"])) == 1


def test_a_session_begun_with_an_older_release_is_listed_without_a_device(customer: Walk) -> None:
    here = customer.enter()
    customer.running.database["sessions"].update_one({}, {"$unset": {"device": 1}})
    (there,) = listed(customer, here["access_token"])
    assert (there["client"], there["browser"], there["system"]) == ("browser", "", "")


def test_the_addresses_beside_it_are_no_sessions(customer: Walk) -> None:
    """Whoever asks a browser's address with DELETE is told the methods of this very address."""
    token = customer.enter()["access_token"]
    refused = customer.delete("/sessions/refresh", token=token)
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")


OTHERS, ANY = "/sessions/others", "/sessions/00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", [OTHERS, ANY])
def test_without_a_token_nothing_is_ended(customer: Walk, path: str) -> None:
    kept = customer.enter()
    assert customer.delete(path, token="").status_code == 401
    assert customer.refresh(kept["refresh_token"]).status_code == 200


def test_whoever_was_signed_out_sees_and_ends_nothing_any_more(customer: Walk) -> None:
    thief, owner = customer.enter(), customer.enter()
    thief_id, owner_id = (each["refresh_token"].partition(".")[0] for each in (thief, owner))
    customer.delete(f"/sessions/{thief_id}", token=owner["access_token"])
    assert customer.get("/sessions", token=thief["access_token"]).status_code == 401
    for path in (OTHERS, f"/sessions/{owner_id}"):
        assert customer.delete(path, token=thief["access_token"]).status_code == 401
    assert customer.refresh(owner["refresh_token"]).status_code == 200
