from __future__ import annotations

import time

from contracts.core import Lane

from tests.chassis.events.warehouse import Warehouse, eventually


def test_what_was_announced_is_handled_once(warehouse: Warehouse) -> None:
    warehouse.pack(*[f"box{number}" for number in range(50)])
    warehouse.pack("bulky", lane=Lane.BULK)
    with warehouse.worker():
        eventually(lambda: len(warehouse.rows("boxes", times=1)) == 51)
        eventually(lambda: len(warehouse.rows("outbox", state="sent")) == 51)
    assert warehouse.queued() == 0


def test_a_single_event_gets_through_in_well_under_100_ms(warehouse: Warehouse) -> None:
    with warehouse.worker() as worker:
        eventually(worker.connected)
        warehouse.pack("first")
        eventually(lambda: warehouse.times("first") == 1)
        took = []
        for number in range(5):
            started = time.monotonic()
            warehouse.pack(f"box{number}")
            eventually(lambda number=number: warehouse.times(f"box{number}") == 1)
            took.append(time.monotonic() - started)
    print(took)
    assert sorted(took)[2] < 0.1
