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
from pymongo import MongoClient

from tests.chassis.events.asked import Asked
from tests.chassis.events.warehouse import Warehouse

HOUR_MS = 3_600_000


def longest(asked: Asked, name: str) -> int:
    """Milliseconds that the server was given for a command, at most."""
    return max(int(each.get("maxTimeMS", 0)) for each in asked.of(name))


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def database(warehouse: Warehouse, asked: Asked) -> Iterator[Any]:
    with MongoClient(warehouse.mongo_url, event_listeners=[asked], tz_aware=True, timeoutMS=TIMEOUT_MS) as client:
        yield client[warehouse.database.name]


def test_an_index_over_a_year_of_events_may_take_its_time(database: Any, asked: Asked) -> None:
    create_collections(database, [Collection("boxes", (Index("weight"),))])
    assert longest(asked, "createIndexes") > HOUR_MS


def test_counting_what_a_replay_will_read_may_take_its_time(warehouse: Warehouse, database: Any, asked: Asked) -> None:
    Log(lambda _producer: database).count([warehouse.packed], until=system_now())
    assert longest(asked, "aggregate") > HOUR_MS


def test_an_inbox_that_forgets_is_read_once_however_long_it_takes(
    warehouse: Warehouse, database: Any, asked: Asked
) -> None:
    warehouse.pack("box")
    old = system_now() - timedelta(days=60)
    warehouse.database["inbox"].insert_many(
        [{"_id": f"{number}", "type": warehouse.packed.name, "at": old} for number in range(2500)]
    )
    assert forget(database, Log(lambda _producer: database), [warehouse.packed]) == 2500
    assert longest(asked, "find") > HOUR_MS
