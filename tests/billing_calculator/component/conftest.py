"""billing-calculator on real MongoDB, fresh for each test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

import pytest
from billing_calculator.app import service
from chassis.settings import Secret
from chassis.testing import Running

from tests.billing_calculator.examples import NOON


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    agents = Secret(json.dumps({"sber": sha256(b"secret").hexdigest(), "qiwi": sha256(b"other").hexdigest()}))
    with Running(service, mongo_url, agents=agents) as running:
        running.clock(at=NOON)
        yield running
