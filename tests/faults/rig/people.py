"""People at work: readings and payments all the time, somebody who knocks at every service, and the reckoning afterwards."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.report import Row
from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.suite import ROOT, FaultSuite
from tests.faults.rig.verdict import judge

PATHS = tuple(f"/api/v1/{part}/none" for part in ("identity", "accounts", "readings", "billing", "notifications"))
CLOSED_DOOR = {"502", "504"}  # what the gateway notes of a service that was not there or hung up; 503 is one that has much to do


@dataclass
class Visit:
    """What the gateway noted meanwhile of each answer of a service."""

    suite: FaultSuite
    noted: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Somebody asks every service all the time, each time by a new connection."""
        enough = threading.Event()
        threads = [threading.Thread(target=self._knock, args=(path, enough)) for path in PATHS]
        log = self.suite.folder / "logs/gateway.log"
        begin = log.stat().st_size
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            enough.set()
            for thread in threads:
                thread.join()
        with log.open(encoding="utf-8", errors="replace") as lines:
            lines.seek(begin)
            self.noted += Counter(json.loads(line)["upstream_status"] for line in lines if line.startswith("{"))

    def _knock(self, path: str, enough: threading.Event) -> None:
        while not enough.wait(0.05):
            connection = http.client.HTTPConnection(self.suite.gateway.removeprefix("http://"), timeout=30)
            with suppress(OSError, http.client.HTTPException):  # the gateway notes how it ended
                connection.request("GET", path)
                connection.getresponse().read()
            connection.close()

    @property
    def closed_doors(self) -> int:
        """How many requests found nobody, or lost their answer."""
        return sum(times for statuses, times in self.noted.items() if CLOSED_DOOR & set(statuses.split(", ")))


@contextmanager
def people_at_work(suite: FaultSuite, row: Row, *, seed: int, homes: int, clients: int) -> Iterator[Visit]:
    """Readings and payments all the time; afterwards every account is as its people were told."""
    row.seeds.append(seed)
    known = homes_of(seed, homes)
    ledger = Ledger(ROOT / f".run/ledger-{seed}.jsonl")
    traffic, visit = Traffic(suite, known, take_in(suite, known), ledger, seed=seed, clients=clients), Visit(suite)
    traffic.start()
    with visit.under_way():
        yield visit
        traffic.stop()
    traffic.resolve()
    verdict = judge(suite, traffic)
    ledger.close()
    row.count(facts=ledger.facts, **verdict.counts)
    row.say(stall_seconds=round(ledger.longest_stall, 1), closed_doors=visit.closed_doors, answers=visit.noted.total())
    assert verdict.clean, verdict
