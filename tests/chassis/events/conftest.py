from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chassis import mongo

from tests.chassis.events.warehouse import Warehouse


@pytest.fixture
def make_warehouse(mongo_url: str, amqp_url: str) -> Iterator[Callable[..., Warehouse]]:
    made: list[Warehouse] = []

    def make(*, queues: bool = False, **options: Any) -> Warehouse:
        made.append(Warehouse(mongo_url, amqp_url, **options))
        if queues:
            made[-1].provision()
        else:
            mongo.create_collections(made[-1].database, made[-1].runtime.service.all_collections)
        return made[-1]

    yield make
    for warehouse in made:
        warehouse.tear_down()


@pytest.fixture
def warehouse(make_warehouse: Callable[..., Warehouse]) -> Warehouse:
    """With a database alone: enough to settle deliveries."""
    return make_warehouse()


@pytest.fixture
def connected(make_warehouse: Callable[..., Warehouse]) -> Warehouse:
    """With its exchange and queues."""
    return make_warehouse(queues=True)
