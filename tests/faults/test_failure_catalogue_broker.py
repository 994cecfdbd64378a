"""Failures of the catalogue that need a broker of their own: frozen, killed, blocked, out of patience."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from chassis import provision
from chassis.events import broker
from chassis.events.publisher import Message, Publisher
from chassis.events.relay import Relay
from chassis.ids import random_hex
from chassis.transaction import Work
from contracts.core import Event, bucket

from tests.chassis.events.test_publisher import FULL, message
from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.own_servers import OwnBroker, own_broker

BATCH = 100
PATIENCE = 2.0
TIMED_OUT = "has timed out waiting for delivery acknowledgement"

Make = Callable[..., Warehouse]


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBroker]:
    with own_broker(tmp_path_factory.mktemp("rabbit")) as server:
        yield server


@pytest.fixture
def make(mongo_url: str, rabbit: OwnBroker) -> Iterator[Make]:
    made: list[Warehouse] = []

    def make(*, settle_seconds: float = 0, **options: Any) -> Warehouse:
        made.append(Warehouse(mongo_url, rabbit.url, provisioned=True, **options))
        provision.run(made[-1].runtime, settle_seconds=settle_seconds)
        return made[-1]

    yield make
    for warehouse in made:
        warehouse.runtime.client.drop_database(warehouse.database.name)
        warehouse.runtime.close()


@pytest.fixture
def queue(make: Make) -> str:
    return f"{make().name}.p0"


@pytest.fixture
def publisher(rabbit: OwnBroker) -> Iterator[Publisher]:
    publisher = Publisher(rabbit.url, name="test", patience=PATIENCE)
    yield publisher
    publisher.close()


def contents(rabbit: OwnBroker, queue: str) -> Counter[str]:
    """The ids of all messages in the queue, taken out of it."""
    connection = broker.connect(rabbit.url, name="test")
    channel = connection.channel()
    seen: Counter[str] = Counter()

    def take(got: Any) -> None:
        seen[got.properties["message_id"]] += 1

    channel.basic_consume(queue, callback=take, no_ack=True)
    while broker.read(connection, timeout=1.0):
        pass
    broker.drop(connection)
    return seen


@pytest.mark.fault("T4", "F21", "F26", "E2")
def test_a_late_confirm_is_not_taken_for_that_of_the_next_message(
    rabbit: OwnBroker, publisher: Publisher, make: Make, row: Row
) -> None:
    warehouse = make()
    full = f"{warehouse.name}.p7"
    with warehouse.channel() as channel:
        channel.queue_declare(full, durable=True, auto_delete=False, arguments=FULL)
    eventually(lambda: publisher.publish([message(full)]).refused)
    began = time.monotonic()
    with rabbit.process.frozen():
        late = publisher.publish([message(f"{warehouse.name}.p0", name="late")])
    took = time.monotonic() - began
    row.count(freezes=1)
    row.say(gave_up_after_seconds=round(took, 1))
    assert (late.unknown, late.confirmed) == ({"late"}, set())
    assert took < PATIENCE + 3
    eventually(lambda: warehouse.queued() == 1)  # so the late confirm is on its way, or would be
    assert publisher.publish([message(full, name="next")]).refused == {"next"}


@pytest.mark.fault("T4", "F24", "F26")
def test_a_broker_that_stops_in_the_middle_of_a_message_costs_the_connection_and_nothing_else(
    rabbit: OwnBroker, publisher: Publisher, queue: str, row: Row
) -> None:
    assert publisher.publish([message(queue)]).confirmed
    large = [Message(random_hex(8), "", queue, "test", bytes(3_000_000)) for _ in range(20)]
    began = time.monotonic()
    with rabbit.process.frozen():
        fate = publisher.publish(large)
    row.count(freezes=1)
    row.say(ended_with=type(fate.error).__name__)
    assert fate.unknown == {each.id for each in large}
    assert not publisher.connected
    assert time.monotonic() - began < 12
    publisher_again = publisher.publish([message(queue, name="after")])
    assert publisher_again.confirmed == {"after"}


@pytest.mark.fault("T4", "F20", "F52", "E11", "E12", "E13")
def test_of_what_was_confirmed_before_a_kill_nothing_is_lost_or_doubled(
    rabbit: OwnBroker, publisher: Publisher, queue: str, row: Row, form: Form
) -> None:
    confirmed: set[str] = set()
    doubtful: set[str] = set()
    time.sleep(1.0)  # a quorum queue that is younger does not survive
    for _ in range(form.of(short=2, full=8)):
        killer = threading.Timer(0.05 * (1 + len(confirmed) % 7), rabbit.process.kill)
        killer.start()
        while not (fate := publisher.publish([message(queue) for _ in range(BATCH)])).unknown:
            confirmed |= fate.confirmed
        confirmed |= fate.confirmed
        doubtful |= fate.unknown
        killer.join()
        rabbit.restart()
        row.count(kills=1)
        eventually(lambda: publisher.publish([message(queue, name=f"first-{random_hex(4)}")]).confirmed, within=30)
    held = contents(rabbit, queue)
    lost, doubled = confirmed - held.keys(), {name for name, times in held.items() if times > 1}
    row.count(facts=len(confirmed), lost=len(lost), doubled=len(doubled))
    row.say(doubtful=len(doubtful))
    assert (lost, doubled) == (set(), set())
    assert len(confirmed) > 0


@pytest.mark.fault("T4", "F37", "F39", "E9")
def test_a_delivery_held_beyond_the_brokers_patience_has_one_effect_and_the_consumer_comes_back(
    rabbit: OwnBroker, make: Make, row: Row
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold(work: Work[Any], events: list[Event]) -> None:
        begun.set()
        go_on.wait(90)
        for event in events:
            work.store.count(event.data["box"])

    rabbit.control("eval", "application:set_env(rabbit, consumer_timeout, 1000).")
    rabbit.control("eval", "application:set_env(rabbit, channel_tick_interval, 500).")
    warehouse = make(handle=hold, partitions=1)
    with warehouse.worker():
        warehouse.pack("held")
        assert begun.wait(30)
        eventually(lambda: TIMED_OUT in (rabbit.process.folder / "server.log").read_text(), within=50)
        go_on.set()
        eventually(lambda: warehouse.times("held") == 1)
        rabbit.control("eval", "application:set_env(rabbit, consumer_timeout, 1800000).")
        rabbit.control("eval", "application:set_env(rabbit, channel_tick_interval, 60000).")
        warehouse.pack("next")
        eventually(lambda: warehouse.times("next") == 1, within=60)
    with warehouse.worker():
        eventually(lambda: warehouse.queued() == 0)
    row.count(facts=2, stuck=warehouse.queued())
    assert (warehouse.times("held"), warehouse.times("next")) == (1, 1)


@pytest.mark.fault("T4")
def test_rows_of_which_the_broker_says_nothing_make_way_for_the_others(rabbit: OwnBroker, make: Make, row: Row) -> None:
    """A queue that lost its leader neither takes nor refuses; here its process is made to stand still."""
    warehouse = make(partitions=2)
    boxes = [f"box{number}" for number in range(400)]
    silent, heard = ([box for box in boxes if bucket(box) % 2 == parity] for parity in (0, 1))
    relay = Relay(warehouse.database, rabbit.url, service=warehouse.name, worker="test", batch=8, patience=1.0)
    with closing(relay), standing_still(rabbit, f"{warehouse.name}.p0"):
        warehouse.pack(*silent[:4])
        relay.sweep()
        warehouse.pack(*silent[4:8])
        relay.sweep()  # by now they would fill a batch
        warehouse.pack(*heard[:8])
        for _ in range(2):
            relay.sweep()
        assert {each["subject"] for each in warehouse.rows("outbox", state="sent")} == set(heard[:8])
    with warehouse.worker():
        eventually(lambda: len(warehouse.rows("boxes")) == 16, within=60)
    row.count(facts=16, doubled=sum(each["times"] > 1 for each in warehouse.rows("boxes")))
    assert {each["times"] for each in warehouse.rows("boxes")} == {1}


@contextmanager
def standing_still(rabbit: OwnBroker, queue: str) -> Iterator[None]:
    """The process that leads a queue."""
    found = f'{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"{queue}">>)), Leader = amqqueue:get_pid(Q)'
    rabbit.control("eval", f"{found}, sys:suspend(Leader).")
    try:
        yield
    finally:
        rabbit.control("eval", f"{found}, sys:resume(Leader).")


@pytest.mark.fault("T4", "F51", "E14")
def test_queues_that_the_deploy_job_called_ready_survive_a_kill_right_after_it(rabbit: OwnBroker, make: Make, row: Row) -> None:
    warehouse = make(settle_seconds=provision.SETTLE_SECONDS)
    rabbit.process.kill()
    rabbit.restart()
    row.count(kills=1)
    warehouse.pack("box")
    with warehouse.worker():
        eventually(lambda: warehouse.times("box") == 1, within=60)
    row.count(facts=1)


@pytest.mark.fault("T11")
@pytest.mark.parametrize("how", ["supervisor:terminate_child(ra_sup, ra_systems_sup).", "exit(whereis(ra_systems_sup), kill)."])
def test_a_node_whose_queues_have_died_ends_instead_of_refusing_everything(rabbit: OwnBroker, row: Row, how: str) -> None:
    rabbit.control("eval", how)
    assert rabbit.process.running is not None
    rabbit.process.running.wait(20)
    row.count(kills=1)
    rabbit.restart()
