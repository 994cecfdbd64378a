"""Three RabbitMQ nodes of which one is killed and comes back, while boxes come in over HTTP and events are handled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chassis.events.warehouse import Warehouse, eventually
from tests.faults.report import Row
from tests.faults.rig.broker_cluster import BrokerCluster
from tests.faults.rig.nodes import NODES
from tests.faults.rig.packers import Packers

pytestmark = pytest.mark.full
HANDLED_BETWEEN = 100  # boxes handled between two faults
FROZEN_SECONDS = 30.0


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerCluster]:
    with BrokerCluster(tmp_path_factory.mktemp("rabbit")) as nodes:
        yield nodes


@pytest.fixture
def warehouse(mongo_url: str, cluster: BrokerCluster) -> Iterator[Warehouse]:
    warehouse = Warehouse(mongo_url, cluster.url)
    warehouse.provision()
    yield warehouse
    warehouse.tear_down()


def wait_for_more_handled(warehouse: Warehouse) -> None:
    boxes = warehouse.database["boxes"]
    wanted = boxes.count_documents({}) + HANDLED_BETWEEN
    eventually(lambda: boxes.count_documents({}) >= wanted, within=300)


@pytest.mark.fault("T1")
def test_the_node_that_leads_a_queue_is_killed_and_comes_back(cluster: BrokerCluster, warehouse: Warehouse, row: Row) -> None:
    queue = f"{warehouse.name}.p0"
    with warehouse.worker():
        with Packers(warehouse) as packers:
            for _ in range(3):
                wait_for_more_handled(warehouse)
                cluster.kill(cluster.leader(queue))
                row.count(kills=1)
                wait_for_more_handled(warehouse)
                cluster.restart()
                eventually(lambda: cluster.replicas(queue) == NODES, within=120)
        assert packers.faults_told_to(row) == {}


@pytest.mark.fault("T1")
@pytest.mark.parametrize("duty", ["consumer", "relay"])
def test_the_node_that_a_worker_is_connected_to_is_killed_and_comes_back(
    cluster: BrokerCluster, warehouse: Warehouse, row: Row, duty: str
) -> None:
    connection = f"{warehouse.name} {duty}"
    with warehouse.worker():
        with Packers(warehouse) as packers:
            for _ in range(3):
                wait_for_more_handled(warehouse)
                cluster.kill(cluster.node_of(connection))
                row.count(kills=1)
                wait_for_more_handled(warehouse)
                cluster.restart()
        assert packers.faults_told_to(row) == {}


@pytest.mark.fault("T7")
def test_a_node_is_frozen_until_the_others_give_it_up(cluster: BrokerCluster, warehouse: Warehouse, row: Row) -> None:
    connection = f"{warehouse.name} consumer"
    with warehouse.worker():
        with Packers(warehouse) as packers:
            wait_for_more_handled(warehouse)
            cluster.freeze(cluster.node_of(connection), FROZEN_SECONDS)
            row.count(freezes=1)
            wait_for_more_handled(warehouse)
            cluster.restart()
        assert packers.faults_told_to(row) == {}
