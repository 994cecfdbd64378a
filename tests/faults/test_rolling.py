"""T9: services are restarted, and rolled to another release, one after the other, while people send readings and pay."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest
from native.layout import SERVICES

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.release import Releases
from tests.faults.rig.suite import ROOT, FaultSuite, started
from tests.faults.rig.verdict import judge

SEED = 20229
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


def restart(suite: FaultSuite, *services: str) -> None:
    told = suite.make("restart", *(f"S={service}" for service in services))
    assert told.returncode == 0, told.stdout + told.stderr


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


@pytest.mark.fault("T9")
def test_every_service_is_restarted_under_load_and_no_request_fails(fault_suite: FaultSuite, form: Form, row: Row) -> None:
    before = {name: each["pid"] for name, each in fault_suite.programs().items()}
    size = {"homes": form.of(short=100, full=1000), "clients": form.of(short=4, full=8)}
    with people_at_work(fault_suite, row, seed=SEED + form.turn, **size) as visit:
        for _ in range(form.of(short=1, full=4)):
            restart(fault_suite)
    replaced = {name for name, each in fault_suite.programs().items() if each["pid"] != before[name]}
    assert replaced == {f"{service.folder}-{part}" for service in SERVICES for part in ("worker", "web")}
    assert visit.closed_doors == 0, visit.noted


@pytest.fixture
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.mark.fault("T9")
@pytest.mark.full
def test_every_service_is_rolled_from_the_previous_release_to_this_one_and_back(releases: Releases, row: Row) -> None:
    """The previous release may close its door in front of somebody who then asks again; nothing fails for good."""
    with (
        started("roll", shift=2900, SUITE_RELEASES=str(releases.folder)) as suite,
        people_at_work(suite, row, seed=SEED + 1000, homes=1000, clients=8) as visit,
    ):
        for new in (True, False):
            for service in SERVICES:
                releases.take(service.folder, new=new)
                assert releases.is_new(service.folder) is new
                restart(suite, service.folder)
    assert visit.noted["500"] == 0, visit.noted
