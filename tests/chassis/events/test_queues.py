from __future__ import annotations

import time
from collections.abc import Iterator

import amqp
import pytest
from chassis.events import broker, topology
from chassis.events.publisher import Message, Publisher
from chassis.events.queues import PREFETCH, Queues, Received
from chassis.events.settlement import Delivery

from tests.chassis.events.warehouse import Warehouse, eventually


@pytest.fixture
def queues(connected: Warehouse) -> Iterator[Queues]:
    made = Queues(connected.amqp_url, name="test")
    yield made
    made.close()


@pytest.fixture
def p0(connected: Warehouse) -> str:
    return f"{connected.name}.p0"


def take(queues: Queues, *, most: int = 100) -> list[Received]:
    taken: list[Received] = []

    def received() -> bool:
        taken.extend(queues.receive(most=most, idle=0.1, linger=0.05))
        return bool(taken)

    eventually(received)
    return taken


def wait_for(queues: Queues, count: int) -> None:
    eventually(lambda: queues.waiting == count or queues.receive(most=0, idle=0.1, linger=0.2) or queues.waiting == count)


@pytest.mark.fault("F39")
def test_a_queue_taken_up_again_forgets_what_its_earlier_channel_brought(connected: Warehouse, queues: Queues, p0: str) -> None:
    queues.hold([p0])
    for box in ("one", "two", "three"):
        connected.send(connected.body(box))
    wait_for(queues, 3)
    queues.hold([])
    assert queues.waiting == 3
    queues.hold([p0])
    taken = take(queues)
    assert all(each.delivery.redelivered for each in taken)


@pytest.mark.fault("F39")
def test_an_acknowledgement_settles_nothing_on_another_channel_than_its_own(
    connected: Warehouse, queues: Queues, p0: str
) -> None:
    queues.hold([p0])
    connected.send(connected.body("one"))
    connected.send(connected.body("two"))
    wait_for(queues, 2)
    old = queues.receive(most=2, idle=1, linger=0.1)
    queues.hold([])
    queues.hold([p0])
    wait_for(queues, 2)
    queues.acknowledge(old)
    queues.close()
    eventually(lambda: connected.queued() == 2)


def test_a_missing_queue_keeps_none_of_the_others_from_being_read(connected: Warehouse, queues: Queues, p0: str) -> None:
    connection = broker.connect(connected.amqp_url, name="test")
    connection.channel().queue_delete(f"{connected.name}.p1")
    connection.close()
    connected.send(connected.body("box"))
    queues.hold([f"{connected.name}.p1", p0])
    assert (queues.names, queues.missing) == ({p0}, {f"{connected.name}.p1"})
    assert len(take(queues)) == 1
    connected.provision()
    queues.hold([f"{connected.name}.p1", p0])
    assert queues.missing == set()


@pytest.mark.fault("F36")
def test_the_broker_hands_out_no_more_than_was_asked_for(connected: Warehouse, queues: Queues, p0: str) -> None:
    publisher = Publisher(connected.amqp_url, name="test")
    messages = [Message(f"{number}", "", p0, "test", connected.body("box")) for number in range(PREFETCH + 100)]
    assert len(publisher.publish(messages).confirmed) == len(messages)
    publisher.close()
    queues.hold([p0])
    wait_for(queues, PREFETCH)
    queues.receive(most=0, idle=0.3, linger=0.3)
    assert queues.waiting == PREFETCH
    assert connected.queued() == 100


def test_while_bulk_work_rests_only_live_deliveries_are_taken(connected: Warehouse, queues: Queues, p0: str) -> None:
    bulk = f"{connected.name}.bulk"
    queues.hold([p0, bulk])
    connected.send(connected.body("bulky"), queue="bulk")
    wait_for(queues, 1)
    began = time.monotonic()
    assert queues.receive(most=100, most_bulk=0, idle=0.3, linger=0.05) == []
    assert time.monotonic() - began >= 0.3  # it waits for a live one instead of asking over and over
    connected.send(connected.body("live"))
    taken: list[Received] = []

    def received() -> bool:
        taken.extend(queues.receive(most=100, most_bulk=0, idle=0.1, linger=0.05))
        return bool(taken)

    eventually(received)
    assert [each.bulk for each in taken] == [False]
    assert queues.waiting == 1


def test_bulk_deliveries_at_hand_do_not_hide_a_live_one_however_small_the_batch(
    connected: Warehouse, queues: Queues, p0: str
) -> None:
    queues.hold([p0, f"{connected.name}.bulk"])
    for _ in range(5):
        connected.send(connected.body("bulky"), queue="bulk")
    wait_for(queues, 5)
    connected.send(connected.body("live"))
    time.sleep(0.3)  # it has come to the socket, and the beat that reads by itself is not due
    assert [each.bulk for each in queues.receive(most=2, idle=0.1, linger=0.05)] == [False, True]


def test_however_many_live_deliveries_there_are_bulk_ones_go_on(connected: Warehouse, queues: Queues, p0: str) -> None:
    queues.hold([p0, f"{connected.name}.bulk"])
    for _ in range(40):
        connected.send(connected.body("live"))
        connected.send(connected.body("bulky"), queue="bulk")
    wait_for(queues, 80)
    assert [each.bulk for each in queues.receive(most=20, idle=0.1, linger=0.05)] == [False] * 15 + [True] * 5
    assert [each.bulk for each in queues.receive(most=20, most_bulk=2, idle=0.1, linger=0.05)] == [False] * 18 + [True] * 2
    assert not any(each.bulk for each in queues.receive(most=20, most_bulk=0, idle=0.1, linger=0.05))


def test_deliveries_of_every_form_come_in_their_order_as_they_were_sent(connected: Warehouse, queues: Queues, p0: str) -> None:
    sent = [
        amqp.Message(b"x" * size, content_type=f"text/{size}", **more)
        for size in (1, 300, 200_000)
        for more in ({}, {"type": topology.PROBE}, {"content_encoding": "latin-1"}, {"application_headers": {"a": "b"}})
    ] * 4
    connection = broker.connect(connected.amqp_url, name="test")
    channel = connection.channel()
    for message in sent:
        channel.basic_publish(message, "", p0)
    queues.hold([p0])
    wait_for(queues, len(sent))
    connection.close()
    deliveries = [each.delivery for each in queues.receive(most=len(sent), idle=1, linger=0)]
    assert deliveries == [
        Delivery(
            message.body, message.content_type, message.properties.get("content_encoding", ""),
            message.properties.get("application_headers", {}), probe=message.properties.get("type") == topology.PROBE,
        )
        for message in sent
    ]  # fmt: skip


def test_a_busy_line_counts_as_a_sign_of_life(connected: Warehouse, queues: Queues, p0: str) -> None:
    queues.hold([p0])
    before = queues._connection.bytes_recv
    for _ in range(50):
        connected.send(connected.body("box"))
    wait_for(queues, 50)
    assert queues._connection.bytes_recv >= before + 50
