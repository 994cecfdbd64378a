"""Who may ask for what: audiences, roles in an account, roles of staff, scopes of programs, and who only looks on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from chassis.auth import CABINET, CUSTOMER, MACHINE, STAFF, InvalidToken, machine, staff
from chassis.clock import system_now
from chassis.ids import new_id
from chassis.testing import Running
from chassis.web.openapi import document
from flask.testing import FlaskClient

from tests.chassis.sample import USER

NOTE = {"parts": [{"zone": "day", "value": "12345"}]}


@pytest.fixture
def account() -> str:
    return new_id()


def ask(running: Running, method: str, rest: str, **told: Any) -> tuple[int, str]:
    """The status and the code of the refusal for a token that says what is told."""
    client: FlaskClient = running.client
    headers = running.headers(USER, told.pop("accounts", ()), **told)
    body = {"json": NOTE} if method == "POST" else {}
    answer = client.open(f"/api/v1/notes/{rest}", method=method, headers=headers, **body)
    return answer.status_code, (answer.json or {}).get("code", "")


def test_whoever_shares_an_account_reads_it_and_changes_nothing(running: Running, account: str) -> None:
    shared = {account: "reader"}
    assert ask(running, "GET", f"accounts/{account}/notes", shared=shared) == (200, "")
    assert ask(running, "POST", f"accounts/{account}/notes", shared=shared) == (403, "role_missing")
    assert ask(running, "PUT", f"accounts/{account}/title", shared=shared) == (403, "role_missing")
    assert ask(running, "POST", f"accounts/{account}/notes", accounts=[account])[0] == 201


def test_a_role_named_at_the_door_is_enough_there_and_nowhere_else(running: Running, account: str) -> None:
    shared = {account: "editor"}
    assert ask(running, "PUT", f"accounts/{account}/title", shared=shared)[0] == 204
    assert ask(running, "POST", f"accounts/{account}/notes", shared=shared) == (403, "role_missing")


def test_a_role_in_one_account_says_nothing_about_another(running: Running, account: str) -> None:
    shared = {new_id(): "owner"}
    assert ask(running, "GET", f"accounts/{account}/notes", shared=shared) == (404, "account_not_found")
    assert ask(running, "POST", f"accounts/{account}/notes", shared=shared) == (404, "account_not_found")


@pytest.mark.parametrize("audience", [STAFF, MACHINE])
def test_another_audience_has_not_entered_here(running: Running, account: str, audience: str) -> None:
    told = {"accounts": [account], "audience": audience, "roles": ["clerk", "customer"]}
    assert ask(running, "GET", f"accounts/{account}/notes", **told) == (401, "not_authenticated")
    assert ask(running, "POST", f"accounts/{account}/notes", **told) == (401, "not_authenticated")


def test_staff_need_one_of_the_roles_that_the_door_names(running: Running) -> None:
    assert ask(running, "GET", "drawers", audience=STAFF, roles=["clerk"])[0] == 200
    assert ask(running, "GET", "drawers", audience=STAFF, roles=["head", "other"])[0] == 200
    assert ask(running, "GET", "drawers", audience=STAFF, roles=["other"]) == (403, "role_missing")
    assert ask(running, "GET", "drawers", audience=STAFF) == (403, "role_missing")
    assert ask(running, "GET", "drawers", audience=CABINET, roles=["clerk"]) == (401, "not_authenticated")


def test_a_program_needs_the_scope_and_the_account(running: Running, account: str) -> None:
    told = {"audience": MACHINE, "roles": ["notes:write"]}
    assert ask(running, "PUT", f"accounts/{account}/title", accounts=[account], **told)[0] == 204
    assert ask(running, "PUT", f"accounts/{new_id()}/title", accounts=[account], **told) == (404, "account_not_found")
    told = {"audience": MACHINE, "roles": ["notes:read"]}
    assert ask(running, "PUT", f"accounts/{account}/title", accounts=[account], **told) == (403, "role_missing")


def test_whoever_looks_on_in_the_persons_place_reads_and_changes_nothing(running: Running, account: str) -> None:
    told = {"accounts": [account], "acting": new_id()}
    assert ask(running, "GET", f"accounts/{account}/notes", **told)[0] == 200
    assert ask(running, "POST", f"accounts/{account}/notes", **told) == (403, "only_looking")
    assert ask(running, "PUT", f"accounts/{account}/title", **told) == (403, "only_looking")


def test_a_token_can_end_before_its_ten_minutes_and_never_after(running: Running, account: str) -> None:
    long_ago, now = system_now() - timedelta(minutes=3), system_now()
    short = running.token(USER, [account], at=long_ago, until=now - timedelta(seconds=90))
    with pytest.raises(InvalidToken):
        running.runtime.verifier.verify(short)
    long = running.token(USER, [account], at=now - timedelta(minutes=12), until=now + timedelta(days=1))
    with pytest.raises(InvalidToken):
        running.runtime.verifier.verify(long)


def test_a_door_that_names_no_role_is_refused_when_it_is_declared() -> None:
    for demand in (staff, machine):
        with pytest.raises(ValueError, match="name the roles"):
            demand()
    with pytest.raises(ValueError, match="in one place"):
        staff("clerk") | staff("head")
    assert (CUSTOMER | machine("a")).audiences == {CABINET: frozenset(), MACHINE: frozenset({"a"})}


def test_the_document_says_which_role_of_which_audience_is_enough(running: Running) -> None:
    paths = document(running.runtime.service)["paths"]
    assert paths["/api/v1/notes/drawers"]["get"]["security"] == [{"staff": ["clerk"]}, {"staff": ["head"]}]
    entitle = paths["/api/v1/notes/accounts/{account_id}/title"]["put"]
    assert entitle["security"] == [{"bearer": []}, {"machine": ["notes:write"]}]
    assert {"401", "403"} <= entitle["responses"].keys()
