"""Relays that meet, sleep, see rows late or lose the stream that wakes them: every fact leaves, and has one effect."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from chassis.events import outbox
from chassis.events.relay import Relay
from chassis.transaction import Work
from pymongo import MongoClient

from tests.chassis.events.test_relay import bound_queue
from tests.chassis.events.warehouse import Warehouse, eventually

Make = Callable[..., Warehouse]


@pytest.mark.fault("F04", "M6")
def test_rows_that_eight_writers_commit_out_of_order_are_all_relayed(make_warehouse: Make) -> None:
    warehouse = make_warehouse(listens=False, queues=True)
    relay = Relay(warehouse.database, warehouse.amqp_url, service=warehouse.name, worker="test")

    def write(writer: int) -> None:
        for number in range(20):
            warehouse.transactions.run(lambda work, number=number: announce_late(work, warehouse, f"{writer}-{number}"))

    with bound_queue(warehouse), ThreadPoolExecutor(8) as writers:
        writing = [writers.submit(write, number) for number in range(8)]
        while not all(each.done() for each in writing):
            relay.sweep()
        for each in writing:
            each.result()
        relay.sweep()
    relay.close()
    assert len(warehouse.rows("outbox", state="sent")) == 160
    assert warehouse.rows("outbox", state="new") == []


def announce_late(work: Work[Any], warehouse: Warehouse, box: str) -> None:
    work.announce(warehouse.fact(box))
    threading.Event().wait(0.001 * (hash(box) % 20))


@pytest.mark.fault("F08")
def test_a_relay_that_slept_through_its_lease_changes_nothing_that_another_did(make_warehouse: Make) -> None:
    warehouse = make_warehouse(queues=True)
    warehouse.pack("a", "b")
    stale = outbox.waiting(warehouse.database, limit=10)
    with warehouse.worker():
        eventually(lambda: len(warehouse.rows("outbox", type=warehouse.packed.name, state="sent")) == 2)
        before = warehouse.rows("outbox", type=warehouse.packed.name)
        outbox.mark(warehouse.database, [row["_id"] for row in stale], state="stuck", now=datetime.now(UTC))
        for row in stale:
            warehouse.send(row["body"].encode())
        eventually(lambda: len(warehouse.rows("boxes", times=1)) == 2)
    assert warehouse.rows("outbox", type=warehouse.packed.name) == before
    assert warehouse.queued() == 0
    assert {row["times"] for row in warehouse.rows("boxes")} == {1}


@pytest.mark.fault("F07")
def test_two_relays_that_publish_the_same_rows_cause_one_effect_each(make_warehouse: Make) -> None:
    warehouse = make_warehouse(queues=True)
    boxes = [f"box{number}" for number in range(100)]
    warehouse.pack(*boxes)
    relays = [Relay(warehouse.database, warehouse.amqp_url, service=warehouse.name, worker=name) for name in "ab"]
    with ThreadPoolExecutor(2) as together:
        for done in [together.submit(relay.sweep) for relay in relays]:
            done.result()
    for relay in relays:
        relay.close()
    with warehouse.worker():
        eventually(lambda: len(warehouse.rows("boxes")) == 100)
    assert warehouse.queued() == 0
    assert {row["times"] for row in warehouse.rows("boxes")} == {1}


@pytest.fixture
def waking(make_warehouse: Make) -> Iterator[tuple[Warehouse, Any]]:
    """A warehouse whose relay is idle and follows a change stream."""
    warehouse = make_warehouse(queues=True)
    with warehouse.worker() as worker, MongoClient(warehouse.mongo_url) as client:
        eventually(worker.connected)
        eventually(lambda: streams(client, warehouse))
        yield warehouse, client


@pytest.mark.fault("F12")
def test_a_change_stream_that_breaks_or_cannot_go_on_delays_no_fact_for_long(waking: tuple[Warehouse, Any]) -> None:
    warehouse, client = waking
    for stream in streams(client, warehouse):
        client[warehouse.database.name].command({"killCursors": "outbox", "cursors": [stream]})
    warehouse.pack("after a lost cursor")
    eventually(lambda: warehouse.times("after a lost cursor") == 1)
    warehouse.database["outbox"].rename("outbox_away")  # invalidates every stream: there is nothing to resume from
    warehouse.database["outbox_away"].rename("outbox")
    warehouse.pack("after an invalid stream")
    eventually(lambda: warehouse.times("after an invalid stream") == 1)


def streams(client: Any, warehouse: Warehouse) -> list[int]:
    open_now = client.admin.aggregate([{"$currentOp": {"idleCursors": True, "allUsers": True}}])
    namespace = f"{warehouse.database.name}.outbox"
    return [
        each["cursor"]["cursorId"]
        for each in open_now
        if each.get("ns") == namespace and "$changeStream" in str(each.get("cursor", {}).get("originatingCommand", {}))
    ]
