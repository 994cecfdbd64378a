from __future__ import annotations

from collections.abc import Iterator

import pytest
from chassis.testing import Running

from tests.chassis.sample import service


@pytest.fixture(scope="module")
def running(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        yield running
