"""What cannot be handled is kept, shown and tried again."""

from __future__ import annotations

from urllib.parse import urlsplit

import amqp
from demo.cabinet import wait_for

from tests.journeys.suites import Suite


def test_an_event_that_cannot_be_read_is_listed_and_tried_again_by_command(suite: Suite) -> None:
    address = urlsplit(suite.amqp_url("admin"))
    broker = amqp.Connection(f"{address.hostname}:{address.port}", address.username, address.password)
    broker.connect()
    broker.channel().basic_publish(amqp.Message("no event at all", delivery_mode=2), "", "readings.p0")
    listed = wait_for("the event to be parked", lambda: parked_lines(suite) or None)
    assert "dead" in listed[0]
    broker.collect()
    assert "1 event will be tried again" in suite.parked("readings", "redrive", "--all")
    wait_for("the event to be parked anew", lambda: parked_lines(suite) or None)


def parked_lines(suite: Suite) -> list[str]:
    return [line for line in suite.parked("readings", "list").splitlines() if " dead " in line]
