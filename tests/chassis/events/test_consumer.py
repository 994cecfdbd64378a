from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from chassis import pace, worker
from chassis.events import broker, consumer, counts
from chassis.events.consumer import FEWEST_BULK, MOST_WORK
from chassis.events.queues import Queues
from chassis.events.relay import Relay
from chassis.events.settlement import Delivery
from chassis.events.weather import Interrupted, Weather
from chassis.transaction import Job, Work
from chassis.worker import Worker
from contracts.core import Event, Lane
from pymongo import MongoClient
from pymongo.errors import AutoReconnect, DuplicateKeyError, OperationFailure

from tests.chassis.events.test_crashes import ROOT
from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.rig.proxy import line_to_mongod

Make = Callable[..., Warehouse]


def test_what_the_broker_gave_up_comes_through_the_same_door(connected: Warehouse) -> None:
    connected.send(connected.body("box"), queue="dead")
    with connected.worker():
        eventually(lambda: connected.times("box") == 1)
        eventually(lambda: connected.queued() == 0)


@pytest.mark.fault("F33")
def test_a_body_that_is_no_event_is_acknowledged_and_parked(connected: Warehouse) -> None:
    connected.send(b"nonsense", queue="bulk", content_type="text/plain")
    with connected.worker():
        eventually(lambda: len(connected.rows("parked", state="dead")) == 1)
        eventually(lambda: connected.queued() == 0)


@pytest.mark.fault("F38")
def test_the_consumer_comes_back_when_its_queue_was_deleted_and_made_again(connected: Warehouse) -> None:
    with connected.worker() as worker:
        eventually(worker.connected)
        connection = broker.connect(connected.amqp_url, name="test")
        connection.channel().queue_delete(f"{connected.name}.p0")
        connection.channel().queue_delete(f"{connected.name}.p1")
        connection.close()
        connected.provision()
        connected.pack("box", "other", "third")
        eventually(lambda: len(connected.rows("boxes")) == 3, within=60)  # where the broker forgets, the second probe tells


@pytest.mark.fault("F38")
def test_a_consumer_that_the_broker_forgot_notices_by_the_probes_and_subscribes_anew(
    connected: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe = Queues._subscribe
    forgotten: list[str] = []

    def forget_once(queues: Queues, queue: str) -> None:
        subscribe(queues, queue)
        if queue.endswith(".p0") and not forgotten:
            queues._channels[queue].basic_cancel(queues._tags[queue])
            forgotten.append(queue)

    monkeypatch.setattr(Queues, "_subscribe", forget_once)
    monkeypatch.setattr(worker, "INSPECT_EVERY", 1.0)
    monkeypatch.setattr(consumer, "DEAF_SECONDS", 0.3)
    boxes = [f"box{number}" for number in range(20)]
    with connected.worker():
        eventually(lambda: forgotten)
        connected.pack(*boxes)
        eventually(lambda: len(connected.rows("boxes", times=1)) == len(boxes))


def test_bulk_events_that_take_long_are_taken_few_at_a_time_so_that_a_live_one_waits_little(make_warehouse: Make) -> None:
    sizes: list[int] = []

    def slow(_work: Work[Any], events: list[Event]) -> None:
        sizes.append(len(events))
        time.sleep(0.005 * len(events))

    warehouse = make_warehouse(handle=slow, queues=True)
    warehouse.pack(*[f"box{number}" for number in range(300)], lane=Lane.BULK)
    with warehouse.worker():
        eventually(lambda: sum(sizes) == 300, within=30)
    assert max(sizes) <= FEWEST_BULK
    assert len(sizes) <= 300 / FEWEST_BULK + 4  # but not ever fewer, which would cost hardly less


def test_after_a_batch_that_was_much_work_fewer_are_taken(make_warehouse: Make) -> None:
    sizes: list[int] = []
    each = 0.002

    def laborious(_work: Work[Any], events: list[Event]) -> None:
        sizes.append(len(events))
        end = time.thread_time() + each * len(events)
        while time.thread_time() < end:
            pass

    warehouse = make_warehouse(handle=laborious, queues=True)
    warehouse.pack(*[f"box{number}" for number in range(600)])
    fitting = int(MOST_WORK / each)
    with warehouse.worker():
        eventually(lambda: sum(sizes) == 600, within=30)
    assert max(sizes) > fitting
    assert all(later <= fitting for earlier, later in itertools.pairwise(sizes) if earlier > fitting)


def test_a_batch_that_only_waited_for_the_database_is_followed_by_no_smaller_ones(make_warehouse: Make) -> None:
    sizes: list[int] = []

    def far_away(_work: Work[Any], events: list[Event]) -> None:
        sizes.append(len(events))
        time.sleep(1.0)

    warehouse = make_warehouse(handle=far_away, queues=True)
    warehouse.pack(*[f"box{number}" for number in range(600)])
    with warehouse.worker():
        eventually(lambda: sum(sizes) == 600, within=30)
    assert len(sizes) <= 5


def test_between_bulk_batches_a_worker_rests_while_the_database_answers_late(
    make_warehouse: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "ON_TIME", 0.0)
    monkeypatch.setattr(pace, "LATE_TIMES", 0.0)
    spans: list[tuple[float, float]] = []

    def slow(_work: Work[Any], events: list[Event]) -> None:
        began = time.monotonic()
        time.sleep(0.005 * len(events))
        spans.append((began, time.monotonic()))

    warehouse = make_warehouse(handle=slow, queues=True)
    warehouse.pack(*[f"box{number}" for number in range(3 * FEWEST_BULK)], lane=Lane.BULK)
    with warehouse.worker():
        eventually(lambda: len(spans) >= 3, within=30)
    assert all(later[0] - earlier[1] >= earlier[1] - earlier[0] for earlier, later in itertools.pairwise(spans[:3]))


def test_of_a_batch_of_both_lanes_the_bulk_events_share_of_the_time_is_bulk_work(
    make_warehouse: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = 3 * FEWEST_BULK
    handled: list[tuple[int, int]] = []
    took: list[float] = []
    shares: list[tuple[float, float]] = []  # of bulk events in a batch, and of bulk work in its time

    def slow(_work: Work[Any], events: list[Event]) -> None:
        time.sleep(0.3)  # meanwhile enough arrives for both lanes
        handled.append((sum(event.subject.startswith("bulk") for event in events), len(events)))

    def note(_pace: pace.Pace, seconds: float) -> None:
        if handled and handled[-1][0]:  # else it was the deploy job's probe alone
            bulk, size = handled[-1]
            shares.append((bulk / size, seconds / took[-1]))

    monkeypatch.setattr(counts.BATCH_SECONDS, "observe", took.append)
    monkeypatch.setattr(pace.Pace, "worked", note)
    warehouse = make_warehouse(handle=slow, queues=True)
    warehouse.pack(*[f"bulk{number}" for number in range(many)], lane=Lane.BULK)
    warehouse.pack(*[f"live{number}" for number in range(300)])
    with closing(Relay(warehouse.database, warehouse.amqp_url, service=warehouse.name, worker="relay")) as relay:
        assert relay.sweep() == many + 300
    with warehouse.worker():
        eventually(lambda: sum(size for _, size in handled) == many + 300, within=30)
    assert any(share < 0.5 for share, _ in shares), "none was of both lanes"
    assert all(share == pytest.approx(of_time, abs=0.1) for share, of_time in shares)  # probes are deliveries too


def test_a_worker_that_alone_lost_the_database_leaves_its_queues_to_the_others(
    connected: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "ALONE_SECONDS", 3.0)
    line, through = line_to_mongod(connected.mongo_url)
    cut_off = Warehouse(through, connected.amqp_url, name=connected.name)
    with connected.worker() as well, cut_off.worker() as ill:
        eventually(lambda: well.consumer.held and ill.consumer.held and not well.consumer.held & ill.consumer.held)
        line.stop()
        connected.pack(*[f"early{number}" for number in range(20)])
        eventually(lambda: not ill.consumer.held, within=60)
        connected.pack(*[f"box{number}" for number in range(40)])
        eventually(lambda: len(connected.rows("boxes", _id={"$regex": "^box"})) == 40, within=30)
        line.heal()
        eventually(lambda: len(connected.rows("boxes", times=1)) == 60, within=60)
        eventually(lambda: bool(ill.consumer.held), within=30)
    cut_off.runtime.close()
    assert connected.queued() == 0


def test_two_workers_share_the_queues_and_one_inherits_from_the_other(connected: Warehouse) -> None:
    with connected.worker() as first:
        with connected.worker() as second:
            eventually(lambda: first.consumer.held and second.consumer.held and not first.consumer.held & second.consumer.held)
            connected.pack(*[f"box{number}" for number in range(30)])
            eventually(lambda: len(connected.rows("boxes", times=1)) == 30)
        eventually(lambda: len(first.consumer.held) == 4)
        connected.pack("last")
        eventually(lambda: connected.times("last") == 1)


def test_pieces_that_are_much_work_each_are_taken_by_all_workers_one_by_one(make_warehouse: Make) -> None:
    together = threading.Barrier(2, timeout=20)
    boxes = [f"box{number}" for number in range(4)]

    def meet(work: Work[Any], events: list[Event]) -> None:
        assert len(events) == 1
        if not work.store.has(events[0].data["box"]):
            together.wait()  # two at a time: the other worker has one at hand, too
        warehouse.receive_boxes(work, events)

    warehouse = make_warehouse(queues=True, alone=True, handle=meet)
    with warehouse.worker() as first, warehouse.worker() as second:
        shared = f"{warehouse.name}.shared.bulk"
        eventually(lambda: first.consumer.held & second.consumer.held == {shared})
        warehouse.pack(*boxes, lane=Lane.BULK)
        eventually(lambda: len(warehouse.rows("boxes", times=1)) == len(boxes))
        assert warehouse.rows("parked") == []


def test_a_release_that_knows_no_shared_queue_drains_it_as_the_newer_one_drains_the_old_one(make_warehouse: Make) -> None:
    older = make_warehouse(queues=True)
    older.send(older.body("left behind"), queue="bulk")
    newer = make_warehouse(name=older.name, alone=True, queues=True)
    bound = newer.rows("provisioned", _id="topology")[0]["bindings"]
    assert [queue for queue, _, key in bound if key.endswith(".bulk.*")] == [f"{older.name}.shared.bulk"]
    with newer.worker():
        eventually(lambda: newer.times("left behind") == 1)
        eventually(lambda: newer.queued() == 0)
    newer.pack("then", lane=Lane.BULK)
    with older.worker():
        eventually(lambda: older.times("then") == 1)


def test_a_worker_told_to_stop_finishes_the_running_batch(make_warehouse: Make) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(work: Work[Any], events: list[Event]) -> None:
        begun.set()
        go_on.wait(5)
        for event in events:
            work.store.count(event.data["box"])

    warehouse = make_warehouse(handle=slow, queues=True)
    warehouse.pack("box")
    worker = Worker(warehouse.runtime)
    worker.start()
    assert begun.wait(15)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    go_on.set()
    stopping.join(20)
    assert warehouse.times("box") == 1
    assert warehouse.queued() == 0


def test_a_worker_process_ends_well_on_a_termination_signal(connected: Warehouse) -> None:
    code = (
        "import sys; from tests.chassis.events.warehouse import Warehouse; from chassis import worker;"
        "worker.run(Warehouse(sys.argv[1], sys.argv[2], name=sys.argv[3]).runtime)"
    )
    command = [sys.executable, "-c", code, connected.mongo_url, connected.amqp_url, connected.name]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        connected.pack("box")
        eventually(lambda: connected.times("box") == 1, within=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()


def test_the_worker_tells_whether_it_lives_and_can_work(connected: Warehouse) -> None:
    with connected.worker() as worker:
        address = f"http://127.0.0.1:{worker.port}"
        eventually(worker.connected)
        assert json.load(urllib.request.urlopen(f"{address}/healthz")) == {"status": "ok"}
        assert json.load(urllib.request.urlopen(f"{address}/readyz"))["parts"]["broker"] == "ok"
        connected.pack("box")
        eventually(lambda: b'events_handled_total{type="' in urllib.request.urlopen(f"{address}/metrics").read())
        with pytest.raises(urllib.error.HTTPError) as unknown:
            urllib.request.urlopen(f"{address}/secret")
        unknown.value.close()
        assert unknown.value.code == 404


def test_a_job_runs_by_time_in_one_worker_and_comes_back_after_an_error(make_warehouse: Make) -> None:
    ran: list[float] = []

    def job(transactions: Any) -> None:
        ran.append(time.monotonic())
        if len(ran) == 1:
            raise ZeroDivisionError
        transactions.run(lambda work: work.store.count("job"))

    warehouse = make_warehouse(jobs=(Job("sweep", every=0.05, run=job),), queues=True)
    with warehouse.worker():
        eventually(lambda: warehouse.times("job") >= 2)


def test_deliveries_are_held_while_the_database_is_away(warehouse: Warehouse) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            raise Interrupted

    def lost() -> None:
        raise AutoReconnect("gone")

    nobody: MongoClient[Any] = MongoClient("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50", connect=False)
    with nobody, pytest.raises(Interrupted):
        Weather(nobody["x"], rest=rest).through(lost, alone=True)
    assert len(rests) == 3
    with pytest.raises(AutoReconnect):
        Weather(warehouse.database, rest=_none).through(lost, alone=False)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (OperationFailure("conflict", 112, {"errorLabels": ["TransientTransactionError"]}), 2),
        (DuplicateKeyError("twin", 11000), 2),
        (OperationFailure("document failed validation", 121), 1),
    ],
)
def test_contention_is_tried_again_and_a_wrong_statement_is_not(warehouse: Warehouse, error: Exception, tries: int) -> None:
    tried: list[int] = []

    def fail() -> None:
        tried.append(1)
        raise error

    with pytest.raises(type(error)):
        Weather(warehouse.database, rest=_none).through(fail, alone=False)
    assert len(tried) == tries


def test_an_event_under_contention_is_never_called_poison(make_warehouse: Make) -> None:
    def contended(work: Work[Any], events: list[Event]) -> None:
        if any(event.data["box"] == "hot" for event in events):
            raise OperationFailure("slow", 50, {"errorLabels": []})
        for event in events:
            work.store.count(event.data["box"])

    warehouse = make_warehouse(handle=contended)
    bodies = [warehouse.body(box) for box in ("a", "hot", "b")]
    warehouse.settlement().settle([Delivery(body) for body in bodies], Weather(warehouse.database, rest=_none))
    (row,) = warehouse.rows("parked")
    assert (row["subject"], row["state"]) == ("hot", "retry")
    assert warehouse.times("a") == warehouse.times("b") == 1


def _none(seconds: float) -> None:
    """Does not rest."""
