"""Real servers for a test session: started in a temporary folder on free ports, gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from native.mongod import Mongod, installed_mongod
from native.processes import NotReady, free_port, spawn, stop, tail
from native.rabbitmq import BrokerUser, RabbitMq, is_installed

ROOT = Path(__file__).resolve().parents[2]
TEST_VHOSTS = 64
# The files of what was dropped stay open this long, five minutes by default: at the pace of tests, more than a process may open.
NOTHING_KEPT_OPEN = "minSnapshotHistoryWindowInSeconds=1"


class NotInstalled(RuntimeError):
    """A server the suite stands on is missing on this machine."""


@contextmanager
def mongo_server(folder: Path, *parameters: str) -> Iterator[Mongod]:
    """`parameters` are further server parameters, such as `enableTestCommands=1`."""
    binary = installed_mongod(ROOT / ".run" / "mongod")
    if binary is None:
        raise NotInstalled("mongod is not installed; run `make test` or `make up` once, they fetch it")
    server = Mongod(folder=folder, port=free_port(), binary=binary, password=secrets.token_hex(12))
    server.prepare()
    log = folder / "mongod.log"
    command = server.command + [word for each in (NOTHING_KEPT_OPEN, *parameters) for word in ("--setParameter", each)]
    process = spawn(command, environment=server.environment, log=log, folder=folder, with_parent=True)
    try:
        server.wait_ready()
        yield server
    except NotReady as late:
        raise NotReady(f"{late}\n{tail(log)}") from late
    else:
        if process.poll() is not None:
            raise NotReady(f"mongod ended by itself with {process.returncode}\n{tail(log, 40)}")
    finally:
        stop(process, seconds=10)


@contextmanager
def rabbit_server(folder: Path, *, vhosts: int = TEST_VHOSTS) -> Iterator[RabbitMq]:
    if not is_installed():
        raise NotInstalled("rabbitmq-server is not installed; run `make test` or `make up` once, they install it")
    server = RabbitMq(
        folder=folder,
        port=free_port(),
        dist_port=free_port(),
        epmd_port=free_port(),
        admin=BrokerUser(name="admin", password=secrets.token_hex(12), administrator=True),
        vhosts=("/", *(f"test{number:02d}" for number in range(vhosts))),
    )
    server.prepare()
    log = folder / "rabbitmq.log"
    with ExitStack() as stack:
        epmd = spawn(server.epmd_command, environment=server.environment, log=log, folder=folder, with_parent=True)
        stack.callback(stop, epmd, seconds=2)
        server.wait_epmd()
        node = spawn(server.command, environment=server.environment, log=log, folder=folder, with_parent=True)
        stack.callback(stop, node, seconds=0.5)  # the folder goes away with it: nothing to save
        try:
            server.wait_ready()
        except NotReady as late:
            raise NotReady(f"{late}\n{tail(log)}") from late
        yield server
