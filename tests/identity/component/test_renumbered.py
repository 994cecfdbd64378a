"""The base gave an account another number: its holder comes in by either, everywhere a number is typed."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.clock import system_now
from chassis.ids import derived_id
from chassis.testing import event
from contracts.events.account_sync import ACCOUNT_RENUMBERED

from tests.identity.component.office import Office
from tests.identity.component.test_own_accounts import ask
from tests.identity.component.walk import EMAIL, NUMBER, Walk

NEW, NEWEST = "520000000918", "520000000926"


def renumber(walk: Walk, number: str, *former: str, revision: int) -> None:
    account_id = derived_id("account", NUMBER)
    data = {"account_id": account_id, "account_number": number, "former_numbers": list(former)}
    fact = ACCOUNT_RENUMBERED.fact(subject=account_id, revision=revision, partition_key=account_id, data=data)
    walk.running.deliver(event(fact, at=system_now()))


@pytest.fixture
def customer(walk: Walk) -> dict[str, Any]:
    """Somebody who registered under the number of before."""
    walk.customer()
    renumber(walk, NEWEST, NUMBER, NEW, revision=3)
    renumber(walk, NEW, NUMBER, revision=2)  # told late
    return walk.enter()


def test_every_number_signs_in_and_the_newest_is_shown(walk: Walk, customer: dict[str, Any]) -> None:
    assert [each["account_number"] for each in customer["accounts"]] == [NEWEST]
    assert {walk.login(number).status_code for number in (NUMBER, NEW, NEWEST)} == {201}


def test_every_number_recovers_the_password_and_is_known_to_be_ones_own(walk: Walk, customer: dict[str, Any]) -> None:
    for number in (NUMBER, NEWEST):
        walk.post("/recoveries", {"account_number": number, "email": EMAIL})
        walk.answer_requests()
    assert len(walk.secrets()) == 3
    assert ask(walk, customer["access_token"], account_number=NUMBER).json["code"] == "account_already_yours"


def test_support_opens_the_cabinet_by_either_number(walk: Walk, customer: dict[str, Any]) -> None:
    office = Office(walk)
    support = office.token(office.member("irina", "support"))
    for number in (NUMBER, NEWEST):
        opened = office.post("/views", {"account_number": number, "reason": "call"}, token=support)
        assert (opened.status_code, opened.json["account"]["account_number"]) == (201, NEWEST), opened.text


def test_a_number_that_was_handed_on_means_whoever_has_it_now(walk: Walk, customer: dict[str, Any]) -> None:
    walk.running.database["grants"].insert_one(
        {"_id": "g2", "account_id": derived_id("account", "other"), "account_number": NUMBER, "user_id": "somebody else"}
    )
    assert walk.login(NUMBER).status_code == 401
    assert walk.login(NEW).status_code == 201
