from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.chassis.events.warehouse import Warehouse


@pytest.fixture
def make_warehouse(mongo_url: str, amqp_url: str) -> Iterator[Callable[..., Warehouse]]:
    made: list[Warehouse] = []

    def make(**options: Any) -> Warehouse:
        made.append(Warehouse(mongo_url, amqp_url, **options))
        made[-1].provision()
        return made[-1]

    yield make
    for warehouse in made:
        warehouse.tear_down()


@pytest.fixture
def warehouse(make_warehouse: Callable[..., Warehouse]) -> Warehouse:
    return make_warehouse()
