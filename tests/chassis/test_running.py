"""What tests of services stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from chassis.ids import new_id
from chassis.testing import Running

from tests.chassis.sample import USER, service
from tests.chassis.test_auth import revocation


def test_the_business_clock_is_set_for_the_service(running: Running) -> None:
    running.clock(at="2022-11-20T10:00:00+03:00")
    ahead = running.transactions.read().now - datetime(2022, 11, 20, 7, tzinfo=UTC)
    assert timedelta(0) <= ahead < timedelta(seconds=5)
    assert running.transactions.read().today.isoformat() == "2022-11-20"


def test_an_event_delivered_twice_is_handled_once(running: Running) -> None:
    event = revocation(user_id=new_id(), session_id=None, at=datetime(2022, 11, 20, tzinfo=UTC))
    running.deliver(event)
    running.deliver(event, event, redelivered=True)
    assert running.database["inbox"].count_documents({"_id": event.id}) == 1


def test_what_the_service_announces_reaches_the_broker_and_what_others_announce_reaches_it(
    mongo_url: str, new_vhost: Callable[[], str]
) -> None:
    with Running(service, mongo_url, new_vhost) as running, running.worker() as worker:
        account = new_id()
        body = {"parts": [{"zone": "day", "value": "1"}]}
        address = f"/api/v1/notes/accounts/{account}/notes"
        assert running.client.post(address, json=body, headers=running.headers(USER, [account])).status_code == 201
        unsent = {"state": "new"}
        running.wait_until(lambda: not running.database["outbox"].count_documents(unsent), "the relay empties the outbox")
        running.wait_until(worker.connected, "the consumer is at the broker")
