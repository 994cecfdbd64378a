"""What MongoDB does to transactions that meet each other, or whose client is gone, and how long it may last."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pymongo
import pytest
from chassis import gunicorn, mongo
from chassis.events import broker
from chassis.events.collections import COLLECTIONS
from chassis.events.retries import retry_due
from chassis.events.weather import PING_SECONDS, passing
from chassis.ids import new_id
from chassis.orphans import LONGEST_SECONDS
from chassis.transaction import DEADLINE_SECONDS, Work
from chassis.web.app import build
from pymongo import MongoClient, monitoring
from pymongo.errors import ConfigurationError, DuplicateKeyError, PyMongoError
from pymongo.synchronous.pool import Connection

from tests.chassis.events.test_crashes import ROOT, forgets_the_dead_soon
from tests.chassis.events.warehouse import Warehouse, eventually

Make = Callable[..., Warehouse]

__all__ = ["forgets_the_dead_soon"]

HOLDER = """
import sys, time
from chassis import mongo
client = mongo.connect(sys.argv[1], name="warehouse")
session = client.start_session()
session.start_transaction()
client[sys.argv[2]]["boxes"].update_one({"_id": "held"}, {"$inc": {"times": 1}}, session=session)
print("held", flush=True)
time.sleep(600)
"""


class Commands(monitoring.CommandListener):
    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self.seen.append({"name": event.command_name, **event.command})

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Only what was asked matters."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Only what was asked matters."""


@pytest.mark.fault("F72", "M1")
def test_an_action_that_swallows_a_doubled_key_ends_after_eight_seconds_not_two_minutes(warehouse: Warehouse) -> None:
    def swallow(work: Work[Any]) -> None:
        with suppress(DuplicateKeyError):
            work.store.boxes.insert_one({"_id": "there"}, session=work.session)
        work.store.count("other")

    warehouse.database["boxes"].insert_one({"_id": "there"})
    began = time.monotonic()
    with pytest.raises(PyMongoError):
        warehouse.transactions.run(swallow)
    assert time.monotonic() - began < DEADLINE_SECONDS + 2
    assert warehouse.times("other") == 0


@pytest.mark.fault("F77", "M3")
def test_a_server_met_between_two_states_is_away_for_a_moment(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection opened to a server that is no primary any more offers no sessions."""
    monkeypatch.setattr(Connection, "supports_sessions", property(lambda _: False, lambda *_: None), raising=False)
    client = build(warehouse.runtime).test_client()
    request = {"json": {"box": "box", "weight": "1.5"}, "headers": {"Idempotency-Key": new_id()}}
    assert client.post("/api/v1/boxes", **request).status_code == 503
    with pytest.raises(ConfigurationError) as met:
        warehouse.transactions.run(lambda work: work.store.count("box"))
    assert passing(met.value)
    monkeypatch.undo()
    assert client.post("/api/v1/boxes", **request).status_code == 204


@pytest.mark.fault("F02", "M2")
def test_events_delivered_eight_times_at_once_have_one_effect_each(warehouse: Warehouse) -> None:
    bodies = [warehouse.body(f"box{number}") for number in range(30)]
    with ThreadPoolExecutor(8) as together:
        for done in [together.submit(warehouse.settle, *bodies) for _ in range(8)]:
            done.result()
    assert {row["_id"]: row["times"] for row in warehouse.rows("boxes")} == {f"box{number}": 1 for number in range(30)}
    assert len(warehouse.rows("outbox")) == len(warehouse.rows("inbox")) == 30


@pytest.mark.fault("F77b", "M7")
def test_what_a_killed_process_had_locked_is_free_when_its_transactions_life_is_over(warehouse: Warehouse) -> None:
    warehouse.transactions.run(lambda work: work.store.count("held"))
    with holder(warehouse.mongo_url, warehouse.database.name):
        assert not counted(warehouse, "held", patience=1)
    eventually(lambda: counted(warehouse, "held"), within=30)
    assert warehouse.times("held") == 2


@contextmanager
def holder(url: str, database: str) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a transaction that changes a box; killed with the block."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, url, database], cwd=ROOT, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        try:
            assert held.stdout.readline() == "held\n"
            yield held
        finally:
            held.kill()


def counted(warehouse: Warehouse, box: str, *, patience: float = DEADLINE_SECONDS) -> bool:
    try:
        with pymongo.timeout(patience):
            warehouse.transactions.run(lambda work: work.store.count(box))
    except PyMongoError:
        return False
    return True


@pytest.mark.fault("F77b", "F78")
def test_every_deadline_is_shorter_than_the_one_around_it() -> None:
    gateway = (ROOT / "deploy/gateway/nginx.conf.template").read_text(encoding="utf-8")
    lifetimes = [
        (ROOT / "deploy/native/mongod.py").read_text(encoding="utf-8"),
        (ROOT / "docker-compose.yml").read_text(encoding="utf-8"),
    ]
    assert all("transactionLifetimeLimitSeconds=10" in text for text in lifetimes)
    assert mongo.TIMEOUT_MS / 1000 == DEADLINE_SECONDS == 8.0
    assert DEADLINE_SECONDS < LONGEST_SECONDS < 10 < gunicorn.timeout < 35
    assert "proxy_read_timeout 35s;" in gateway


@pytest.mark.fault("F40")
def test_the_longest_wait_for_the_database_is_shorter_than_the_brokers_patience() -> None:
    looking_for_queues_settling_and_asking = 2 * DEADLINE_SECONDS + PING_SECONDS
    assert looking_for_queues_settling_and_asking < 2 * broker.HEARTBEAT_SECONDS
    assert 10 <= broker.HEARTBEAT_SECONDS <= 30


@pytest.mark.fault("F76")
def test_a_transaction_reads_a_snapshot_of_the_majority_and_commits_to_it(warehouse: Warehouse) -> None:
    commands = Commands()
    with MongoClient(warehouse.mongo_url, event_listeners=[commands]) as client:
        database = client.get_database(warehouse.database.name, codec_options=mongo.CODEC_OPTIONS)
        transactions = type(warehouse.transactions)(
            database=database, name=warehouse.name, store=warehouse.transactions.store, settings=None,
            clock=warehouse.transactions.clock,
        )  # fmt: skip
        transactions.run(lambda work: work.store.count("box"))
    first = next(each for each in commands.seen if each.get("startTransaction"))
    commit = next(each for each in commands.seen if each["name"] == "commitTransaction")
    assert first["readConcern"]["level"] == "snapshot"
    assert commit["writeConcern"]["w"] == "majority"


@pytest.mark.fault("F75")
def test_an_event_parked_while_what_it_waits_for_arrives_is_not_forgotten(make_warehouse: Make) -> None:
    for _ in range(5):
        warehouse = make_warehouse()
        late, opener = warehouse.body("late"), warehouse.body("opener")
        with ThreadPoolExecutor(2) as together:
            for done in [together.submit(warehouse.settle, body) for body in (late, opener)]:
                done.result()
        warehouse.database["parked"].update_many({}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
        retry_due(warehouse.settlement(), warehouse.weather())
        assert warehouse.times("late") == warehouse.times("opener") == 1
        assert warehouse.rows("parked") == []


@pytest.mark.fault("F81")
def test_a_transaction_may_be_larger_than_a_document(warehouse: Warehouse) -> None:
    data = {"weight": "9" * 4_000_000}
    facts = [warehouse.packed.fact(subject=box, revision=1, partition_key=box, data=data | {"box": box}) for box in "abcdef"]
    warehouse.transactions.run(lambda work: [work.announce(fact) for fact in facts])
    assert [len(row["body"]) > 4_000_000 for row in warehouse.rows("outbox")] == [True] * 6


@pytest.mark.fault("F10", "F71")
def test_neither_an_unsent_fact_nor_the_note_that_an_event_was_handled_ever_expires() -> None:
    expiring = {each.name: index.keys for each in COLLECTIONS for index in each.indexes if index.expire_after is not None}
    assert not {"outbox", "inbox", "parked", "arrivals"} & expiring.keys()


@pytest.mark.fault("F13")
def test_a_fact_made_after_a_restore_is_not_taken_for_the_one_that_was_lost(warehouse: Warehouse) -> None:
    warehouse.pack("box")
    (lost,) = warehouse.rows("outbox")
    warehouse.settle(lost["body"].encode())
    warehouse.database["outbox"].delete_many({})
    warehouse.pack("box")
    (made_again,) = warehouse.rows("outbox")
    warehouse.settle(made_again["body"].encode())
    assert made_again["_id"] != lost["_id"]
    assert warehouse.times("box") == 2
