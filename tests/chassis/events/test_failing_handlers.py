"""Whatever a handler raises is about its own event: never the broker's fault, never a delivery that is held for good."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from amqp.exceptions import ConnectionForced, NotFound
from chassis.threads import Duty
from chassis.transaction import Work
from contracts.core import Event

from tests.chassis.events.warehouse import Warehouse, eventually

Make = Callable[..., Warehouse]


def failing_on(box: str, error: BaseException) -> Callable[[Work[Any], list[Event]], None]:
    def handle(work: Work[Any], events: list[Event]) -> None:
        for event in events:
            if event.data["box"] == box:
                raise error
            work.store.count(event.data["box"])

    return handle


def consumers() -> list[Duty]:
    return [thread for thread in threading.enumerate() if isinstance(thread, Duty) and thread.name == "consumer"]


def assert_all_is_settled(warehouse: Warehouse) -> None:
    """What a stopped worker could not acknowledge any more comes again, and changes nothing."""
    with warehouse.worker():
        eventually(lambda: warehouse.queued() == 0)
    assert warehouse.times("a") == warehouse.times("b") == 1
    assert len(warehouse.rows("parked")) == 1


def dead_when_tried_again(warehouse: Warehouse) -> bool:
    """What was set aside is due at once; in earnest a minute passes each time."""
    warehouse.database["parked"].update_many({"state": "retry"}, {"$set": {"next_at": datetime.now(UTC)}})
    return bool(warehouse.rows("parked", subject="bad", state="dead"))


@pytest.mark.fault("F31", "F32", "E5")
@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        socket.timeout("no answer"),  # noqa: UP041 - what an HTTP library raises by that name
        ConnectionResetError(),
        BrokenPipeError(),
        smtplib.SMTPServerDisconnected("mail is away"),
        ConnectionForced("a library with a broker of its own"),
        NotFound("a library with a broker of its own"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_looks_like_a_lost_broker_parks_its_event_and_costs_no_connection(
    make_warehouse: Make, error: Exception
) -> None:
    warehouse = make_warehouse(handle=failing_on("bad", error), queues=True)
    with warehouse.worker() as worker:
        eventually(worker.connected)
        warehouse.pack("a", "bad", "b")
        eventually(lambda: warehouse.times("a") == warehouse.times("b") == 1)
        eventually(lambda: bool(warehouse.rows("parked", subject="bad")))
        assert [duty.failures for duty in consumers()] == [0]
    assert_all_is_settled(warehouse)
    assert warehouse.rows("parked")[0]["state"] == "retry"


@pytest.mark.fault("F31")
@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), GeneratorExit()], ids=lambda error: type(error).__name__)
def test_a_handler_that_would_end_the_program_ends_neither_the_worker_nor_the_duty(
    make_warehouse: Make, error: BaseException
) -> None:
    warehouse = make_warehouse(handle=failing_on("bad", error), queues=True)
    with warehouse.worker() as worker:
        warehouse.pack("a", "bad", "b")
        eventually(lambda: warehouse.times("a") == warehouse.times("b") == 1, within=30)
        eventually(lambda: dead_when_tried_again(warehouse), within=60)
        eventually(worker.connected)
    assert_all_is_settled(warehouse)


@pytest.mark.fault("F34")
@pytest.mark.parametrize("weight", ['{"__type__":"decimal","__value__":"1"}', "NaN", "1e400"])
def test_a_body_that_kombu_would_change_or_refuse_is_read_as_it_is(warehouse: Warehouse, weight: str) -> None:
    body = warehouse.body("box").replace(b'"data":{', b'"data":{"further":' + weight.encode() + b",")
    warehouse.settle(body)
    parked = warehouse.rows("parked")
    assert warehouse.times("box") + len(parked) == 1
    assert [bytes(row["body"]) for row in parked] in ([], [body])


@pytest.mark.fault("F27")
def test_a_duty_that_fails_at_once_pauses_longer_and_longer() -> None:
    stop, tries = threading.Event(), [0]

    def fail(_stop: threading.Event) -> None:
        tries[0] += 1
        raise ConnectionRefusedError

    duty = Duty("failing", fail, stop)
    duty.start()
    eventually(lambda: tries[0] >= 3)
    stop.wait(2)
    stop.set()
    duty.join(10)
    assert tries[0] < 40
