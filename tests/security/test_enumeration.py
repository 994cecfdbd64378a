"""T15 (a): whether somebody is a customer is told neither by an answer nor by the time it takes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import requests
from chassis.ids import new_id

from tests.identity.component.test_organisations import ENTITY
from tests.identity.component.walk import API, FORM, NUMBER
from tests.security.ground import Ground
from tests.security.reporting import Section
from tests.security.statistics import gap, probability

EACH = {False: 80, True: 10_000}  # known, and as many unknown
LEAST = {False: 0.001, True: 0.01}  # likelihood below which the times are told apart
TRIES = {False: 3, True: 2}  # who is alike looks different once in so many times; an answer that tells does it every time
CLOSE = 0.005  # seconds between the medians
OF_EACH = {"trace_id", "registration_id"}
Asking = Callable[[str], tuple[str, dict[str, Any]]]
CUSTOMERS, STRANGERS = count(530_000_000_000), count(540_000_000_000)


@dataclass
class Asked:
    """What was said to one kind of people, and how long it took."""

    said: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)


def login(number: str) -> tuple[str, dict[str, Any]]:
    return "/sessions", {"login": number, "password": "не тот пароль вовсе 5"}


def recovery(number: str) -> tuple[str, dict[str, Any]]:
    return "/recoveries", {"account_number": number, "email": email_of(number)}


def first_link(number: str) -> tuple[str, dict[str, Any]]:
    return "/password-links", {"account_number": number, "email": email_of(number)}


def registration(number: str) -> tuple[str, dict[str, Any]]:
    return "/registrations", {**FORM, "account_number": number, "email": email_of(number)}


def registration_of_a_legal_entity(number: str) -> tuple[str, dict[str, Any]]:
    return "/organisation-registrations", {**ENTITY, "account_number": number, "email": email_of(number)}


def email_of(number: str) -> str:
    return f"person-{number}@example.ru"


@pytest.fixture(scope="session")
def new_customers(grounds: dict[str, Ground]) -> Callable[[int], list[str]]:
    """Account numbers of so many people who have registered: as one who has, but for the number and the e-mail."""
    running = grounds["identity"].running
    users, grants, addresses = running.database["users"], running.database["grants"], running.transactions.tools.addresses
    grant = grants.find_one({"account_number": NUMBER}) or grants.find_one({})
    user = users.find_one({"_id": grant["user_id"]})

    def make(size: int) -> list[str]:
        numbers = [str(next(CUSTOMERS)) for _person in range(size)]
        people = [(number, new_id()) for number in numbers]
        users.insert_many({**user, "_id": one, "email_index": addresses.index(email_of(number))} for number, one in people)
        grants.insert_many(
            {**grant, "_id": new_id(), "account_id": new_id(), "account_number": number, "user_id": one} for number, one in people
        )
        return numbers

    return make


@pytest.mark.parametrize("asking", [first_link, registration, registration_of_a_legal_entity, recovery, login])
def test_known_and_unknown_read_alike_and_take_as_long(
    grounds: dict[str, Ground], new_customers: Callable[[int], list[str]], asking: Asking,
    full: bool, share: float, section: Callable[[str, str], Section],
) -> None:  # fmt: skip
    size = int(EACH[full] * share)
    for left in reversed(range(TRIES[full])):
        known, unknown = _ask_both(grounds["identity"], asking, new_customers(size), size)
        assert known.said == unknown.said and len(known.said) == 1, (known.said, unknown.said)
        alike, apart = probability(known.seconds, unknown.seconds), gap(known.seconds, unknown.seconds)
        if not left or (alike > LEAST[full] and apart < CLOSE):
            break
    section("T15", "Guessing, enumeration, tokens").row(
        f"enumeration: {asking.__name__.replace('_', ' ')}",
        known=len(known.seconds), unknown=len(unknown.seconds), different_answers=len(known.said | unknown.said) - 1,
        KS_p=f"{alike:.3f}", median_gap_ms=f"{1000 * apart:.2f}", tries=TRIES[full] - left,
    )  # fmt: skip
    assert (alike > LEAST[full], apart < CLOSE) == (True, True), f"p {alike:.5f}, medians {1000 * apart:.2f} ms apart"


def _ask_both(ground: Ground, asking: Asking, known: list[str], size: int) -> tuple[Asked, Asked]:
    """Both kinds in turns that nobody can foresee, so that whatever else the machine does meets both alike."""
    both = Asked(), Asked()
    people = [(number, both[0]) for number in known] + [(str(next(STRANGERS)), both[1]) for _one in range(size)]
    random.Random(size).shuffle(people)
    with requests.Session() as session:
        for number, kind in people:
            path, body = asking(number)
            headers = {"Idempotency-Key": new_id(), "X-Real-IP": _address()}
            began = time.perf_counter()
            answer = session.post(ground.served.address + API + path, json=body, headers=headers, timeout=30)
            kind.seconds.append(time.perf_counter() - began)
            kind.said.add(_said(answer))
    return both


def _address() -> str:
    return ".".join(str(random.randint(1, 250)) for _part in range(4))


def _said(answer: requests.Response) -> str:
    body = {name: value for name, value in answer.json().items() if name not in OF_EACH}
    return f"{answer.status_code} {sorted(answer.headers)} {body}"
