"""A broker and a mongod of a test's own, each within reach of a signal and of its operator."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from native.mongod import Mongod, installed_mongod
from native.processes import spawn, stop, wait_until
from native.rabbitmq import BrokerUser, RabbitMq, is_installed
from native.servers import ROOT, NotInstalled

from tests.faults.rig.ports import steady_ports


@dataclass
class OwnProcess:
    """A server's process group: killed, started anew, frozen."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.folder / "server.log"
        self.running = spawn(list(self.command), environment=self.environment, log=log, folder=self.folder, with_parent=True)

    def kill(self) -> None:
        """`kill -9`."""
        self._signal(signal.SIGKILL)
        assert self.running is not None
        self.running.wait()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """SIGSTOP, once every thread has heard it, and SIGCONT at the end."""
        self._signal(signal.SIGSTOP)
        try:
            wait_until(self._stands_still, what="the stop", seconds=10)
            yield
        finally:
            self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.running is not None:
            stop(self.running, seconds=0)

    def _stands_still(self) -> bool:
        assert self.running is not None
        threads = Path(f"/proc/{self.running.pid}/task").glob("*/stat")
        return all(thread.read_text().rpartition(")")[2].split()[0] == "T" for thread in threads)

    def _signal(self, number: signal.Signals) -> None:
        assert self.running is not None, "it was never started"
        os.killpg(self.running.pid, number)


@dataclass
class OwnBroker:
    """One RabbitMQ node."""

    server: RabbitMq
    process: OwnProcess

    @property
    def url(self) -> str:
        return self.server.url

    def restart(self) -> None:
        """Start it after a kill; returns when it takes connections."""
        self.process.start()
        self.server.wait_ready()

    def control(self, *arguments: str) -> str:
        """What its operator tells it by rabbitmqctl."""
        return self.server.control(*arguments)


@dataclass
class OwnMongod:
    """One mongod, a replica set of itself alone unless told otherwise."""

    server: Mongod
    process: OwnProcess

    @property
    def url(self) -> str:
        return self.server.url


@contextmanager
def own_broker(folder: Path) -> Iterator[OwnBroker]:
    if not is_installed():
        raise NotInstalled("rabbitmq-server is not installed; run `make test` or `make up` once, they install it")
    port, dist_port, epmd_port = steady_ports(3)
    admin = BrokerUser(name="admin", password=secrets.token_hex(12), administrator=True)
    server = RabbitMq(folder=folder, port=port, dist_port=dist_port, epmd_port=epmd_port, admin=admin)
    server.prepare()
    mapper = OwnProcess(server.epmd_command, server.environment, folder)
    broker = OwnBroker(server, OwnProcess(server.command, server.environment, folder))
    try:
        mapper.start()
        server.wait_epmd()
        broker.restart()
        yield broker
    finally:
        broker.process.stop()
        mapper.stop()


@contextmanager
def own_mongod(folder: Path) -> Iterator[OwnMongod]:
    binary = installed_mongod(ROOT / ".run" / "mongod")
    if binary is None:
        raise NotInstalled("mongod is not installed; run `make test` or `make up` once, they fetch it")
    (port,) = steady_ports(1)
    server = Mongod(folder=folder, port=port, binary=binary, password=secrets.token_hex(12))
    server.prepare()
    mongod = OwnMongod(server, OwnProcess(server.command, server.environment, folder))
    try:
        mongod.process.start()
        server.wait_ready()
        yield mongod
    finally:
        mongod.process.stop()
