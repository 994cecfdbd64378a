"""calculate_charges as deployed: readings in the queue, billing-calculator's own worker processes, relay and all."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from billing_calculator.app import service
from chassis import provision
from chassis.events.envelope import encode_event
from chassis.ids import new_id
from chassis.runtime import Runtime
from chassis.settings import Secret
from chassis.testing import Running
from contracts.core import Event, routing_key
from native.processes import spawn, stop, wait_until

from tests.bench import prefill
from tests.bench.measured import ROOT, Row, best_of, rate, rate_of
from tests.bench.surroundings import Surroundings
from tests.billing_calculator.examples import account_event, reading_event

READINGS = 8000
CHUNK = 500


@dataclass
class Busy:
    """Cores that each program kept busy, to name what limits the whole."""

    cores: dict[str, float]

    def __str__(self) -> str:
        return ", ".join(f"{name} {cores:.1f}" for name, cores in sorted(self.cores.items()))


def measure(around: Surroundings) -> list[Row]:
    """One worker against the raw loop's rate in this run, and two against one."""
    print("calculate_charges as deployed")
    busy = {1: Busy({}), 2: Busy({})}
    found = best_of({
        "one worker": lambda: _charged(around, 1, busy), "two workers": lambda: _charged(around, 2, busy),
        "the raw loop": lambda: _raw(around),
    })  # fmt: skip
    limit = f"of {os.cpu_count()} cores busy: {busy[2]}"
    return [
        rate("calculate_charges as deployed, one worker process", found["one worker"], "the raw loop", found["the raw loop"],
             at_least=None),
        rate(f"the same, two worker processes ({limit})", found["two workers"], "one worker", found["one worker"], at_least=None),
    ]


def _charged(around: Surroundings, workers: int, busy: dict[int, Busy]) -> float:
    around.afresh()
    with Running(service, around.mongo_url) as running, ExitStack() as stack:
        settings = replace(running.settings, amqp_url=Secret(around.amqp_url))
        runtime = stack.enter_context(service.runtime(settings))
        provision.run(runtime, settle_seconds=0)
        _fill(around, running)
        before = running.database["inbox"].count_documents({})
        for number in range(workers):
            stack.enter_context(_worker(runtime, around, running.folder / f"worker{number}.log"))
        return _watch(running, before, busy, workers)


def _fill(around: Surroundings, running: Running) -> None:
    """Households that have sent one reading each; their accounts are known."""
    accounts = [new_id() for _ in range(READINGS)]
    for start in range(0, READINGS, CHUNK):
        running.deliver(*(account_event(account_id=each) for each in accounts[start : start + CHUNK]))
    readings = [reading_event(260, account_id=each, reading_id=new_id()) for each in accounts]
    prefill.publish(around.amqp_url, "readings.events", [_message(each) for each in readings])


def _message(event: Event) -> tuple[str, str, bytes]:
    return event.id, routing_key(event.type, event.partition_key), encode_event(event)


def _watch(running: Running, before: int, busy: dict[int, Busy], workers: int) -> float:
    """Events a second between the first that was handled and the last."""
    inbox = running.database["inbox"]
    wait_until(lambda: inbox.estimated_document_count() > before, what="the first charge", seconds=60)
    first, started, used = inbox.estimated_document_count(), time.monotonic(), _used()
    wait_until(lambda: inbox.estimated_document_count() >= before + READINGS, what="all charges", seconds=300)
    took = time.monotonic() - started
    busy[workers] = Busy({name: (seconds - used[name]) / took for name, seconds in _used().items()})
    return (before + READINGS - first) / took


def _used() -> Counter[str]:
    """Seconds of processor time so far, by kind of program."""
    seconds: Counter[str] = Counter()
    for process in psutil.Process().children(recursive=True):
        times = process.cpu_times()
        name = {"beam.smp": "broker", "mongod": "database"}.get(process.name(), "workers")
        seconds[name] += times.user + times.system
    return seconds


@contextmanager
def _worker(runtime: Runtime, around: Surroundings, log: Path) -> Iterator[None]:
    settings, name = runtime.settings, service.env_prefix
    environment = {
        f"{name}_MONGO_URL": around.mongo_url, f"{name}_MONGO_DATABASE": settings.mongo_database,
        f"{name}_AMQP_URL": around.amqp_url, f"{name}_JWKS_FILE": str(settings.jwks_file),
        f"{name}_CLOCK_FILE": settings.clock_file, f"{name}_AGENTS": json.dumps({}),
    }  # fmt: skip
    command = [sys.executable, "-m", "chassis", "worker", service.name]
    process = spawn(command, environment={**os.environ, **environment}, log=log, folder=ROOT)
    try:
        yield
    finally:
        stop(process, seconds=10)


def _raw(around: Surroundings) -> float:
    from tests.bench import subject

    around.provision()
    prefill.publish(around.amqp_url, f"{subject.NAME}.events", subject.messages(subject.distinct(READINGS)))
    return rate_of("tests.bench.rivals.raw_loop", around.mongo_url, around.amqp_url, subject.QUEUE, str(READINGS))
