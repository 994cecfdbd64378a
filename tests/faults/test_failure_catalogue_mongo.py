"""Failures of the catalogue that need a mongod of their own: frozen under a request and a consumer, with an arbiter, alone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from chassis import mongo
from chassis.events import broker
from chassis.health import Readiness
from chassis.ids import new_id
from chassis.web.app import build
from native.mongod import REPLICA_SET
from native.processes import accepts_connections, wait_until
from pymongo import MongoClient

from tests.chassis.events.test_failing_handlers import consumers
from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.own_servers import OwnMongod, OwnProcess, own_mongod
from tests.faults.rig.ports import steady_ports

LONGEST_ANSWER = 9.5  # eight seconds of the transaction, and what surrounds it on a busy machine


@pytest.fixture
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnMongod]:
    with own_mongod(tmp_path_factory.mktemp("mongo")) as server:
        yield server


@pytest.fixture
def warehouse(mongod: OwnMongod, amqp_url: str) -> Iterator[Warehouse]:
    warehouse = Warehouse(mongod.url, amqp_url)
    warehouse.provision()
    yield warehouse
    warehouse.runtime.close()


@pytest.mark.fault("T4", "F40", "F78", "M5")
def test_a_frozen_primary_turns_requests_away_in_time_and_costs_the_consumer_neither_connection_nor_event(
    mongod: OwnMongod, warehouse: Warehouse, row: Row, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "HEARTBEAT_SECONDS", 10)  # the broker's patience is over before a minute is
    client, key = build(warehouse.runtime).test_client(), {"Idempotency-Key": new_id()}
    box = {"box": "asked", "weight": "1.5"}
    with warehouse.worker() as worker, ThreadPoolExecutor(1) as elsewhere:
        eventually(worker.connected)
        with mongod.process.frozen():
            away = elsewhere.submit(threading.Event().wait, form.of(short=12, full=60))
            warehouse.send(warehouse.body("held"))
            began = time.monotonic()
            turned_away = client.post("/api/v1/boxes", json=box, headers=key)
            took = time.monotonic() - began
            away.result()
        eventually(lambda: warehouse.times("held") == 1, within=30)
        assert [duty.failures for duty in consumers()] == [0]
        eventually(lambda: client.post("/api/v1/boxes", json=box, headers=key).status_code == 204, within=30)
        eventually(lambda: warehouse.times("asked") == 1, within=30)
    row.count(freezes=1, facts=2)
    row.say(turned_away_after_seconds=round(took, 1))
    assert turned_away.status_code == 503
    assert took < LONGEST_ANSWER
    assert warehouse.queued() == 0


@pytest.fixture
def arbiter(mongod: OwnMongod, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a mongod that may join the set to vote."""
    (port,) = steady_ports(1)
    voter = replace(mongod.server, folder=tmp_path_factory.mktemp("arbiter"), port=port)
    voter.prepare()
    shutil.copy(mongod.server.folder / "keyfile", voter.folder / "keyfile")
    process = OwnProcess(voter.command, voter.environment, voter.folder)
    process.start()
    wait_until(lambda: accepts_connections(port), what="arbiter", seconds=60)
    yield f"127.0.0.1:{port}"
    process.stop()


@pytest.mark.fault("T4", "F79")
def test_a_replica_set_with_an_arbiter_is_refused_by_the_deploy_job_and_by_readiness(
    mongod: OwnMongod, warehouse: Warehouse, arbiter: str
) -> None:
    ready = Readiness(warehouse.runtime)
    eventually(lambda: ready.report()[0])
    with MongoClient(mongod.url) as client:
        client.admin.command({"setDefaultRWConcern": 1, "defaultWriteConcern": {"w": 1}})
        config = client.admin.command("replSetGetConfig")["config"]
        config["members"].append({"_id": 1, "host": arbiter, "arbiterOnly": True, "priority": 0})
        config["version"] += 1
        client.admin.command({"replSetReconfig": config})
    eventually(lambda: ready.report()[1]["database"].startswith("an arbiter"), within=30)
    assert not ready.report()[0]
    with pytest.raises(RuntimeError, match="an arbiter"):
        warehouse.provision()


@pytest.mark.fault("T4", "F79")
def test_a_mongod_that_is_no_replica_set_is_refused(mongod: OwnMongod) -> None:
    mongod.process.kill()
    mongod.process.command = [word for word in mongod.process.command if word not in {"--replSet", REPLICA_SET}]
    mongod.process.start()
    wait_until(lambda: accepts_connections(mongod.server.port), what="mongod alone", seconds=60)
    with mongo.connect(f"mongodb://127.0.0.1:{mongod.server.port}/?directConnection=true", name="test") as client:
        assert mongo.doubt_about(client["x"]).startswith("no replica set")
