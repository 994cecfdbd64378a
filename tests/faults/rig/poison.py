"""Bodies that nobody can read, events whose handler fails or kills, and a worker that meets them."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from chassis.transaction import Work
from contracts.core import Event

from tests.chassis.events.warehouse import Refused, Warehouse
from tests.faults.crash.victim import write_to

KILLED = 7
UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True)
class Poison:
    """One kind: what its row in `parked` says of it, and what makes the message. A release may mend it, or nothing can."""

    kind: str
    reason: str
    message: Callable[[Warehouse, str], tuple[bytes, dict[str, Any]]]
    mended: bool = True
    readable: bool = False


def changed(**fields: Any) -> Callable[[Warehouse, str], tuple[bytes, dict[str, Any]]]:
    """A good event with other fields; `{}` stands for the name of the service."""

    def message(warehouse: Warehouse, box: str) -> tuple[bytes, dict[str, Any]]:
        told = {name: each.format(warehouse.name) if isinstance(each, str) else each for name, each in fields.items()}
        document = orjson.loads(warehouse.body(box)) | told
        return orjson.dumps({**document, "data": {"box": box, **document["data"]}}), {}

    return message


def good(warehouse: Warehouse, box: str) -> tuple[bytes, dict[str, Any]]:
    """Nothing is amiss with the message."""
    return warehouse.body(box), {}


@cache
def bomb() -> bytes:
    return zlib.compress(bytes(UNPACKED))


KINDS = (
    Poison("undecodable", "not JSON", lambda _, box: (b"\x00\xff" + box.encode(), {}), mended=False),
    Poison("compressed", "compressed body", mended=False,
           message=lambda _, box: (bomb() + box.encode(), {"application_headers": {"compression": "application/x-gzip"}})),
    Poison("encoded", "content encoding gzip", mended=False,
           message=lambda _, box: (bomb() + box.encode(), {"content_encoding": "gzip"})),
    Poison("shapeless", "schema: /data breaks BoxV1/required", changed(data={"colour": "red"})),
    Poison("unknown", "unknown type {}.box_eaten.v1", changed(type="{}.box_eaten.v1")),
    Poison("newer", "unknown type {}.box_packed.v2", changed(type="{}.box_packed.v2")),
    Poison("broken", "ZeroDivisionError in handle", good, readable=True),
    Poison("refused", "box_refused", good, readable=True),
)  # fmt: skip
KILLER = Poison("killer", "took the process with it 3 times", good, readable=True)


def handle(work: Work[Any], events: list[Event]) -> None:
    """The release with the bugs."""
    for event in events:
        kind = event.data["box"].partition(" ")[0]
        if kind == KILLER.kind:
            os._exit(KILLED)
        if kind == "broken":
            raise ZeroDivisionError
        if kind == "refused":
            raise Refused
        work.store.count(event.data["box"])


def count(work: Work[Any], events: list[Event]) -> None:
    """The release that is mended."""
    for event in events:
        work.store.count(event.data["box"])


def live(mongo_url: str, amqp_url: str, name: str, events: int, unreadable: int, patience: float, log: Path) -> None:
    """The life of a worker with the suite's own prefetch: until all is settled, or a poison takes it."""
    write_to(log, f"worker of {name}")
    warehouse = Warehouse(mongo_url, amqp_url, name=name, handle=handle)
    end = time.monotonic() + patience
    with warehouse.worker():
        while time.monotonic() < end:
            inbox = warehouse.database["inbox"].count_documents({})
            buried = warehouse.database["parked"].count_documents({"readable": False})
            later = warehouse.database["parked"].find_one({"state": "retry", "reason": {"$regex": "^took the process"}})
            if (inbox, buried) == (events, unreadable) and later is None and warehouse.queued() == 0:
                os._exit(0)
            time.sleep(0.2)
    os._exit(1)
