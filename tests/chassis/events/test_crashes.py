from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chassis.events.parked import MOST_CLAIMS
from chassis.events.settlement import MOST_ATTEMPTS
from pymongo import MongoClient

from tests.chassis.events.warehouse import Warehouse, eventually

ROOT = Path(__file__).resolve().parents[3]
BOXES = ("late parcel", "box", "opener")  # one queue has the first and the last, so the first one always has to wait
ON_THE_PATH = (  # those that any service's event passes; tests/faults goes through all of them with every service's handlers
    "after_insert_outbox", "before_commit", "after_commit", "before_publish", "amid_publish", "after_publish_before_mark",
    "after_mark", "after_receive", "after_attempt_written", "after_inbox", "after_effect_before_ack", "amid_acks", "after_ack",
    "amid_claim", "after_parked_claim", "after_use_up",
)  # fmt: skip
AFTER_A_CRASH = ("after_attempt_written",)  # reached by redelivered events alone


@pytest.fixture(scope="module", autouse=True)
def forgets_the_dead_soon(mongo_url: str) -> Iterator[None]:
    """What a dead process had locked stays so until its transaction's life is over: ten seconds in earnest, two here."""
    with MongoClient(mongo_url) as client:
        name = "transactionLifetimeLimitSeconds"
        before = client.admin.command({"getParameter": 1, name: 1})[name]
        client.admin.command({"setParameter": 1, name: 2})
        yield
        client.admin.command({"setParameter": 1, name: before})


def run(warehouse: Warehouse, *boxes: str, crash_at: str = "", poison: str = "") -> int:
    command = [sys.executable, "-m", "tests.chassis.events.victim"]
    command += [warehouse.mongo_url, warehouse.amqp_url, warehouse.name, ",".join(boxes)]
    environment = {**os.environ, "CHASSIS_CRASH_AT": crash_at, "POISON": poison}
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=90, check=False).returncode


def assert_as_if_nothing_happened(warehouse: Warehouse) -> None:
    if warehouse.queued():  # the last process was told to stop with copies at hand, and gave them back
        assert run(warehouse, *BOXES) == 0
    assert {row["_id"]: row["times"] for row in warehouse.rows("boxes")} == dict.fromkeys(BOXES, 1)
    assert len(warehouse.rows("outbox", type=warehouse.packed.name, state="sent")) == len(BOXES)
    assert len(warehouse.rows("outbox", type=warehouse.shipped.name, state="unheard")) == len(BOXES)
    assert warehouse.rows("parked") == []
    assert warehouse.queued() == 0


def a_minute_passes(warehouse: Warehouse) -> None:
    """What is claimed by the dead, and what is to be tried again later, is due."""
    warehouse.database["parked"].update_many({"state": {"$ne": "dead"}}, {"$set": {"next_at": datetime.now(UTC)}})


@contextmanager
def minutes_passing(warehouse: Warehouse) -> Iterator[None]:
    """Again and again, while processes live and die."""
    over = threading.Event()

    def pass_by() -> None:
        while not over.wait(0.2):
            a_minute_passes(warehouse)

    time = threading.Thread(target=pass_by)
    time.start()
    try:
        yield
    finally:
        over.set()
        time.join()


def publish(warehouse: Warehouse, *boxes: str) -> None:
    """Facts that lie in the queue and are marked as sent: what a killed consumer had of them comes again as redelivered."""
    teller = Warehouse(warehouse.mongo_url, warehouse.amqp_url, name=warehouse.name, listens=False)
    teller.pack(*boxes)
    with teller.worker():
        eventually(lambda: len(teller.rows("outbox", state="sent")) == len(boxes))
    teller.runtime.close()


@pytest.mark.fault("F01", "F02", "F70")
@pytest.mark.parametrize("point", ON_THE_PATH)
def test_a_process_killed_at_any_point_leaves_the_same_state_as_one_that_was_not(connected: Warehouse, point: str) -> None:
    if point in AFTER_A_CRASH:
        publish(connected, *BOXES)
        assert run(connected, *BOXES, crash_at="after_receive") == 9
    assert run(connected, *BOXES, crash_at=point) == 9
    a_minute_passes(connected)
    assert run(connected, *BOXES) == 0
    assert_as_if_nothing_happened(connected)


@pytest.mark.fault("F03", "F70")
@pytest.mark.parametrize("point", ["after_insert_outbox", "before_commit", "after_commit"])
def test_a_handler_killed_around_its_commit_has_one_effect(connected: Warehouse, point: str) -> None:
    connected.pack(*BOXES)
    assert run(connected, *BOXES, crash_at=point) == 9
    assert run(connected, *BOXES) == 0
    assert_as_if_nothing_happened(connected)


@pytest.mark.fault("F58", "E8")
def test_a_poison_that_kills_the_process_is_set_aside_tried_later_and_then_dead_and_spends_no_neighbour(
    connected: Warehouse,
) -> None:
    boxes = ("a", "poison", "b", "c")
    publish(connected, *boxes)
    with minutes_passing(connected):
        codes = [run(connected, *boxes, poison="poison") for _ in range(MOST_ATTEMPTS + MOST_CLAIMS + 1)]
    assert codes == [7] * (MOST_ATTEMPTS + MOST_CLAIMS) + [0]
    assert {row["_id"]: row["times"] for row in connected.rows("boxes")} == dict.fromkeys("abc", 1)
    (row,) = connected.rows("parked")
    assert (row["state"], row["subject"]) == ("dead", "poison")
