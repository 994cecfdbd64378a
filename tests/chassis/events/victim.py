"""A process that works until its part is done, or until it dies at the point that CHASSIS_CRASH_AT names."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

from chassis.transaction import Work
from chassis.worker import Worker
from contracts.core import Event

from tests.chassis.events.warehouse import Warehouse


def main(mongo_url: str, amqp_url: str, name: str, boxes: str) -> None:
    warehouse = Warehouse(mongo_url, amqp_url, name=name, handle=lambda work, events: handle(warehouse, work, events))
    if warehouse.database["outbox"].find_one({"type": warehouse.packed.name}) is None:
        warehouse.pack(*boxes.split(","))
    worker = Worker(warehouse.runtime)
    worker.start()
    end = time.monotonic() + 40
    while time.monotonic() < end and not is_quiet(warehouse, boxes.split(",")):
        time.sleep(0.02)
    worker.stop()


def handle(warehouse: Warehouse, work: Work[Any], events: list[Event]) -> None:
    if os.environ.get("POISON") and any(event.data["box"] == os.environ["POISON"] for event in events):
        os._exit(7)
    warehouse.receive_boxes(work, events)


def is_quiet(warehouse: Warehouse, boxes: list[str]) -> bool:
    return (
        len(warehouse.rows("inbox")) == len(boxes)
        and not warehouse.rows("outbox", state="new")
        and not warehouse.rows("parked", state={"$ne": "dead"})
        and warehouse.queued() == 0
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
