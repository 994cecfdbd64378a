"""The broker's memory or disk runs low under load: it takes nothing in, and nobody but the outbox notices."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from chassis.events.publisher import Publisher
from chassis.events.relay import lag_seconds

from tests.chassis.events.test_publisher import message
from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.own_servers import OwnBroker, own_broker
from tests.faults.rig.packers import Packers

BEFORE = 100  # boxes in the queues when the alarm begins
DRAINED_WITHIN = 120.0
LOW = {
    "memory": (["set_vm_memory_high_watermark", "absolute", "1MB"], ["set_vm_memory_high_watermark", "absolute", "600MB"]),
    "disk": (["set_disk_free_limit", "999999GB"], ["set_disk_free_limit", "100MB"]),
}


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBroker]:
    with own_broker(tmp_path_factory.mktemp("rabbit")) as server:
        yield server


@pytest.fixture
def warehouse(mongo_url: str, rabbit: OwnBroker) -> Iterator[Warehouse]:
    warehouse = Warehouse(mongo_url, rabbit.url)
    warehouse.provision()
    yield warehouse
    warehouse.tear_down()


def is_alarmed(rabbit: OwnBroker) -> bool:
    return "resource_limit" in rabbit.control("eval", "rabbit_alarm:get_alarms().")


def fill(warehouse: Warehouse) -> list[str]:
    """Boxes that lie in the queues, put there while nobody consumed."""
    boxes = [f"early-{number}" for number in range(BEFORE)]
    teller = Warehouse(warehouse.mongo_url, warehouse.amqp_url, name=warehouse.name, listens=False)
    teller.pack(*boxes)
    with teller.worker():
        eventually(lambda: len(teller.rows("outbox", state="sent")) == BEFORE, within=30)
    teller.runtime.close()
    return boxes


@pytest.mark.fault("T12", "F55", "E10")
@pytest.mark.parametrize("kind", ["memory", pytest.param("disk", marks=pytest.mark.full)])
def test_clients_are_served_and_events_consumed_while_the_broker_takes_nothing_in(
    rabbit: OwnBroker, warehouse: Warehouse, row: Row, form: Form, kind: str
) -> None:
    begin, end = LOW[kind]
    early = [(time.monotonic(), box) for box in fill(warehouse)]
    rabbit.control(*begin)
    try:
        eventually(lambda: is_alarmed(rabbit))
        with warehouse.worker():
            eventually(lambda: len(warehouse.rows("boxes")) == BEFORE, within=60)
            with Packers(warehouse) as packers:
                packers.acknowledged += early
                under_alarm(packers, seconds=form.of(short=10, full=600))
                waiting = warehouse.database["outbox"].count_documents({"state": "new"})
                assert is_alarmed(rabbit)
                rabbit.control(*end)
                cleared = time.monotonic()
                eventually(lambda: lag_seconds(warehouse.database) < 3, within=DRAINED_WITHIN)
                row.say(waiting_rows=waiting, drained_after_seconds=round(time.monotonic() - cleared, 1))
            wrong = packers.faults_told_to(row)
    finally:
        rabbit.control(*end)
    served = 1 - packers.turned_away / (len(packers.acknowledged) - BEFORE + packers.turned_away)
    row.say(served_percent=round(100 * served, 2))
    assert wrong == {}
    assert waiting > 100
    assert served >= 0.999


def under_alarm(packers: Packers, *, seconds: float) -> None:
    """Load goes on for so long."""
    end = time.monotonic() + seconds
    packers.wait_for_more(100)
    while time.monotonic() < end:
        packers.wait_for_more(1)


@pytest.mark.fault("T12", "F26", "E10")
def test_a_publish_under_an_alarm_gives_up_by_its_own_deadline(rabbit: OwnBroker, warehouse: Warehouse, row: Row) -> None:
    publisher = Publisher(rabbit.url, name="test", patience=2.0)
    publisher.open()
    begin, end = LOW["memory"]
    rabbit.control(*begin)
    try:
        eventually(lambda: is_alarmed(rabbit))
        began = time.monotonic()
        fate = publisher.publish([message(f"{warehouse.name}.p0", name="blocked")])
        took = time.monotonic() - began
    finally:
        rabbit.control(*end)
        publisher.close()
    row.say(gave_up_after_seconds=round(took, 1))
    assert fate.unknown == {"blocked"}
    assert took < 5
