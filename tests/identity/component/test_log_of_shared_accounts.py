"""The access log tells both sides what became of an account: the owner and whoever is trusted with it."""

from __future__ import annotations

import pytest
from identity.actions.trusts import end_trusts_that_are_over

from tests.identity.component.test_own_accounts import MOTHERS, add
from tests.identity.component.test_trusted_people import ACCOUNT, DAY_AFTER, LAST_DAY, TODAY, daughter, invited, people
from tests.identity.component.walk import NUMBER, Walk


@pytest.fixture(autouse=True)
def _in_november(walk: Walk) -> None:
    walk.running.clock(at=f"{TODAY}T12:00:00+03:00")


def lines(walk: Walk, token: str) -> list[tuple[str, str, bool]]:
    """Lines about an account: what, which, and whether it says from where."""
    items = walk.get("/access-log?limit=100", token=token).json["items"]
    return [(each["happening"], each["account_number"], each["network"] != "") for each in items if each["account_number"]]


def test_who_sends_somebody_away_and_who_is_sent_read_it_each(walk: Walk) -> None:
    mother, session = daughter(walk)
    (trust,) = people(walk, mother)["people"]
    walk.ask("DELETE", f"/accounts/{ACCOUNT}/people/{trust['trust_id']}", mother)
    assert lines(walk, mother) == [
        ("trust_taken_back", NUMBER, True), ("trust_begun", NUMBER, False), ("invited", NUMBER, True),
    ]  # fmt: skip
    hers = walk.refresh(session["refresh_token"]).json["access_token"]
    assert lines(walk, hers) == [("trusted_sent_away", NUMBER, False), ("trusted_begun", NUMBER, True)]


def test_who_gives_access_back_leaves_a_line_with_the_owner_too(walk: Walk) -> None:
    mother, session = daughter(walk)
    walk.ask("DELETE", f"/accounts/{ACCOUNT}", session["access_token"])
    assert lines(walk, mother)[0] == ("trust_given_back", NUMBER, False)
    hers = walk.refresh(session["refresh_token"]).json["access_token"]
    assert lines(walk, hers)[0] == ("trusted_left", NUMBER, True)


def test_a_last_day_and_an_owner_who_leaves_are_read_too(walk: Walk) -> None:
    mother, session = daughter(walk, until=LAST_DAY)
    walk.running.clock(at=f"{DAY_AFTER}T00:01:00+03:00")
    end_trusts_that_are_over(walk.running.transactions)
    assert lines(walk, mother)[0] == ("trust_ran_out", NUMBER, False)
    renewed = walk.refresh(session["refresh_token"]).json
    assert lines(walk, renewed["access_token"])[0] == ("trusted_ran_out", NUMBER, False)
    secret = invited(walk, mother)
    walk.ask("POST", "/invitations/accept", renewed["access_token"], {"secret": secret})
    walk.ask("DELETE", f"/accounts/{ACCOUNT}", mother)
    renewed = walk.refresh(renewed["refresh_token"]).json
    assert lines(walk, renewed["access_token"])[0] == ("trusted_without_owner", NUMBER, False)
    assert lines(walk, str(walk.enter("anna@example.ru")["access_token"]))[0] == ("account_removed", NUMBER, True)


def test_an_account_added_an_invitation_withdrawn_and_another_holder_leave_lines(walk: Walk) -> None:
    walk.customer()
    session = walk.enter()
    walk.match(add(walk, session["access_token"]), number=MOTHERS)
    session = walk.refresh(session["refresh_token"]).json
    invited(walk, session["access_token"])
    (waiting,) = people(walk, session["access_token"])["invitations"]
    walk.ask("DELETE", f"/accounts/{ACCOUNT}/invitations/{waiting['invitation_id']}", session["access_token"])
    walk.change_holder(number=MOTHERS, on=TODAY)
    token = walk.refresh(session["refresh_token"]).json["access_token"]
    assert [each[:2] for each in lines(walk, token)] == [
        ("account_has_another_holder", MOTHERS), ("invitation_withdrawn", NUMBER), ("invited", NUMBER),
        ("account_added", MOTHERS),
    ]  # fmt: skip
