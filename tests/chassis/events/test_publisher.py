"""What becomes of each message is told by the broker for that message, or not known; it is never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from amqp.exceptions import NotFound
from chassis.events.publisher import Message, Publisher
from chassis.ids import random_hex

from tests.chassis.events.warehouse import Warehouse, eventually

FULL = {"x-queue-type": "quorum", "x-max-length": 1, "x-overflow": "reject-publish"}


@pytest.fixture
def publisher(amqp_url: str) -> Iterator[Publisher]:
    publisher = Publisher(amqp_url, name="test")
    yield publisher
    publisher.close()


@pytest.fixture
def full(connected: Warehouse, publisher: Publisher) -> str:
    """A queue that refuses what is published to it."""
    name = f"{connected.name}.p7"
    with connected.channel() as channel:
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=FULL)
    eventually(lambda: publisher.publish([message(name)]).refused)
    return name


def message(queue: str, *, exchange: str = "", name: str = "") -> Message:
    return Message(name or random_hex(8), exchange, queue, "test", b"{}")


@pytest.mark.fault("F22", "F50", "F54", "E2b")
def test_each_message_of_a_batch_has_its_own_fate(connected: Warehouse, publisher: Publisher, full: str) -> None:
    open_queue = f"{connected.name}.p0"
    queues = {"first": open_queue, "unroutable": f"{connected.name}.nowhere", "refused": full, "last": open_queue}
    fate = publisher.publish([message(queue, name=name) for name, queue in queues.items()])
    assert (fate.confirmed, fate.returned, fate.refused) == ({"first", "last"}, {"unroutable"}, {"refused"})
    assert (fate.unknown, fate.error) == (set(), None)
    assert connected.queued() == 2


@pytest.mark.fault("F20", "F23", "F50")
def test_after_any_doubt_the_rest_is_unknown_and_the_next_batch_has_a_new_connection(
    connected: Warehouse, publisher: Publisher
) -> None:
    queue = f"{connected.name}.p0"
    doubtful = [message(queue, name="before"), message("key", exchange="nowhere", name="cause"), message(queue, name="after")]
    fate = publisher.publish(doubtful)
    assert isinstance(fate.error, NotFound)
    assert "cause" in fate.unknown
    assert fate.confirmed | fate.unknown == {"before", "cause", "after"}
    assert not publisher.connected
    assert publisher.publish([message(queue, name="again")]).confirmed == {"again"}


@pytest.mark.fault("F20")
@pytest.mark.parametrize("count", [1, 2, 999])
def test_all_of_a_batch_are_confirmed_however_the_broker_groups_its_answers(
    connected: Warehouse, publisher: Publisher, count: int
) -> None:
    messages = [message(f"{connected.name}.p0") for _ in range(count)]
    assert publisher.publish(messages).confirmed == {each.id for each in messages}
    eventually(lambda: connected.queued() == count)

