from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed
from chassis import mongo, provision
from chassis.events import broker, topology
from contracts.core import BUCKETS
from pymongo import WriteConcern

from tests.chassis.events.warehouse import Warehouse, eventually

Make = Callable[..., Warehouse]


def test_it_may_be_repeated_and_leaves_no_probe_behind(connected: Warehouse) -> None:
    connected.provision()
    assert connected.queued() == 0
    connected.pack("box")
    with connected.worker():
        eventually(lambda: connected.times("box") == 1)
    assert connected.rows("parked") == []


def test_a_deployment_ends_with_the_steps_of_the_service(connected: Warehouse) -> None:
    seen: list[str] = []
    declared: Any = connected.runtime.service
    stocked = replace(declared, at_deployment=(lambda transactions: seen.append(transactions.name),))
    with stocked.runtime(connected.runtime.settings) as runtime:
        provision.run(runtime, settle_seconds=0)
    assert seen == [connected.name]


def test_moved_partitions_leave_no_binding_behind(connected: Warehouse, make_warehouse: Make) -> None:
    wider = make_warehouse(name=connected.name, partitions=3, queues=True)
    boxes = [f"box{number}" for number in range(30)]
    wider.pack(*boxes)
    with wider.worker():
        eventually(lambda: len(wider.rows("boxes", times=1)) == 30)
    bindings = [tuple(each) for each in wider.rows("provisioned", _id="topology")[0]["bindings"]]
    assert len([each for each in bindings if not each[2].startswith("probe.")]) == BUCKETS + 1
    narrow = make_warehouse(name=connected.name, partitions=2, queues=True)
    with narrow.worker() as worker:
        eventually(lambda: len(worker.consumer.held) == 5)


def test_every_bucket_of_a_type_goes_to_exactly_one_queue(warehouse: Warehouse) -> None:
    made = topology.of(warehouse.name, types=[warehouse.packed], partitions=5)
    live = [binding for binding in made.bindings if ".bulk" not in binding.key and not binding.key.startswith("probe.")]
    assert len({binding.key for binding in live}) == len(live) == BUCKETS
    assert {binding.queue for binding in live} == {f"{warehouse.name}.p{number}" for number in range(5)}


@pytest.mark.fault("F56", "F57", "F61")
def test_working_queues_lose_nothing(warehouse: Warehouse) -> None:
    made = topology.of(warehouse.name, types=[warehouse.packed], partitions=1)
    arguments = {queue.name.split(".")[1]: queue.arguments for queue in made.queues}
    assert arguments["p0"] == arguments["bulk"] == {
        "x-queue-type": "quorum",
        "x-single-active-consumer": True,
        "x-delivery-limit": 20,
        "x-overflow": "reject-publish",
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": f"{warehouse.name}.dead",
        "x-dead-letter-strategy": "at-least-once",
    }
    limits = ("x-message-ttl", "x-expires", "x-max-length", "x-max-length-bytes")
    assert not [name for queue in arguments.values() for name in queue if name in limits]


@pytest.mark.parametrize("partitions", [0, 65])
def test_a_number_of_partitions_that_cannot_be_is_refused(warehouse: Warehouse, partitions: int) -> None:
    with pytest.raises(ValueError, match="partitions"):
        topology.of(warehouse.name, types=[warehouse.packed], partitions=partitions)


@pytest.mark.fault("F53")
def test_a_queue_that_is_there_with_other_arguments_is_told_and_left_alone(connected: Warehouse) -> None:
    queue = f"{connected.name}.p0"
    with connected.channel() as channel:
        channel.queue_delete(queue)
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    connected.send(connected.body("box"))
    with pytest.raises(PreconditionFailed, match="inequivalent arg"):
        connected.provision()
    assert connected.queued() == 1
    with connected.worker():
        eventually(lambda: connected.times("box") == 1)


@pytest.mark.fault("F79")
def test_a_database_that_acknowledges_too_early_is_doubted(warehouse: Warehouse) -> None:
    assert mongo.doubt_about(warehouse.database) == ""
    hasty = warehouse.database.with_options(write_concern=WriteConcern(1))
    assert mongo.doubt_about(hasty).startswith("acknowledged before a majority holds it")


@pytest.mark.fault("F56", "F57", "E4")
def test_what_was_given_back_too_often_comes_through_the_dead_queue_and_is_handled(connected: Warehouse) -> None:
    connected.send(connected.body("box"))
    with connected.channel() as channel:

        def give_back(message: Any) -> None:
            channel.basic_reject(message.delivery_info["delivery_tag"], requeue=True)

        channel.basic_consume(f"{connected.name}.p0", callback=give_back)
        while channel.queue_declare(f"{connected.name}.dead", passive=True).message_count == 0:
            broker.read(channel.connection, timeout=0.1)
    with connected.worker():
        eventually(lambda: connected.times("box") == 1)
        eventually(lambda: connected.queued() == 0)
