"""billing-calculator on real MongoDB, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.examples import NOON, account_event


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at=NOON)
        yield running


@pytest.fixture
def account(billing: Running) -> Running:
    """An account with a debt."""
    billing.deliver(account_event(opening_balance=Decimal("1257.80")))
    return billing


@pytest.fixture(scope="module")
def untouched(mongo_url: str) -> Iterator[Running]:
    """An account with a debt for requests that may change nothing; shared, because each test asserts that."""
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at=NOON)
        running.deliver(account_event(opening_balance=Decimal("1257.80")))
        yield running
