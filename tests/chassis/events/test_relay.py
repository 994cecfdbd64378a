from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from amqp.exceptions import NotFound
from chassis.events import broker, lease, topology
from chassis.events.relay import MOST_REFUSALS, Relay
from chassis.ids import random_hex
from contracts.core import Lane

from tests.chassis.events.warehouse import Warehouse, eventually

Make = Callable[..., Warehouse]
Relays = Callable[..., Relay]


@pytest.fixture
def silent(make_warehouse: Make) -> Warehouse:
    """A warehouse whose facts nobody listens to."""
    return make_warehouse(listens=False, queues=True)


@pytest.fixture
def relay_of() -> Iterator[Callable[..., Relay]]:
    made: list[Relay] = []

    def make(warehouse: Warehouse, **options: Any) -> Relay:
        made.append(Relay(warehouse.database, warehouse.amqp_url, service=warehouse.name, worker=random_hex(4), **options))
        return made[-1]

    yield make
    for relay in made:
        relay.close()


@contextmanager
def bound_queue(warehouse: Warehouse, arguments: dict[str, Any] | None = None) -> Iterator[Any]:
    connection = broker.connect(warehouse.amqp_url, name="test")
    channel = connection.channel()
    queue = f"{warehouse.name}.p7"
    channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum", **(arguments or {})})
    channel.queue_bind(queue, topology.exchange(warehouse.name), "#")
    try:
        yield lambda: channel.queue_declare(queue, passive=True).message_count
    finally:
        connection.close()


def states(warehouse: Warehouse) -> dict[str, str]:
    return {row["subject"]: row["state"] for row in warehouse.rows("outbox")}


def test_live_rows_go_before_bulk_rows(silent: Warehouse, relay_of: Relays) -> None:
    silent.pack("bulky", lane=Lane.BULK)
    silent.pack("live")
    with bound_queue(silent):
        assert relay_of(silent, batch=1).sweep() == 1
    assert states(silent) == {"bulky": "new", "live": "sent"}


@pytest.mark.fault("F04")
def test_a_row_that_commits_late_with_an_early_id_and_time_is_sent(silent: Warehouse, relay_of: Relays) -> None:
    with bound_queue(silent) as count:
        silent.pack("box")
        relay = relay_of(silent)
        relay.sweep()
        (row,) = silent.rows("outbox")
        early = {**row, "_id": "0", "at": datetime(2000, 1, 1, tzinfo=UTC), "state": "new", "subject": "early"}
        silent.database["outbox"].insert_one(early)
        relay.sweep()
        eventually(lambda: count() == 2)
    assert states(silent) == {"box": "sent", "early": "sent"}


@pytest.mark.fault("F50")
def test_facts_nobody_hears_are_kept_apart_and_follow_when_somebody_binds(silent: Warehouse, relay_of: Relays) -> None:
    silent.pack("one", "two")
    relay = relay_of(silent)
    relay.sweep()
    assert states(silent) == {"one": "unheard", "two": "unheard"}
    assert relay.sweep() == 0
    with bound_queue(silent):
        relay.offer_again("unheard")
        relay.sweep()
    assert states(silent) == {"one": "sent", "two": "sent"}


@pytest.mark.fault("F09")
def test_a_row_that_can_never_be_published_is_stuck_and_the_others_go_on(silent: Warehouse, relay_of: Relays) -> None:
    silent.pack("long", "box")
    silent.database["outbox"].update_one({"subject": "long"}, {"$set": {"key": "k" * 300}})
    relay = relay_of(silent)
    with bound_queue(silent) as count:
        for _ in range(3):
            relay.sweep()
        eventually(lambda: count() >= 1)
    assert states(silent) == {"long": "stuck", "box": "sent"}


@pytest.mark.fault("F09", "F54")
def test_rows_the_broker_refuses_stay_and_go_behind_the_others(silent: Warehouse, relay_of: Relays) -> None:
    relay = relay_of(silent)

    def one_more_is_refused() -> bool:
        silent.pack(random_hex(4))
        relay.sweep()
        return bool(silent.rows("outbox", state="new", tries=1))

    with bound_queue(silent, {"x-max-length": 1, "x-overflow": "reject-publish"}):
        eventually(one_more_is_refused)
        (row,) = silent.rows("outbox", state="new")
    silent.pack("box")
    connection = broker.connect(silent.amqp_url, name="test")
    connection.channel().queue_delete(f"{silent.name}.p7")
    connection.close()
    with bound_queue(silent):
        relay_of(silent, batch=1).sweep()
    assert states(silent)["box"] == "sent"
    assert states(silent)[row["subject"]] == "new"


@pytest.mark.fault("F09", "F54")
def test_rows_the_broker_refused_for_long_make_way_and_follow_when_it_takes_them_again(
    silent: Warehouse, relay_of: Relays
) -> None:
    relay = relay_of(silent)

    def is_set_aside() -> bool:
        silent.pack(random_hex(4))
        relay.sweep()
        silent.database["outbox"].update_many({"state": "new", "tries": 1}, {"$set": {"tries": MOST_REFUSALS}})
        return bool(silent.rows("outbox", state="refused"))

    with bound_queue(silent, {"x-max-length": 1, "x-overflow": "reject-publish"}):
        eventually(is_set_aside)
        relay.offer_again("refused")
        assert silent.rows("outbox", state="refused")
    connection = broker.connect(silent.amqp_url, name="test")
    connection.channel().queue_delete(f"{silent.name}.p7")
    connection.close()
    with bound_queue(silent):
        relay.offer_again("refused")
        relay.sweep()
    assert set(states(silent).values()) == {"sent"}


@pytest.mark.fault("F50")
def test_rows_wait_while_the_exchange_is_missing(silent: Warehouse, relay_of: Relays) -> None:
    silent.pack("box")
    connection = broker.connect(silent.amqp_url, name="test")
    connection.channel().exchange_delete(topology.exchange(silent.name))
    relay = relay_of(silent)
    relay.sweep()
    assert states(silent) == {"box": "new"}
    with pytest.raises(NotFound):
        connection.channel().exchange_declare(topology.exchange(silent.name), "topic", passive=True)
    silent.provision()
    with bound_queue(silent):
        relay.sweep()
    connection.close()
    assert states(silent) == {"box": "sent"}


@pytest.mark.fault("F07")
def test_of_two_relays_one_works_and_the_other_takes_over(silent: Warehouse, relay_of: Relays) -> None:
    stops = [threading.Event(), threading.Event()]
    relays = [relay_of(silent), relay_of(silent)]
    threads = [threading.Thread(target=relay.run, args=(stop,)) for relay, stop in zip(relays, stops, strict=True)]
    try:
        threads[0].start()
        eventually(lambda: relays[0].connected)
        threads[1].start()
        eventually(lambda: relays[1].connected_or_following)
        assert not relays[1].connected
        stops[0].set()
        eventually(lambda: relays[1].connected)
    finally:
        for stop, thread in zip(stops, threads, strict=True):
            stop.set()
            thread.join(10)


def test_a_lease_is_held_by_one_renewed_by_its_holder_and_free_after_its_end(silent: Warehouse) -> None:
    assert lease.hold(silent.database, "x", owner="a", seconds=0.2)
    assert lease.hold(silent.database, "x", owner="a", seconds=0.2)
    assert not lease.hold(silent.database, "x", owner="b", seconds=0.2)
    eventually(lambda: lease.hold(silent.database, "x", owner="b", seconds=5))
    lease.release(silent.database, "x", owner="b")
    assert lease.hold(silent.database, "x", owner="a", seconds=5)


def test_queues_are_dealt_evenly_among_the_workers_alive() -> None:
    queues = [f"q{number}" for number in range(5)]
    shares = [lease.share(queues, worker=worker, alive=["a", "b"]) for worker in ("a", "b")]
    assert sorted(shares[0] + shares[1]) == queues
    assert max(len(share) for share in shares) == 3
    assert lease.share(queues, worker="c", alive=[]) == queues
