"""An operator gives an internal system its queue on the running suite; it reads what customers do, and what it missed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pika
import pytest

from tests.journeys.people import Town
from tests.journeys.suites import Suite

TYPE = "account_sync.account_loaded.v1"


@pytest.fixture
def address(suite: Suite) -> Iterator[str]:
    """Where it reads, as the operator hands it out."""
    said = suite.make("subscriber", "NAME=meter-analytics", f"TYPES={TYPE}")
    assert said.returncode == 0 and "subscriber.meter-analytics" in said.stdout, said.stderr
    yield suite.amqp_url("subscriber-meter-analytics")
    assert suite.make("subscriber", "NAME=meter-analytics", "END=1").returncode == 0


def test_a_subscriber_reads_live_events_and_what_it_missed(suite: Suite, town: Town, address: str) -> None:
    began = datetime.now(UTC).isoformat()
    town.customer()
    connection = pika.BlockingConnection(pika.URLParameters(address))
    _method, _properties, body = next(connection.channel().consume("subscriber.meter-analytics", inactivity_timeout=60))
    connection.close()
    live = json.loads(body)
    lines = suite.make("missed", f"SINCE={began}", f"TYPES={TYPE}").stdout.splitlines()
    assert live["type"] == TYPE and live["id"] in {json.loads(line)["id"] for line in lines}
    refused = suite.make("missed", f"SINCE={began}", "TYPES=identity.contact_changed.v1")
    assert refused.returncode != 0 and "cannot be subscribed to" in refused.stderr and refused.stdout == ""
