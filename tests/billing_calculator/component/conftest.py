"""billing-calculator on real MongoDB, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.examples import NOON


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at=NOON)
        yield running
