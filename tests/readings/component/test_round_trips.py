"""How often a request goes to the database: every trip is time a customer waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chassis.testing import Running
from pymongo import monitoring
from readings.app import service

from tests.readings.component.conftest import Customer, customer_of


class Trips(monitoring.CommandListener):
    def __init__(self) -> None:
        self.seen: list[str] = []
        self.listening = False

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if not self.listening:
            return
        collection = event.command.get(event.command_name)
        self.seen.append(f"{event.command_name} {collection}" if isinstance(collection, str) else event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


TRIPS = Trips()


@pytest.fixture(scope="module", autouse=True)
def every_client_is_listened_to() -> None:
    monitoring.register(TRIPS)


@pytest.fixture
def trips() -> Iterator[Trips]:
    """What the drivers of this process send, while the test runs."""
    TRIPS.listening = True
    yield TRIPS
    TRIPS.listening = False


@pytest.fixture
def customer(trips: Trips, mongo_url: str) -> Iterator[Customer]:
    with Running(service, mongo_url) as running:
        running.clock(at="2022-11-20T10:15:00+03:00")
        customer = customer_of(running)
        customer.submit(single="12400")
        trips.seen.clear()
        yield customer


def test_a_reading_takes_six_trips_in_its_transaction(customer: Customer, trips: Trips) -> None:
    customer.submit(single="12605")

    assert [trip for trip in trips.seen if trip != "find revocations"] == [
        "aggregate accounts",
        "update meters",
        "insert readings",
        "insert idempotency",
        "insert outbox",
        "commitTransaction",
    ]


def test_a_check_takes_one_trip(customer: Customer, trips: Trips) -> None:
    customer.check(single="12605")

    assert [trip for trip in trips.seen if trip != "find revocations"] == ["aggregate accounts"]
