"""A thousand people for the release form of the erasure: a registry of theirs, and an address each."""

from __future__ import annotations

from typing import Any

import requests
from account_sync.domain.registry.columns import Column
from demo.cabinet import wait_for
from demo.people import Person
from pymongo import MongoClient
from requests.adapters import HTTPAdapter

from tests.account_sync.examples import csv_of, line_of
from tests.faults.rig.registry import KNOWING
from tests.journeys.canaries import Canary
from tests.journeys.suites import Suite

SURNAME, TYPED = "Зимородков", "зИмОрОд"  # as the base knows all of them, and how whatever they type begins
ADDRESSES = 250  # of each of their networks


def settlers(count: int) -> list[Person]:
    """Invented people of one surname, with a meter each."""
    return [
        Person(f"52777{number:07d}", SURNAME, "Иван", "Петрович", (12345,), f"settler-{number}@example.org", f"88{number:06d}")
        for number in range(count)
    ]


def spelled(canary: Canary) -> str:
    """The surname as one of them types it."""
    return TYPED + canary.spelled(SURNAME)[len(TYPED) :]


def move_in(suite: Suite, people: list[Person], *, seconds: float) -> None:
    """The retailer's base tells of them; until every service knows all."""
    suite.hand_in("settlers.csv", csv_of(*(line_of(_row(person)).text for person in people)))
    numbers = {"account_number": {"$in": [person.account_number for person in people]}}
    with MongoClient(suite.mongo_url("admin")) as client:

        def known() -> bool | None:
            ids = client.account_sync.accounts.distinct("_id", numbers)
            counts = [client[service].accounts.count_documents({"_id": {"$in": ids}}) for service in KNOWING]
            return len(ids) == len(people) == min(counts) or None

        wait_for("their accounts everywhere", known, seconds=seconds)


def _row(person: Person) -> dict[Column, str]:
    names = {Column.SURNAME: person.surname, Column.NAME: person.name, Column.PATRONYMIC: person.patronymic or ""}
    number = person.account_number
    return {**names, Column.CODE: f"S{number[5:]}", Column.NUMBER: number, Column.SERIAL: person.meter_serial}


class FromHome(HTTPAdapter):
    """Requests from an address of one's own: a thousand people at one address would wait for one another."""

    def __init__(self, number: int) -> None:
        network, place = divmod(number, ADDRESSES)
        self._home = f"127.{network // ADDRESSES + 1}.{network % ADDRESSES}.{place + 1}"
        super().__init__()

    def init_poolmanager(self, *words: Any, **more: Any) -> None:
        super().init_poolmanager(*words, source_address=(self._home, 0), **more)


def at_home(session: requests.Session, number: int) -> None:
    """The session goes out from the address of this one of them."""
    session.mount("http://", FromHome(number))
