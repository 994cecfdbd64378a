"""People at work: readings and payments all the time, somebody who knocks at every service, and the reckoning afterwards."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.report import Row
from tests.faults.rig.judge import judge
from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import IMPATIENCE, Traffic
from tests.faults.rig.readers import move_in
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.suite import ROOT, FaultSuite

PATHS = tuple(f"/api/v1/{part}/none" for part in ("identity", "accounts", "readings", "billing", "notifications"))
CLOSED_DOOR = {"502", "504"}  # what the gateway notes of a service that was not there or hung up
Answers = Counter[tuple[str, str]]  # by the address of the service, and what it answered


@dataclass
class Visit:
    """What the gateway noted meanwhile of each answer of a service, and what the people wrote down themselves."""

    suite: FaultSuite
    ledger: Ledger
    noted: Answers = field(default_factory=Counter)
    _read: int = 0  # bytes of the gateway's log

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Somebody asks every service all the time, each time by a new connection."""
        enough = threading.Event()
        threads = [threading.Thread(target=self._knock, args=(path, enough), daemon=True) for path in PATHS]
        self._read = (self.suite.folder / "logs/gateway.log").stat().st_size
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            enough.set()
            for thread in threads:
                thread.join()
        self.look()

    def look(self) -> Answers:
        """What was noted since the last look."""
        with (self.suite.folder / "logs/gateway.log").open("rb") as log:
            log.seek(self._read)
            new = log.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        lines = [json.loads(line) for line in whole.decode(errors="replace").splitlines() if line.startswith("{")]
        seen = Answers((line["upstream"], line["upstream_status"]) for line in lines)
        self.noted += seen
        return seen

    def _knock(self, path: str, enough: threading.Event) -> None:
        while not enough.wait(0.05):
            connection = http.client.HTTPConnection(self.suite.gateway.removeprefix("http://"), timeout=30)
            with suppress(OSError, http.client.HTTPException):  # the gateway notes how it ended
                connection.request("GET", path)
                connection.getresponse().read()
            connection.close()

    @property
    def failures(self) -> dict[str, int]:
        """Attempts that had to be repeated, by what was answered or how they ended; but for those of the impatient."""
        return {reason: times for reason, times in self.ledger.failures.items() if reason not in IMPATIENCE}


def closed_doors(answers: Answers) -> int:
    """How many requests found nobody, or lost their answer."""
    return _of(answers, CLOSED_DOOR)


def broken(answers: Answers) -> int:
    """How many requests met a mistake of ours."""
    return _of(answers, {"500"})


def _of(answers: Answers, statuses: set[str]) -> int:
    return sum(times for (_, said), times in answers.items() if statuses & set(said.split(", ")))


@contextmanager
def people_at_work(suite: FaultSuite, row: Row, *, seed: int, homes: int, clients: int) -> Iterator[Visit]:
    """Readings and payments all the time; afterwards every account is as its people were told."""
    row.seeds.append(seed)
    known = homes_of(seed, homes)
    with closing(Ledger(ROOT / f".run/ledger-{seed}.jsonl")) as ledger:
        traffic, visit = Traffic(suite, known, take_in(suite, known), ledger, seed=seed, clients=clients), Visit(suite, ledger)
        move_in(suite, [address.account_id for address in traffic.addresses.values()])
        with visit.under_way(), traffic.under_way():
            yield visit
        traffic.resolve()
        verdict = judge(suite, traffic)
    row.count(facts=ledger.facts, **verdict.counts)
    row.say(stall_seconds=round(ledger.longest_stall, 1), answers=visit.noted.total(), repeated=str(dict(ledger.failures)))
    row.say(closed_doors=closed_doors(visit.noted))
    assert verdict.clean, verdict
