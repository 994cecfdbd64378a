"""Answers of the database that get lost or say that they do not know: the server's own failpoints make them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymongo
import pytest
from chassis.events.relay import Relay
from chassis.ids import new_id
from chassis.transaction import Work
from chassis.web.app import build
from pymongo.errors import PyMongoError

from tests.chassis.events.warehouse import Warehouse, eventually
from tests.chassis.failpoints import Failing, failing, mongo_url

__all__ = ["failing", "mongo_url"]

LOST = {"closeConnection": True}
UNKNOWN = {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}}
DEPOSED = {"errorCode": 10107, "errorLabels": ["RetryableWriteError"]}


@pytest.mark.fault("M4", "F06")
@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.parametrize("how", [LOST, UNKNOWN, DEPOSED], ids=["lost", "unknown", "deposed"])
def test_a_commit_whose_answer_is_lost_happens_once(
    warehouse: Warehouse, failing: Failing, how: dict[str, Any], times: int
) -> None:
    with failing("commitTransaction", times=times, **how):
        warehouse.settle(*[warehouse.body(box) for box in "abc"])
    assert {row["_id"]: row["times"] for row in warehouse.rows("boxes")} == {"a": 1, "b": 1, "c": 1}
    assert len(warehouse.rows("outbox")) == len(warehouse.rows("inbox")) == 3
    assert warehouse.rows("parked") == []


@pytest.mark.fault("F06")
def test_a_request_whose_commit_is_in_doubt_for_long_is_told_so_and_answered_when_it_is_repeated(
    warehouse: Warehouse, failing: Failing
) -> None:
    client, key = build(warehouse.runtime).test_client(), {"Idempotency-Key": new_id()}
    box = {"box": "box", "weight": "1.5"}
    with failing("commitTransaction", times=100_000, **UNKNOWN):
        doubtful = client.post("/api/v1/boxes", json=box, headers=key)
    again = client.post("/api/v1/boxes", json=box, headers=key)
    assert (doubtful.status_code, doubtful.json["code"]) == (503, "temporarily_unavailable")
    assert again.status_code == 204
    assert len(warehouse.rows("outbox")) == 1


@pytest.mark.fault("F77b", "M7")
def test_a_transaction_that_ran_out_of_time_locks_nothing(warehouse: Warehouse, failing: Failing) -> None:
    """The driver cannot say that it gives up, as it has no time left for that either."""
    warehouse.transactions.run(lambda work: work.store.count("box"))

    def count_and_tell(work: Work[Any]) -> None:
        work.store.count("box")
        work.announce(warehouse.fact("box"))

    slow = {"blockConnection": True, "blockTimeMS": 5000}
    with failing("insert", times=1, **slow), pytest.raises(PyMongoError), pymongo.timeout(1):
        warehouse.transactions.run(count_and_tell)
    with pymongo.timeout(2):
        warehouse.transactions.run(lambda work: work.store.count("box"))
    assert warehouse.times("box") == 2
    assert warehouse.rows("outbox") == []


@pytest.mark.fault("F80", "F02")
def test_rows_that_could_not_be_marked_are_sent_again_and_have_one_effect(
    make_warehouse: Callable[..., Warehouse], failing: Failing
) -> None:
    warehouse = make_warehouse(queues=True)
    warehouse.pack("a", "b")
    relay = Relay(warehouse.database, warehouse.amqp_url, service=warehouse.name, worker="test")
    with failing("update", times=2, **LOST), pytest.raises(PyMongoError):
        relay.sweep()
    assert {row["state"] for row in warehouse.rows("outbox")} == {"new"}
    relay.close()
    with warehouse.worker():
        eventually(lambda: len(warehouse.rows("outbox", state="sent", type=warehouse.packed.name)) == 2)
        eventually(lambda: len(warehouse.rows("boxes", times=1)) == 2)
    assert warehouse.queued() == 0
    assert {row["times"] for row in warehouse.rows("boxes")} == {1}


@pytest.mark.fault("F77")
@pytest.mark.parametrize("command", ["find", "insert", "update", "findAndModify", "aggregate", "delete"])
def test_a_connection_lost_in_the_middle_of_anything_costs_no_event(
    make_warehouse: Callable[..., Warehouse], failing: Failing, command: str
) -> None:
    warehouse = make_warehouse(queues=True)
    boxes = ["late", *(f"box{number}" for number in range(20)), "opener"]
    with warehouse.worker() as worker:
        eventually(worker.connected)
        with failing(command, times=7, **LOST):
            while not counted(warehouse, boxes):
                pass
            eventually(lambda: len(warehouse.rows("boxes")) == len(boxes), within=40)
    assert {row["times"] for row in warehouse.rows("boxes")} == {1}
    assert warehouse.rows("parked") == []


def counted(warehouse: Warehouse, boxes: list[str]) -> bool:
    try:
        warehouse.pack(*boxes)
    except PyMongoError:
        return False
    return True
