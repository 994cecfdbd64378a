"""The worker process: relay, consumer, retries of parked events and jobs, each in its own thread."""

from __future__ import annotations

import functools
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import structlog
from pymongo.errors import PyMongoError

from chassis import crash, probes, process, provision, trace
from chassis.events import broker, counts, lease, parked, topology
from chassis.events.consumer import Consumer
from chassis.events.inspection import unbound
from chassis.events.relay import Relay, lag_seconds
from chassis.events.retries import retry_due
from chassis.events.settlement import Settlement
from chassis.events.weather import Interrupted, Weather
from chassis.health import Readiness
from chassis.orphans import end_orphans
from chassis.threads import Duty

if TYPE_CHECKING:
    from chassis.runtime import Runtime
    from chassis.transaction import Job

RETRY_EVERY = 0.5
MEASURE_EVERY = 5.0
END_ORPHANS_EVERY = 1.0
INSPECT_EVERY = 15.0
LONGEST_LAG_SECONDS = 60.0
JOB_LEASE_SECONDS = 30.0
STOP_SECONDS = 25.0

log = structlog.get_logger(__name__)


class Worker:
    """All duties of one worker process; `start` and `stop` are also what tests use."""

    def __init__(self, runtime: Runtime) -> None:
        service, settings = runtime.service, runtime.settings
        self._runtime = runtime
        self.name = process.name()
        self._stop = threading.Event()
        self._unbound: set[str] = set()
        self.settlement = Settlement(runtime.transactions, service.handlers, errors=service.errors)
        self.relay = Relay(runtime.database, settings.amqp_url, service=service.name, worker=self.name)
        self._duties = [Duty("relay", self.relay.run, self._stop), Duty("measures", self._measure, self._stop)]
        self._duties.append(Duty("orphans", self._end_orphans, self._stop))
        self.consumer: Consumer | None = None
        if service.handlers:
            wanted = topology.of_handlers(service.name, service.handlers, partitions=settings.partitions)
            self.consumer = Consumer(
                self.settlement, settings.amqp_url, service=service.name, worker=self.name,
                queues=lambda: provision.queues(runtime.database, wanted),
            )  # fmt: skip
            self._duties += [Duty("consumer", self.consumer.run, self._stop), Duty("parked", self._retry, self._stop)]
            self._duties.append(Duty("inspection", self._inspect, self._stop))
        for job in service.jobs:
            self._duties.append(Duty(f"job {job.name}", functools.partial(self._job, job), self._stop))
        self._probes = probes.Server(settings.worker_host, settings.worker_port, self._readiness())

    @property
    def port(self) -> int:
        """Where /healthz, /readyz and /metrics answer."""
        return self._probes.port

    def connected(self) -> bool:
        """Whether the consumer, and the relay unless another worker leads it, are at the broker."""
        return self.relay.connected_or_following and (self.consumer is None or self.consumer.connected)

    def _readiness(self) -> Readiness:
        return Readiness(
            self._runtime,
            broker=lambda: "ok" if self.connected() else "not connected",
            queues=self._say_queues,
            outbox=self._say_outbox,
        )

    def _say_queues(self) -> str:
        missing = self.consumer.missing if self.consumer else frozenset()
        words = {"missing": missing, "unbound": self._unbound - missing}
        return "; ".join(f"{word}: {', '.join(sorted(names))}" for word, names in words.items() if names) or "ok"

    def _say_outbox(self) -> str:
        lag = lag_seconds(self._runtime.database)
        return "ok" if lag <= LONGEST_LAG_SECONDS else f"the oldest row has waited for {lag:.0f} s"

    def start(self) -> None:
        """Start every duty."""
        self._probes.start()
        for duty in self._duties:
            duty.start()
        log.info("worker_started", service=self._runtime.service.name, worker=self.name)

    def stop(self) -> None:
        """Finish what runs, give back the rest, and return."""
        self._stop.set()
        end = time.monotonic() + STOP_SECONDS
        for duty in self._duties:
            duty.join(max(0.0, end - time.monotonic()))
        self._probes.stop()
        log.info("worker_stopped", service=self._runtime.service.name, worker=self.name)

    def _end_orphans(self, stop: threading.Event) -> None:
        """At the start, for the one whose place this worker takes, and for its neighbours from then on."""
        while not stop.is_set():
            end_orphans(self._runtime.client)
            stop.wait(END_ORPHANS_EVERY)

    def _retry(self, stop: threading.Event) -> None:
        weather = Weather(self._runtime.database, rest=lambda seconds: _rest(stop, seconds))
        while not stop.is_set():
            try:
                tried = retry_due(self.settlement, weather)
            except Interrupted:
                return
            if not tried:
                stop.wait(RETRY_EVERY)

    def _job(self, job: Job, stop: threading.Event) -> None:
        """One worker at a time, however long it takes; another takes over when the lease runs out."""
        name = f"job/{job.name}"
        seconds = max(JOB_LEASE_SECONDS, 3 * job.every)
        try:
            while not stop.wait(broker.jitter(0, first=job.every / 10) + job.every):
                if lease.hold(self._runtime.database, name, owner=self.name, seconds=seconds):
                    crash.point("after_job_lease")
                    trace.begin()
                    with lease.kept(self._runtime.database, name, owner=self.name, seconds=seconds):
                        job.run(self._runtime.transactions)
                    crash.point("after_job")
        finally:
            if stop.is_set():
                lease.release(self._runtime.database, name, owner=self.name)

    def _measure(self, stop: threading.Event) -> None:
        database: Any = self._runtime.database
        while not stop.wait(MEASURE_EVERY):
            try:
                counts.OUTBOX_LAG.set(lag_seconds(database))
                for state in ("waiting", "retry", "dead"):
                    counts.PARKED_ROWS.labels(state).set(database[parked.COLLECTION].count_documents({"state": state}))
            except PyMongoError:
                counts.OUTBOX_LAG.set(float("nan"))


    def _inspect(self, stop: threading.Event) -> None:
        assert self.consumer is not None
        while not stop.is_set():
            held, url = self.consumer.held, self._runtime.settings.amqp_url
            if held:
                asked, since = self._bound(held), time.monotonic()
                self._unbound = unbound(url, service=self._runtime.service.name, worker=self.name, queues=asked)
                self.consumer.expect(asked - self._unbound, since=since)
            stop.wait(INSPECT_EVERY if held else 0.5)

    def _bound(self, held: frozenset[str]) -> frozenset[str]:
        """Queues of an earlier number of partitions, and the dead one, are bound to nothing."""
        service = self._runtime.service.name
        working = topology.partition_queues(service, self._runtime.settings.partitions)
        return held & {*working, topology.bulk_queue(service), topology.shared_queue(service)}


def run(runtime: Runtime) -> None:
    """Work until SIGTERM or SIGINT."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    worker = Worker(runtime)
    worker.start()
    told.wait()
    worker.stop()
    runtime.close()


def _rest(stop: threading.Event, seconds: float) -> None:
    if stop.wait(seconds):
        raise Interrupted
