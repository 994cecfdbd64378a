"""A node whose queues lost what writes their logs ends at once, before they harm their files."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from native.processes import accepts_connections, wait_until
from native.rabbitmq import RabbitMq
from native.servers import rabbit_server

WATCHED = 3.0  # seconds: writers are looked for every two


@pytest.fixture
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMq]:
    with rabbit_server(tmp_path_factory.mktemp("node"), vhosts=0) as server:
        time.sleep(WATCHED)
        yield server


def test_a_node_whose_broker_is_stopped_and_started_by_hand_stays(node: RabbitMq) -> None:
    for command in ("stop_app", "start_app"):
        node.control(command)
        time.sleep(WATCHED)
    assert accepts_connections(node.port)


@pytest.mark.parametrize("part", ["wal", "segment_writer"])
def test_a_node_whose_queues_cannot_be_written_any_more_ends(node: RabbitMq, part: str) -> None:
    writer = f"maps:get({part}, maps:get(names, ra_system:fetch(quorum_queues)))"
    node.control("eval", f"spawn(fun() -> timer:sleep(500), exit(whereis({writer}), kill) end).")
    wait_until(lambda: not accepts_connections(node.dist_port), what="end of the node", seconds=5)
