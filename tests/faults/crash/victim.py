"""A worker of a service in a process of its own, forked from one that has loaded all services: it dies where it is told to."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis import crash
from chassis.events import broker, outbox, parked, relay, topology
from chassis.events.handler import Handler
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.transaction import Work
from chassis.worker import Worker
from contracts.core import Event

from tests.faults.crash.feeds import SERVICES

KILLED, NEVER_THERE, NEVER_QUIET = 9, 4, 5
AT_THE_END = ("before_goodbye", "after_goodbye", "after_relay_released")
PATIENCE = 40.0


@dataclass(frozen=True)
class Step:
    """What one process does: where it dies, if it does, and what is amiss with its handler or around it."""

    crash: str = ""
    thread: str = ""
    handler: str = ""  # "breaks" or "refuses": what the first event meets
    leaves: Collection[str] = ()  # states of parked rows and of outbox rows that may stay
    crowd: bool = False
    impatient: bool = False  # gives up on a refused row at once
    redrive: bool = False
    reopen: bool = False


@dataclass(frozen=True)
class Victim:
    """The service and its settings, and the ids of the events that it is given."""

    service: str
    settings: ServiceSettings
    ids: Sequence[str]

    def live(self, step: Step, log: Path) -> None:
        """The whole life of the process."""
        write_to(log, step)
        service = SERVICES[self.service]
        runtime = replace(service, handlers=self._handlers(service, step)).runtime(self.settings)
        crash.arm(step.crash, thread=step.thread)
        _prepare(runtime, step)
        worker = Worker(runtime)
        worker.start()
        wanted = "" if step.crash in AT_THE_END else step.crash
        quiet = self._wait(runtime, step, until_killed=bool(wanted))
        if not quiet:
            os._exit(NEVER_THERE if wanted else NEVER_QUIET)
        worker.stop()
        os._exit(0)

    def _handlers(self, service: Service, step: Step) -> list[Handler]:
        def run(handler: Handler, work: Work[Any], events: list[Event]) -> None:
            if any(event.id == self.ids[0] for event in events):
                raise ZeroDivisionError if step.handler == "breaks" else service.errors.__new__(service.errors)
            handler.run(work, events)

        def spoilt(handler: Handler) -> Handler:
            return replace(handler, run=lambda work, events: run(handler, work, events))

        return [spoilt(each) for each in service.handlers] if step.handler else list(service.handlers)

    def _wait(self, runtime: Runtime, step: Step, *, until_killed: bool) -> bool:
        end = time.monotonic() + PATIENCE
        names = [queue.name for queue in _wanted(runtime).queues]
        connection = broker.connect(self.settings.amqp_url, name="victim")
        channel = connection.channel()
        while time.monotonic() < end:
            if not until_killed and self._quiet(runtime.database, step):
                counts = (channel.queue_declare(name, passive=True).message_count for name in names)
                if not any(counts):
                    return True
            time.sleep(0.02)
        return False

    def _quiet(self, database: Any, step: Step) -> bool:
        """Looked at along the way that things take: what leaves one place while it is looked at is found in the next."""
        may_stay = list(step.leaves)
        done = {row["_id"] for row in database["inbox"].find({"_id": {"$in": list(self.ids)}}, {"_id": 1})}
        if done != set(self.ids) or database["arrivals"].find_one():
            return False
        if "retry" in may_stay and not database["parked"].find_one({"state": "retry"}):
            return False
        if "dead" in may_stay and not database["parked"].find_one({"state": "dead"}):
            return False
        waits = {"state": {"$nin": may_stay}, "$or": [{"readable": True}, {"state": {"$ne": "dead"}}]}
        closed = {"state": {"$nin": [*may_stay, "sent"]}}
        return not (
            database["parked"].find_one(waits)
            or database["deliveries"].find_one({"state": {"$in": ["queued", "bulk"]}})
            or database["outbox"].find_one(closed)
        )


def write_to(log: Path, title: object) -> None:
    """Whatever the process says goes into a file."""
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    print(title, file=sys.stderr, flush=True)


def _prepare(runtime: Runtime, step: Step) -> None:
    if step.crowd:
        parked.CROWD = 0
    if step.impatient:
        relay.MOST_REFUSALS = 0
    if step.redrive:
        parked.redrive(runtime.database, {"state": "dead"}, now=datetime.now(UTC))
    if step.reopen:
        outbox.reopen(runtime.database, state="refused", chosen={})


def _wanted(runtime: Runtime) -> topology.Topology:
    types = [each.type for each in runtime.service.handlers]
    return topology.of(runtime.service.name, types=types, partitions=runtime.settings.partitions)
