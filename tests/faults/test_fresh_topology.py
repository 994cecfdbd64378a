"""T20: a broker killed within seconds of its queues' making: readiness is red until each answers, and the deploy job repairs.

A quorum queue younger than half a second may not survive (F51). The deploy job therefore waits before it calls a queue made,
and only what it called made is in its record.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest
from chassis import provision
from chassis.events import broker, topology

from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.own_servers import OwnBroker, own_broker

DELAYS = [0.0, 0.2, 0.5, 1.0, 5.0]
PATIENCE = 120.0
BOXES = [f"box {number}" for number in range(20)]


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBroker]:
    with own_broker(tmp_path_factory.mktemp("rabbit")) as made:
        yield made


@pytest.mark.fault("T20")
def test_a_broker_killed_right_after_its_queues_were_made_is_repaired_by_deploying_again(
    rabbit: OwnBroker, mongo_url: str, form: Form, row: Row
) -> None:
    for delay in form.rotate(DELAYS, short=1):
        warehouse = Warehouse(mongo_url, rabbit.url)
        deployed = killed_after(warehouse, rabbit, delay)
        rabbit.restart()
        row.count(kills=1)
        with warehouse.worker() as worker:
            before = settled(worker.port, answers(warehouse), seconds=60 if deployed else 15)
            row.say(**{f"after_{delay}_s": f"{'deployed' if deployed else 'broken off'}, {'ready' if before else 'red'}"})
            assert before or not deployed, "what the deploy job called made does not answer"
            deploy(warehouse)
            eventually(lambda port=worker.port: is_ready(port), within=PATIENCE)
            assert answers(warehouse)
            warehouse.pack(*BOXES)
            eventually(lambda made=warehouse: len(made.rows("boxes", times=1)) == len(BOXES), within=PATIENCE)
            row.count(facts=len(BOXES))
        warehouse.tear_down()


def killed_after(warehouse: Warehouse, rabbit: OwnBroker, delay: float) -> bool:
    """Deploy, and kill the broker so many seconds after the last queue was declared; whether deploying came to its end."""
    ended: list[bool] = []

    def run() -> None:
        with suppress(Exception):
            provision.run(warehouse.runtime)
            ended.append(True)

    job = threading.Thread(target=run)
    job.start()
    eventually(lambda: exists(warehouse, topology.dead_queue(warehouse.name)), within=PATIENCE)
    time.sleep(delay)
    rabbit.process.kill()
    job.join(PATIENCE)
    return bool(ended)


def deploy(warehouse: Warehouse) -> None:
    """Again and again, as the operator does who is told that it failed."""

    def done() -> bool:
        with suppress(Exception):
            provision.run(warehouse.runtime)
            return True
        return False

    eventually(done, within=PATIENCE)


def settled(port: int, all_answer: bool, *, seconds: float) -> bool:
    """Whether the worker becomes ready; never while a queue does not answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_ready(port):
            assert all_answer, "ready although a queue does not answer"
            return True
        time.sleep(0.1)
    return False


def answers(warehouse: Warehouse) -> bool:
    """Whether each queue of the service gives its state."""
    wanted = topology.of(warehouse.name, types=[warehouse.packed], partitions=warehouse.partitions)
    return all(exists(warehouse, queue.name) for queue in wanted.queues)


def exists(warehouse: Warehouse, queue: str) -> bool:
    try:
        connection = broker.connect(warehouse.amqp_url, name="test")
    except OSError:
        return False
    try:
        connection.channel().queue_declare(queue, passive=True)
    except Exception:  # noqa: BLE001 - no such queue, no leader, a lost connection: each of them is no answer
        return False
    finally:
        broker.drop(connection)
    return True


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status == 200 and all(word == "ok" for word in json.load(answer)["parts"].values())
    except (urllib.error.HTTPError, OSError) as refused:
        if isinstance(refused, urllib.error.HTTPError):
            refused.close()
        return False
