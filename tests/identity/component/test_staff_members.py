"""Heads add, change and remove members of staff; every step is a line in the journal."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.ids import new_id
from click.testing import CliRunner
from identity.api.staff_commands import add_staff, list_staff, remove_staff, reset_staff

from tests.contracts.golden import golden_events
from tests.identity.component.office import Member, Office
from tests.identity.component.walk import Walk


@pytest.fixture
def office(walk: Walk) -> Office:
    return Office(walk)


@pytest.fixture
def head(office: Office) -> Member:
    return office.member("vera", "head")


def journal(office: Office, token: str) -> list[tuple[str, str, str]]:
    items = office.get("/journal", token=token).json["items"]
    return [(each["by"], each["did"], each["about"]) for each in items]


def run(office: Office, command: Any, *arguments: str) -> Any:
    return CliRunner().invoke(command, list(arguments), obj=office.walk.running.transactions)


def test_the_operator_adds_lists_resets_and_removes(office: Office) -> None:
    added = run(office, add_staff, "vera", "--role", "head", "--role", "clerk")
    assert added.exit_code == 0, added.output
    assert "/staff/setup#" in added.output
    assert "vera" in run(office, list_staff).output
    first, again = added.output.strip().partition("#")[2], run(office, reset_staff, "vera").output.strip().partition("#")[2]
    assert office.begin(first).status_code == 404
    assert office.begin(again).status_code == 200
    assert run(office, add_staff, "vera", "--role", "head").exit_code == 1
    assert run(office, remove_staff, "vera").exit_code == 0
    assert run(office, list_staff).output == ""
    assert office.begin(again).status_code == 404


def test_only_a_head_sees_and_changes_members(office: Office) -> None:
    for role in ("clerk", "support", "accountant"):
        token = office.token(office.member(f"one-{role}", role))
        for answer in (
            office.get("/members", token=token),
            office.get("/journal", token=token),
            office.post("/members", {"login": "other", "roles": ["head"]}, token=token),
        ):
            assert (answer.status_code, answer.json["code"]) == (403, "role_missing")
        assert office.get("/roles", token=token).status_code == 200


def test_a_head_adds_a_member_who_follows_the_link(office: Office, head: Member) -> None:
    made = office.post("/members", {"login": "Olga", "roles": ["support", "clerk"]}, token=office.token(head))
    assert made.status_code == 201, made.text
    assert made.json["member"]["login"] == "olga"
    assert made.json["member"]["roles"] == ["clerk", "support"]
    assert office.begin(made.json["setup_url"].partition("#")[2]).status_code == 200


@pytest.mark.parametrize(
    ("login", "roles", "code"),
    [
        ("olga", ["owner"], "form_invalid"),
        ("olga", [], "form_invalid"),
        ("о", ["clerk"], "form_invalid"),
        ("vera", ["clerk"], "login_taken"),
    ],
)
def test_a_member_that_cannot_be_is_refused(office: Office, head: Member, login: str, roles: list[str], code: str) -> None:
    assert office.post("/members", {"login": login, "roles": roles}, token=office.token(head)).json["code"] == code


def test_other_roles_end_the_sessions_of_before(office: Office, head: Member) -> None:
    clerk = office.member("olga", "clerk")
    old = office.token(clerk)
    answer = office.walk.running.client.put(
        f"/api/v1/identity/staff/members/{clerk.staff_id}/roles",
        json={"roles": ["accountant"]},
        headers={"Authorization": f"Bearer {office.token(head)}", "Idempotency-Key": new_id()},
    )
    assert answer.json["roles"] == ["accountant"]
    assert office.get("/sessions", token=old).status_code == 401
    revoked = office.walk.running.outbox("identity.access_revoked.v1")[-1]
    assert (revoked.data["user_id"], revoked.data["session_id"]) == (clerk.staff_id, None)


def test_who_is_reset_or_removed_cannot_enter_any_more(office: Office, head: Member) -> None:
    clerk, other = office.member("olga", "clerk"), office.member("petr", "clerk")
    token = office.token(head)
    assert office.post(f"/members/{clerk.staff_id}/resets", {}, token=token).status_code == 201
    deleted = office.walk.running.client.delete(
        f"/api/v1/identity/staff/members/{other.staff_id}",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()},
    )
    assert deleted.status_code == 204
    assert office.enter(clerk).status_code == 401
    assert office.enter(other).status_code == 401
    assert [each["login"] for each in office.get("/members", token=token).json["items"]] == ["olga", "vera"]


def test_a_head_cannot_change_the_own_account(office: Office, head: Member) -> None:
    answer = office.post(f"/members/{head.staff_id}/resets", {}, token=office.token(head))
    assert (answer.status_code, answer.json["code"]) == (403, "own_account")


def test_every_step_is_a_line_of_the_journal_the_latest_first(office: Office, head: Member) -> None:
    token = office.token(head)
    office.post("/members", {"login": "olga", "roles": ["clerk"]}, token=token)
    assert journal(office, token) == [
        ("vera", "member_added", "olga"),
        ("vera", "entered", "vera"),
        ("vera", "set_up", "vera"),
        ("operator", "member_added", "vera"),
    ]


def test_a_refused_step_leaves_no_line(office: Office, head: Member) -> None:
    token = office.token(head)
    before = journal(office, token)
    office.post(f"/members/{head.staff_id}/resets", {}, token=token)
    assert journal(office, token) == before


def test_the_journal_comes_in_pages(office: Office, head: Member) -> None:
    token = office.token(head)
    for number in range(52):
        office.invite(f"member-{number:02}", "clerk")
    first = office.get("/journal", token=token).json
    second = office.get(f"/journal?cursor={first['next']}", token=token).json
    lines = [each["line_id"] for each in [*first["items"], *second["items"]]]
    assert len(lines) == len(set(lines)) == 55
    assert second["next"] is None


def test_what_a_clerk_did_at_another_service_stands_in_the_same_journal(office: Office, head: Member) -> None:
    clerk = office.member("olga", "clerk")
    of_readings, of_base = (golden_events()[f"{name}.staff_acted.v1"] for name in ("readings", "account_sync"))
    for golden, staff_id, event_id in (
        (of_readings, clerk.staff_id, new_id()), (of_base, clerk.staff_id, new_id()), (of_base, new_id(), new_id()),
    ):  # fmt: skip
        data = {**golden["data"], "staff_id": staff_id}
        office.walk.running.deliver({**golden, "id": event_id, "subject": event_id, "partitionkey": staff_id, "data": data})
    lines = journal(office, office.token(head))
    assert ("olga", "registry_applied", "ноябрь.csv") in lines and ("olga", "readings_sent", "ноябрь.csv") in lines
    assert [by for by, did, _ in lines if did == "registry_applied"] != ["olga"]  # one who is not known is told by the id
