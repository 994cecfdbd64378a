"""Three RabbitMQ nodes that are one broker, so that a quorum queue has three replicas; each within reach of a signal."""

from __future__ import annotations

import json
import secrets
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from native.processes import spawn, stop, wait_until
from native.rabbitmq import BrokerUser, RabbitMq, is_installed
from native.servers import NotInstalled

from tests.faults.rig.nodes import NODES, Nodes, Process
from tests.faults.rig.ports import steady_ports

CLUSTER_CONF = """\
cluster_formation.peer_discovery_backend = classic_config
cluster_partition_handling = pause_minority
queue_leader_locator = balanced
"""


@dataclass
class BrokerCluster(Nodes):
    """Use it in a `with` statement; `folder` holds the data and the logs and is the caller's to remove."""

    folder: Path
    nodes: list[RabbitMq] = field(default_factory=list)
    _epmd: Process | None = None

    @property
    def url(self) -> str:
        """The administrator's address, naming all three."""
        return ";".join(node.url for node in self.nodes)

    def __enter__(self) -> Self:
        if not is_installed():
            raise NotInstalled("rabbitmq-server is not installed; run `make test` or `make up` once, they install it")
        with ExitStack() as stack:
            stack.callback(self.close)
            self._prepare()
            self._epmd = self._spawn(self.nodes[0].epmd_command, self.nodes[0])
            self.nodes[0].wait_epmd()
            self.restart()
            stack.pop_all()
        return self

    def close(self) -> None:
        """End what runs, and what tells the nodes of each other."""
        super().close()
        if self._epmd is not None:
            stop(self._epmd, seconds=0)
            self._epmd = None

    def leader(self, queue: str) -> int:
        """Which of the three leads the queue, by its own word."""
        names = [node.node for node in self.nodes]
        wait_until(lambda: self._queues().get(queue, {}).get("leader") in names, what=f"a leader of {queue}", seconds=120)
        return names.index(self._queues()[queue]["leader"])

    def replicas(self, queue: str) -> int:
        """How many of the three hold the queue and are up."""
        return len(self._queues().get(queue, {}).get("online", ()))

    def node_of(self, connection: str) -> int:
        """Which of the three holds the connection whose name begins like this; waits for one."""
        found: list[int] = []
        wait_until(lambda: bool(found.extend(self._nodes_of(connection)) or found), what=connection, seconds=120)
        return found[0]

    def restart(self) -> None:
        """Start those that are down; returns when all three take connections again and know each other."""
        for number, node in enumerate(self.nodes):
            if self._processes[number] is None:
                self._processes[number] = self._spawn(node.command, node)
        for node in self.nodes:
            node.wait_ready()
        wait_until(lambda: len(self._members()) == NODES, what="a cluster of three", seconds=60)

    def _prepare(self) -> None:
        *node_ports, epmd_port = steady_ports(2 * NODES + 1)
        admin = BrokerUser(name="admin", password=secrets.token_hex(12), administrator=True)
        cookie = secrets.token_hex(24)
        self.nodes = [
            RabbitMq(folder=self.folder / f"rabbit{number}", port=port, dist_port=dist, epmd_port=epmd_port, admin=admin)
            for number, (port, dist) in enumerate(zip(node_ports[:NODES], node_ports[NODES:], strict=True))
        ]
        for node in self.nodes:
            node.folder.mkdir(parents=True)
            secret = node.folder / ".erlang.cookie"
            secret.write_text(cookie)
            secret.chmod(0o400)
            node.prepare()
            names = (f"cluster_formation.classic_config.nodes.{at} = {each.node}\n" for at, each in enumerate(self.nodes, 1))
            with (node.folder / "rabbitmq.conf").open("a") as conf:
                conf.write(CLUSTER_CONF + "".join(names))

    def _spawn(self, command: list[str], node: RabbitMq) -> Process:
        return spawn(command, environment=node.environment, log=node.folder / "rabbitmq.log", folder=node.folder)

    def _members(self) -> list[str]:
        status: dict[str, Any] = json.loads(self._control("cluster_status", "--formatter", "json") or "{}")
        return list(status.get("running_nodes", ()))

    def _queues(self) -> dict[str, dict[str, Any]]:
        said = self._control("list_queues", "name", "leader", "online", "--formatter", "json")
        return {queue["name"]: queue for queue in json.loads(said or "[]")}

    def _nodes_of(self, connection: str) -> list[int]:
        said = self._control("list_connections", "port", "client_properties", "--formatter", "json")
        ports = [node.port for node in self.nodes]
        return [ports.index(each["port"]) for each in json.loads(said or "[]") if _told(each).startswith(connection)]

    def _control(self, *arguments: str) -> str:
        node = next(node for node, process in zip(self.nodes, self._processes, strict=True) if process is not None)
        try:
            return node.control(*arguments)
        except RuntimeError:  # it starts, or looks for the others; whoever asks asks again
            return ""


def _told(connection: dict[str, Any]) -> str:
    """The name a client gave its connection."""
    return next((str(value) for key, _, value in connection["client_properties"] if key == "connection_name"), "")
