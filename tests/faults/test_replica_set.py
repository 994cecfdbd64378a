"""Three mongods of which the primary is killed, deposed and frozen, while boxes come in over HTTP and events are handled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chassis.events.warehouse import Warehouse
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.packers import Packers
from tests.faults.rig.replica_set import ReplicaSet

BETWEEN = 100  # boxes acknowledged between two faults
FROZEN_SECONDS = 12.0


@pytest.fixture(scope="module")
def replica_set(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplicaSet]:
    with ReplicaSet(tmp_path_factory.mktemp("mongo")) as servers:
        yield servers


@pytest.fixture
def warehouse(replica_set: ReplicaSet, amqp_url: str) -> Iterator[Warehouse]:
    warehouse = Warehouse(replica_set.url, amqp_url)
    warehouse.provision()
    yield warehouse
    warehouse.tear_down()


@pytest.mark.fault("T1", "M3", "F77")
def test_the_primary_of_three_is_killed_again_and_again(
    replica_set: ReplicaSet, warehouse: Warehouse, row: Row, form: Form
) -> None:
    with warehouse.worker():
        with Packers(warehouse) as packers:
            for _ in range(form.of(short=2, full=20)):
                packers.wait_for_more(BETWEEN)
                replica_set.kill_primary()
                row.count(kills=1)
                packers.wait_for_more(BETWEEN)
                replica_set.restart()
        assert packers.faults_told_to(row) == {}


@pytest.mark.fault("T7")
def test_the_primary_of_three_is_deposed_and_frozen(
    replica_set: ReplicaSet, warehouse: Warehouse, row: Row, form: Form
) -> None:
    with warehouse.worker():
        with Packers(warehouse) as packers:
            for _ in range(form.of(short=1, full=8)):
                packers.wait_for_more(BETWEEN)
                replica_set.step_down()
                packers.wait_for_more(BETWEEN)
                replica_set.freeze(replica_set.primary(), FROZEN_SECONDS)
                row.count(freezes=1)
                packers.wait_for_more(BETWEEN)
                replica_set.restart()
        assert packers.faults_told_to(row) == {}
