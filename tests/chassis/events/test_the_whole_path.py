from __future__ import annotations

from contracts.core import Lane

from tests.chassis.events.warehouse import Warehouse, eventually


def test_what_was_announced_is_handled_once(connected: Warehouse) -> None:
    connected.pack(*[f"box{number}" for number in range(50)])
    connected.pack("bulky", lane=Lane.BULK)
    with connected.worker():
        eventually(lambda: len(connected.rows("boxes", times=1)) == 51)
        eventually(lambda: len(connected.rows("outbox", state="sent", type=connected.packed.name)) == 51)
    assert connected.queued() == 0
