"""What the deploy job and operators ask of everything that was ever kept is not held to the deadline of a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from chassis.clock import system_now
from chassis.history.archive import forget
from chassis.history.log import Log
from chassis.mongo import TIMEOUT_MS, Collection, Index, create_collections
from pymongo import MongoClient, monitoring

from tests.chassis.events.warehouse import Warehouse

HOUR_MS = 3_600_000


class Deadlines(monitoring.CommandListener):
    """The longest time that the server was given for each command."""

    def __init__(self) -> None:
        self.given: dict[str, int] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        given = int(event.command.get("maxTimeMS", 0))
        self.given[event.command_name] = max(given, self.given.get(event.command_name, 0))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Only what was asked matters."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Only what was asked matters."""


@pytest.fixture
def deadlines() -> Deadlines:
    return Deadlines()


@pytest.fixture
def database(warehouse: Warehouse, deadlines: Deadlines) -> Iterator[Any]:
    with MongoClient(warehouse.mongo_url, event_listeners=[deadlines], tz_aware=True, timeoutMS=TIMEOUT_MS) as client:
        yield client[warehouse.database.name]


def test_an_index_over_a_year_of_events_may_take_its_time(database: Any, deadlines: Deadlines) -> None:
    create_collections(database, [Collection("boxes", (Index("weight"),))])
    assert deadlines.given["createIndexes"] > HOUR_MS


def test_counting_what_a_replay_will_read_may_take_its_time(warehouse: Warehouse, database: Any, deadlines: Deadlines) -> None:
    Log(lambda _producer: database).count([warehouse.packed], until=system_now())
    assert deadlines.given["aggregate"] > HOUR_MS


def test_an_inbox_that_forgets_is_read_once_however_long_it_takes(
    warehouse: Warehouse, database: Any, deadlines: Deadlines
) -> None:
    warehouse.pack("box")
    old = system_now() - timedelta(days=60)
    warehouse.database["inbox"].insert_many(
        [{"_id": f"{number}", "type": warehouse.packed.name, "at": old} for number in range(2500)]
    )
    assert forget(database, Log(lambda _producer: database), [warehouse.packed]) == 2500
    assert deadlines.given["find"] > HOUR_MS
