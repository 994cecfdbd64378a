"""calculate_charges as deployed: readings in the queue, billing-calculator's own worker processes, relay and all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from billing_calculator.app import service
from chassis import provision
from chassis.events.envelope import encode_event
from chassis.events.topology import bulk_queue, dead_queue, partition_queues
from chassis.ids import new_id
from chassis.runtime import Runtime
from chassis.settings import Secret
from chassis.testing import Running
from contracts.core import Event, routing_key
from native.processes import free_port, spawn, stop, wait_until

from tests.bench import opponents, prefill, subject
from tests.bench.limits import Hand, Watch
from tests.bench.measured import ROOT, Row, Stretch, best_of, better, rate
from tests.bench.surroundings import Surroundings
from tests.billing_calculator.examples import account_event, reading_event

READINGS = 8000
CHUNK = 500


@dataclass(frozen=True)
class Charged:
    """A round, and what it was that limited it."""

    rate: float
    limits: str


def measure(around: Surroundings) -> list[Row]:
    """One worker against the raw loop's rate in this run, and two against one."""
    print("calculate_charges as deployed")
    seen: dict[int, list[Charged]] = {1: [], 2: []}
    raw = opponents.raw_loops(around, subject.distinct(READINGS))
    found = best_of({
        "one worker": lambda: _charged(around, 1, seen[1]), "two workers": lambda: _charged(around, 2, seen[2]), **raw,
    })  # fmt: skip
    one, two = (max(rounds, key=lambda each: each.rate).limits for rounds in seen.values())
    name = "calculate_charges as deployed, one worker process"
    return [
        rate(f"{name} (used up: {one})", found["one worker"], *better(found, raw), at_least=None),
        rate(
            f"the same, two worker processes (used up: {two})",
            found["two workers"],
            "one worker",
            found["one worker"],
            at_least=None,
        ),
    ]


def _charged(around: Surroundings, workers: int, rounds: list[Charged]) -> float:
    around.afresh()
    with Running(service, around.mongo_url) as running, ExitStack() as stack:
        settings = replace(running.settings, amqp_url=Secret(around.amqp_url))
        runtime = stack.enter_context(service.runtime(settings))
        provision.run(runtime, settle_seconds=0)
        messages = _readings(running)
        logs = [running.folder / f"worker{number}.log" for number in range(workers)]
        hands = [stack.enter_context(_worker(runtime, around, log)) for log in logs]
        wait_until(lambda: _dealt(hands, settings.partitions), what="everybody's share of the queues", seconds=30)
        watch, before = Watch(hands, runtime.client), running.database["inbox"].count_documents({})
        with _frozen(hands):
            prefill.publish(around.amqp_url, "readings.events", messages)
            watch.begin()
        rounds.append(Charged(_charges_per_second(running, before), str(watch)))
    return rounds[-1].rate


def _readings(running: Running) -> list[tuple[str, str, bytes]]:
    """Of households that have sent one reading each; their accounts are known."""
    accounts = [new_id() for _ in range(READINGS)]
    for start in range(0, READINGS, CHUNK):
        running.deliver(*(account_event(account_id=each) for each in accounts[start : start + CHUNK]))
    return [_message(reading_event(260, account_id=each, reading_id=new_id())) for each in accounts]


def _message(event: Event) -> tuple[str, str, bytes]:
    return event.id, routing_key(event.type, event.partition_key), encode_event(event)


def _dealt(hands: Sequence[Hand], partitions: int) -> bool:
    """Whether each worker reads its share: who came first reads everything until it has seen the other."""
    queues = [*partition_queues(service.name, partitions), bulk_queue(service.name), dead_queue(service.name)]
    shares = [each.queues for each in hands]
    return all(shares) and sorted(queue for share in shares for queue in share) == sorted(queues)


@contextmanager
def _frozen(hands: Sequence[Hand]) -> Iterator[None]:
    """Nobody works while the queues are filled: less than the time for which a worker's seat is kept."""
    for each in hands:
        each.process.suspend()
    try:
        yield
    finally:
        for each in hands:
            each.process.resume()


def _charges_per_second(running: Running, before: int) -> float:
    inbox, stretch = running.database["inbox"], Stretch()

    def all_charged() -> bool:
        count: int = inbox.estimated_document_count() - before
        stretch.reached(count)
        return count >= READINGS

    wait_until(all_charged, what="all charges", seconds=300)
    return stretch.rate


@contextmanager
def _worker(runtime: Runtime, around: Surroundings, log: Path) -> Iterator[Hand]:
    settings, name, port = runtime.settings, service.env_prefix, free_port()
    environment = {
        f"{name}_MONGO_URL": around.mongo_url, f"{name}_MONGO_DATABASE": settings.mongo_database,
        f"{name}_AMQP_URL": around.amqp_url, f"{name}_JWKS_FILE": str(settings.jwks_file),
        f"{name}_CLOCK_FILE": settings.clock_file, f"{name}_AGENTS": json.dumps({}), f"{name}_WORKER_PORT": str(port),
    }  # fmt: skip
    command = [sys.executable, "-m", "chassis", "worker", service.name]
    process = spawn(command, environment={**os.environ, **environment}, log=log, folder=ROOT)
    try:
        yield Hand(psutil.Process(process.pid), port, log)
    finally:
        stop(process, seconds=10)
