from __future__ import annotations

import time

from contracts.core import Lane

from tests.chassis.events.warehouse import Warehouse, eventually


def test_what_was_announced_is_handled_once(connected: Warehouse) -> None:
    connected.pack(*[f"box{number}" for number in range(50)])
    connected.pack("bulky", lane=Lane.BULK)
    with connected.worker():
        eventually(lambda: len(connected.rows("boxes", times=1)) == 51)
        eventually(lambda: len(connected.rows("outbox", state="sent", type=connected.packed.name)) == 51)
    assert connected.queued() == 0


def test_a_single_event_gets_through_in_well_under_100_ms(connected: Warehouse) -> None:
    with connected.worker() as worker:
        eventually(worker.connected)
        connected.pack("first")
        eventually(lambda: connected.times("first") == 1)
        took = []
        for number in range(5):
            started = time.monotonic()
            connected.pack(f"box{number}")
            eventually(lambda number=number: connected.times(f"box{number}") == 1)
            took.append(time.monotonic() - started)
    assert sorted(took)[2] < 0.1
