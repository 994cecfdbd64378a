"""The broker's memory or disk runs low under load: it takes nothing in, and nobody but the outbox notices."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from chassis.events.publisher import Publisher

from tests.chassis.events.test_publisher import message
from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.report import Row
from tests.faults.rig.own_servers import OwnBroker, own_broker

BEFORE = 300  # boxes in the queues when the alarm begins
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
