"""An account has another holder: its former owner and those they trusted are out from that day, and the new holder can come."""

from __future__ import annotations

import pytest
from chassis.ids import derived_id
from identity.actions.holders import settle_holder_changes

from tests.identity.component.test_trusted_people import ACCOUNT, changes, daughter, invited, rights
from tests.identity.component.walk import NUMBER, Walk

TODAY, LATER = "2022-11-20", "2022-12-01"
NEW = "new-holder@example.ru"


@pytest.fixture(autouse=True)
def _in_november(walk: Walk) -> None:
    walk.running.clock(at=f"{TODAY}T12:00:00+03:00")


def accounts(walk: Walk, email: str) -> list[str]:
    return [each["account_number"] for each in walk.enter(email)["accounts"]]


def test_the_former_owner_and_the_trusted_are_out_everywhere_and_are_told(walk: Walk) -> None:
    token, guest = daughter(walk)
    owner = walk.enter()
    waiting = invited(walk, token, email="other@example.ru")
    walk.change_holder(on=TODAY)
    void = {each.data["user_id"] for each in walk.running.outbox("identity.access_revoked.v1")[-2:]}
    assert void == {owner["user"]["user_id"], guest["user"]["user_id"]}
    assert rights(walk, walk.refresh(owner["refresh_token"]).json) == (frozenset(), {})
    assert rights(walk, walk.refresh(guest["refresh_token"]).json) == (frozenset(), {})
    assert changes(walk)[-1] == ("owner_left", "payer")
    assert walk.post("/invitations/check", {"secret": waiting}).status_code == 404
    (told,) = walk.running.outbox("identity.ownership_ended.v1")
    assert (told.data["user_id"], told.data["ended_on"]) == (owner["user"]["user_id"], TODAY)
    contacts = [each.data for each in walk.running.outbox("identity.contact_changed.v1")]
    assert [each["account_ids"] for each in contacts if each["user_id"] == told.data["user_id"]][-1] == []


def test_the_new_holder_registers_and_the_number_signs_the_new_one_in(walk: Walk) -> None:
    walk.customer()
    walk.change_holder(on=TODAY)
    registration = walk.register(email=NEW)
    walk.match(registration, holder=2)
    assert walk.state(registration)["state"] == "thanks"
    assert walk.set_password(walk.secrets()[-1]).status_code == 204
    assert walk.enter(NUMBER)["user"]["user_id"] == walk.enter(NEW)["user"]["user_id"]
    assert accounts(walk, "anna@example.ru") == [] and accounts(walk, NEW) == [NUMBER]


@pytest.mark.parametrize("heard_first", [True, False])
def test_who_was_matched_as_the_former_holder_is_not_let_in_after_the_change(walk: Walk, heard_first: bool) -> None:
    registration = walk.register()
    if not heard_first:
        walk.match(registration)
    walk.change_holder(on=TODAY)
    if heard_first:
        walk.match(registration)
        assert walk.state(registration)["state"] == "not_confirmed"
    assert walk.running.database["grants"].count_documents({}) == 0
    if not heard_first:  # the first link was on its way, and sets no password for a cabinet without an account
        assert walk.set_password(walk.secrets()[-1]).status_code == 404


def test_a_change_that_comes_late_twice_or_in_the_wrong_order_hurts_nobody_it_does_not_mean(walk: Walk) -> None:
    walk.customer()
    walk.change_holder(to=3, on=TODAY)
    registration = walk.register(email=NEW)
    walk.match(registration, holder=3)
    walk.set_password(walk.secrets()[-1])
    for revision in (2, 3):
        walk.change_holder(to=revision, on=TODAY)
    assert accounts(walk, NEW) == [NUMBER]
    assert len(walk.running.outbox("identity.ownership_ended.v1")) == 1


def test_a_new_holder_who_came_before_the_change_was_heard_of_stays(walk: Walk) -> None:
    registration = walk.register(email=NEW)
    walk.match(registration, holder=2)
    walk.set_password(walk.secrets()[-1])
    walk.change_holder(to=2, on=TODAY)
    assert accounts(walk, NEW) == [NUMBER]


def test_what_is_told_ahead_counts_from_its_day(walk: Walk) -> None:
    walk.customer()
    walk.change_holder(on=LATER)
    settle_holder_changes(walk.running.transactions)
    assert accounts(walk, NUMBER) == [NUMBER]
    walk.running.clock(at=f"{LATER}T00:00:01+03:00")
    settle_holder_changes(walk.running.transactions)
    settle_holder_changes(walk.running.transactions)
    assert accounts(walk, "anna@example.ru") == []
    assert len(walk.running.outbox("identity.ownership_ended.v1")) == 1


def test_other_accounts_of_the_former_owner_stay(walk: Walk) -> None:
    walk.customer()
    other = "520000000025"
    walk.customer(number=other, email="other@example.ru")
    walk.change_holder(number=other, on=TODAY)
    assert accounts(walk, NUMBER) == [NUMBER] and derived_id("account", NUMBER) == ACCOUNT


def test_an_answer_given_as_the_former_holder_fits_no_more(walk: Walk) -> None:
    registration = walk.register(name="А", patronymic="П")
    walk.match(registration, weak=True)
    walk.change_holder(on=TODAY)
    walk.prove(registration)
    walk.judge(registration, fits=True)
    assert walk.state(registration)["state"] == "not_confirmed"
    assert walk.running.database["grants"].count_documents({}) == 0
