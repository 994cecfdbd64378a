"""A depot that runs: its lines to be made ill, its disks to be filled, its processes to be stopped, its books to be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import amqp
from chassis.clock import Clock
from chassis.events.envelope import CONTENT_TYPE, Stamp, encode
from chassis.ids import new_id
from chassis.settings import NOTHING, ServiceSettings
from chassis.transaction import Transactions, Work
from native.processes import wait_until
from pymongo import MongoClient

from tests.faults.rig import wire as wires
from tests.faults.rig.depot.app import PACKED, Store, fact
from tests.faults.rig.disks import Disk, small_disk
from tests.faults.rig.proxy import Line
from tests.faults.rig.suite import ROOT, FaultSuite

QUEUES = ("p0", "p1", "p2", "p3", "bulk", "dead")


@dataclass
class Depot:
    """One service with web, worker, broker, database and gateway; `wire` is None where no device may be made."""

    suite: FaultSuite
    database_line: Line
    broker_line: Line
    wire: wires.Wire | None
    disks: Mapping[str, Disk] = field(default_factory=dict)

    @cached_property
    def database(self) -> Any:
        """The service's database, past every line."""
        password = self.suite.secret("mongo.admin")
        address = f"mongodb://admin:{password}@127.0.0.1:{27117 + self.suite.shift}/?authSource=admin&directConnection=true"
        return MongoClient(address, timeoutMS=20_000)["depot"]

    def close(self) -> None:
        self.broker_line.close()
        self.database_line.close()

    def line(self, name: str) -> Line:
        return {"database": self.database_line, "broker": self.broker_line}[name]

    def heal(self) -> None:
        for line in (self.database_line, self.broker_line):
            line.heal()
        if self.wire is not None:
            self.wire.heal()

    def queued(self) -> int:
        """Messages that lie in the queues and were given to nobody."""
        with self._broker() as connection:
            channel = connection.channel()
            return sum(int(channel.queue_declare(f"depot.{name}", passive=True).message_count) for name in QUEUES)

    @cached_property
    def _transactions(self) -> Transactions[Store]:
        nothing = ServiceSettings(mongo_url=NOTHING, jwks_file=self.suite.folder / "secrets/jwks.json")
        clock = Clock(zone="Europe/Moscow", file="")
        return Transactions(database=self.database, name="depot", store=Store, settings=nothing, clock=clock)

    def take_in(self, boxes: list[str]) -> None:
        """Many boxes at once, past the gateway, in one transaction of the service's own kind."""

        def take(work: Work[Store]) -> None:
            self.database["taken"].insert_many([{"_id": box} for box in boxes], session=work.session)
            for box in boxes:
                work.announce(fact(PACKED, box))

        self._transactions.run(take)

    def deliver(self, box: str) -> str:
        """A box taken in earlier, whose event arrives now."""
        self.database["taken"].insert_one({"_id": box})
        body = encode(fact(PACKED, box), Stamp(id=new_id(), source="depot", time=datetime.now(UTC)))
        with self._broker() as connection:
            channel = connection.channel()
            channel.basic_publish_confirm(amqp.Message(body, delivery_mode=2, content_type=CONTENT_TYPE), "", "depot.p0")
        return box

    def _broker(self) -> amqp.Connection:
        """Past every line."""
        password = self.suite.secret("amqp.admin")
        return amqp.Connection(f"127.0.0.1:{5772 + self.suite.shift}", userid="admin", password=password, connect_timeout=5)

    def log(self, program: str) -> str:
        return (self.suite.folder / "logs" / f"{program}.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def depot(
    name: str, *, shift: int, over_wire: bool = False, disks: Mapping[str, int] | None = None, broker_settings: str = ""
) -> Iterator[Depot]:
    """From nothing to ready, and gone afterwards; `disks` are sizes in megabytes by folder: mongo, rabbitmq, logs."""
    suite = FaultSuite(name, shift)
    suite.make("down")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, suite.folder, ignore_errors=True)
        sizes = (disks or {}).items()
        mounted = {part: stack.enter_context(small_disk(suite.folder / part, megabytes=size)) for part, size in sizes}
        wire = stack.enter_context(_wire_if_allowed()) if over_wire else None
        near, far = ("127.0.0.1", "127.0.0.1") if wire is None else (wires.NEAR, wires.FAR)
        database, broker = (Line(port + shift, host=near) for port in (27117, 5772))
        running = Depot(suite, database, broker, wire, mounted)
        settings = {"DEPOT_DATABASE_AT": f"{far}:{database.port}", "DEPOT_BROKER_AT": f"{far}:{broker.port}"}
        supervisor = _supervise(suite, {**settings, "DEPOT_BROKER_SETTINGS": broker_settings})
        stack.callback(running.close)
        stack.callback(supervisor.wait, 90)
        stack.callback(supervisor.terminate)
        wait_until((suite.folder / "state.json").exists, what="the depot's supervisor", seconds=60)
        suite.wait_settled(180)
        stack.callback(running.database.client.close)  # before the server: else it would look for it to take its leave
        yield running


def _supervise(suite: FaultSuite, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    suite.folder.mkdir(parents=True, exist_ok=True)
    place = {"SUITE_RUN": str(suite.folder), "SUITE_PORT_SHIFT": str(suite.shift), "PYTHONPATH": f"{ROOT}:{ROOT / 'deploy'}"}
    with (suite.folder / "supervisor.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.rig.depot.programs"],
            cwd=ROOT, env={**os.environ, **settings, **place}, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip


@contextmanager
def _wire_if_allowed() -> Iterator[wires.Wire | None]:
    with ExitStack() as stack:
        try:
            wire = stack.enter_context(wires.lossy_wire())
        except wires.Forbidden:
            wire = None
        yield wire
