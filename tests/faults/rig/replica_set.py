"""Three mongods that elect a primary, with authentication, each within reach of a signal."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from native.mongod import REPLICA_SET, Mongod, create_admin, installed_mongod
from native.processes import spawn, wait_until
from native.servers import ROOT, NotInstalled
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from tests.faults.rig.nodes import NODES, Nodes
from tests.faults.rig.ports import steady_ports

ELECTION_TIMEOUT_MILLIS = 2000
QUIET_MILLIS = 2000


@dataclass
class ReplicaSet(Nodes):
    """Use it in a `with` statement; `folder` holds the data and the logs and is the caller's to remove."""

    folder: Path
    nodes: list[Mongod] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The administrator's address, naming all three."""
        hosts = ",".join(f"{node.host}:{node.port}" for node in self.nodes)
        return f"mongodb://admin:{self.nodes[0].password}@{hosts}/?authSource=admin&replicaSet={REPLICA_SET}&w=majority"

    def __enter__(self) -> Self:
        binary = installed_mongod(ROOT / ".run" / "mongod")
        if binary is None:
            raise NotInstalled("mongod is not installed; run `make test` or `make up` once, they fetch it")
        password, keyfile = secrets.token_hex(12), secrets.token_hex(96)
        self.nodes = [
            Mongod(folder=self.folder / f"mongo{number}", port=port, binary=binary, password=password)
            for number, port in enumerate(steady_ports(NODES))
        ]
        with ExitStack() as stack:
            stack.callback(self.close)
            for node in self.nodes:
                node.prepare()
                (node.folder / "keyfile").write_text(keyfile)
            self._start()
            self._found(password)
            stack.pop_all()
        return self

    def primary(self) -> int:
        """Which of the three is written to; waits for one."""
        found: list[int] = []
        wait_until(lambda: bool(found.extend(self._primaries()) or found), what="a primary", seconds=60)
        return found[0]

    def kill_primary(self) -> int:
        """`kill -9`; returns which one it was."""
        number = self.primary()
        self.kill(number)
        return number

    def restart(self, seconds: float = 60) -> None:
        """Start those that are down; returns when all three serve again."""
        self._start()
        wait_until(lambda: all(self._serves(number) for number in range(NODES)), what="every node", seconds=seconds)

    def has_died(self, number: int) -> bool:
        """By itself: whom we killed is none of these."""
        process = self._processes[number]
        return process is not None and process.poll() is not None

    def step_down(self) -> int:
        """The primary gives up its office and does not stand again for a while; returns which one it was."""
        number = self.primary()
        with self._admin(number) as client:
            client.admin.command("replSetStepDown", 10, secondaryCatchUpPeriodSecs=5, force=True)
        return number

    def _start(self) -> None:
        for number, node in enumerate(self.nodes):
            if self._processes[number] is None or self.has_died(number):
                log = self.folder / f"{node.folder.name}.log"  # not where the data are: that may be a disk to be filled
                self._processes[number] = spawn(node.command, environment=node.environment, log=log, folder=node.folder)

    def _found(self, password: str) -> None:
        """The set and its administrator, which can be made from the machine itself alone."""
        wait_until(lambda: all(map(self._answers, range(NODES))), what="three mongods", seconds=60)
        members = [{"_id": number, "host": f"{node.host}:{node.port}"} for number, node in enumerate(self.nodes)]
        settings = {"electionTimeoutMillis": ELECTION_TIMEOUT_MILLIS}
        with self._local(0) as client:
            client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members, "settings": settings})
            wait_until(lambda: bool(self._primaries()), what="a first primary", seconds=60)
        with self._local(self.primary()) as client:
            create_admin(client, password)
        wait_until(lambda: all(map(self._serves, range(NODES))), what="every node", seconds=60)

    def _local(self, number: int) -> MongoClient[dict[str, Any]]:
        address = f"mongodb://127.0.0.1:{self.nodes[number].port}/?directConnection=true"
        return MongoClient(address, serverSelectionTimeoutMS=QUIET_MILLIS, socketTimeoutMS=QUIET_MILLIS)

    def _admin(self, number: int) -> MongoClient[dict[str, Any]]:
        node = self.nodes[number]
        address = f"mongodb://admin:{node.password}@127.0.0.1:{node.port}/?authSource=admin&directConnection=true"
        return MongoClient(address, serverSelectionTimeoutMS=QUIET_MILLIS)

    def _hello(self, number: int) -> dict[str, Any]:
        try:
            with self._local(number) as client:
                return client.admin.command("hello")
        except (OperationFailure, PyMongoError):
            return {}

    def _answers(self, number: int) -> bool:
        return bool(self._hello(number))

    def _serves(self, number: int) -> bool:
        hello = self._hello(number)
        return bool(hello.get("isWritablePrimary") or hello.get("secondary"))

    def _primaries(self) -> list[int]:
        running = [number for number, process in enumerate(self._processes) if process is not None]
        return [number for number in running if self._hello(number).get("isWritablePrimary")]
