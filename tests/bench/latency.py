"""From the accepted reading to the charge the customer can read, through the gateway of a whole suite; then beside an import."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chassis.auth import TokenIssuer
from chassis.clock import system_now
from chassis.ids import new_id
from pymongo import MongoClient

from tests.bench.arrivals import Customer, Seen, arrive
from tests.bench.measured import Row, limited
from tests.bench.surroundings import Surroundings
from tests.bench.wrk import Post, requests_per_second
from tests.faults.rig.registry import KNOWING, homes_of, registry, take_in
from tests.faults.rig.suite import FaultSuite, started

CUSTOMERS, IMPORTED = 15_000, 100_000  # nobody sends more than a few readings in a month, as in life
LEAST_PER_SECOND = 100.0
SECONDS = 200.0  # some 600 readings are watched: six of them stand above the p99
BESIDE, AFTERWARDS = 300.0, 900.0  # seconds for an import beside readings, whose tokens live ten minutes; then for what is left
CONNECTIONS, ROUNDS, LOADED = 32, 3, 10
MOST_SHOWN = 3000  # kWh that a meter may go on in all rounds together
COPYING = tuple(each for each in KNOWING if each != "account_sync")  # identity keeps no accounts
NAME = "reading accepted → charge readable"
TWENTIETH = "AT=2022-11-20T10:00"


def measure(_around: Surroundings) -> list[Row]:
    """The rows of the whole way; the suite brings servers of its own."""
    print("reading accepted to charge readable, whole suite")
    with started("bench", shift=4100) as suite:
        suite.make("clock", TWENTIETH)
        customers = _customers(suite)
        saturated = max(_saturation(suite, customers) for _ in range(ROUNDS))
        print(f"    saturated at {saturated:.0f} readings/s", flush=True)
        half = saturated / 2
        rows = _calm(suite, customers, pace=half, must=half >= LEAST_PER_SECOND)
        if half < LEAST_PER_SECOND:
            rows += _calm(suite, customers, pace=LEAST_PER_SECOND, must=True)
        _fresh(suite, customers)
        with _import(suite) as running:
            busy = arrive(suite.gateway, customers, per_second=half, going_on=lambda since: since < BESIDE and running.goes_on())
            speed = running.row()
            running.wait(AFTERWARDS)
    beside = f"{NAME} while {IMPORTED:,} accounts are imported, p99 {busy.at(half)}"
    whole = Row("readings that become charges, as fast as they can", round(saturated), "readings/s")
    return [whole, *rows, limited(beside, busy.wait(0.99), 500, held=busy.held(half)), speed]


def _calm(suite: FaultSuite, customers: list[Customer], *, pace: float, must: bool) -> list[Row]:
    """The rows at a pace."""
    _settle(suite, customers)
    seen = arrive(suite.gateway, customers, per_second=pace, going_on=lambda since: since < SECONDS)
    least, waits = 1.0 if must else None, [(0.5, 60, "p50"), (0.99, 250, "p99")]
    return [
        *(
            limited(f"{NAME}, {name} {seen.at(pace)}", seen.wait(share), limit, held=seen.held(pace), at_least=least)
            for share, limit, name in waits
        ),
        *_posts(seen),
    ]


def _settle(suite: FaultSuite, customers: list[Customer]) -> None:
    """Until the backlog of what was before is gone: the last of these few see their charges."""
    arrive(suite.gateway, _fresh(suite, customers), per_second=20, going_on=lambda since: since < 5)


def _posts(seen: Seen) -> list[Row]:
    ordered = sorted(seen.posts)
    half, nearly_all = (round(ordered[int(len(ordered) * share)] * 1000, 1) for share in (0.5, 0.99))
    name = "POST a reading through the gateway at the same pace, from when it was due"
    return [Row(f"{name}, p50", half, "ms"), Row(f"{name}, p99", nearly_all, "ms")]


def _customers(suite: FaultSuite) -> list[Customer]:
    homes = [home for home in homes_of(7, 3 * CUSTOMERS) if home.rates == 1 and home.initial[0] < 10**home.digits - MOST_SHOWN]
    addresses = take_in(suite, homes[:CUSTOMERS])
    chosen = [(addresses[home.account_number], home.initial[0]) for home in homes[:CUSTOMERS]]
    return _fresh(suite, [Customer(at.account_id, at.meter_id, "", initial, initial) for at, initial in chosen])


def _fresh(suite: FaultSuite, customers: list[Customer]) -> list[Customer]:
    """With new tokens."""
    issuer = TokenIssuer(suite.folder / "secrets" / "jwt_private.json")
    for each in customers:
        each.token = issuer.issue(user_id=new_id(), session_id=new_id(), account_ids=[each.account_id], now=system_now())
    return customers


def _saturation(suite: FaultSuite, customers: list[Customer]) -> float:
    """Readings per second that become charges: what is accepted faster only waits, so the time of catching up counts."""
    _settle(suite, customers)
    posts = [
        Post(f"/api/v1/readings/accounts/{each.account_id}/readings", each.meter_id, each.token, each.shows) for each in customers
    ]
    book = suite.folder / "posts.tsv"
    accepted = requests_per_second(
        suite.gateway, posts, book, further=0, connections=CONNECTIONS, seconds=LOADED, some_refused=True
    )  # what is too much is told to come back
    for each in customers:
        each.shows += 500  # above whatever the load showed
    behind = arrive(suite.gateway, customers, per_second=20, going_on=lambda since: since < 2).wait(1.0) / 1000
    print(f"    {accepted:.0f} readings/s accepted, and {behind:.1f} s until their charges showed", flush=True)
    return accepted * LOADED / (LOADED + behind)


class _Import:
    """An import under way; it has ended when every service that keeps accounts has as many more as were imported."""

    def __init__(self, client: MongoClient[dict[str, Any]], process: subprocess.Popen[bytes], before: dict[str, int]) -> None:
        self._client, self._process, self._before = client, process, before
        self._began, self._lock = time.monotonic(), threading.Lock()
        self._left = list(before)
        self._took = 0.0

    @property
    def since(self) -> float:
        """Seconds from its start."""
        return time.monotonic() - self._began

    def goes_on(self) -> bool:
        """Whether it is not over yet; asks for one service at a time, as the questions are load too."""
        with self._lock:
            if self._process.poll():
                raise RuntimeError(f"the import ended with {self._process.returncode}")
            if self._left and self._process.returncode == 0 and self._more(self._left[0]) >= IMPORTED:
                del self._left[0]
                self._took = self.since
            return bool(self._left)

    def row(self) -> Row:
        """How fast it was, by the service that has the fewest of its accounts."""
        fewest = min(self._more(each) for each in COPYING)
        name, took = f"that import beside them, with the copies of {', '.join(COPYING)}", self._took
        if self._left:
            took = self.since
            name += f": not over after {took:.0f} s, when {fewest:,} were everywhere"
        return Row(name, round(fewest / took), "accounts/s")

    def wait(self, seconds: float) -> None:
        """Until it is over, with nothing beside it; RuntimeError when that takes longer."""
        end = time.monotonic() + seconds
        while self.goes_on():
            if time.monotonic() > end:
                raise RuntimeError(f"{seconds:.0f} s without readings, and some copies still lack accounts")
            time.sleep(1)

    def _more(self, service: str) -> int:
        return self._client[service].accounts.estimated_document_count() - self._before[service]


@contextmanager
def _import(suite: FaultSuite) -> Iterator[_Import]:
    """A registry of new accounts is taken in."""
    homes = homes_of(8, IMPORTED)
    file = suite.folder / "large.csv"
    file.write_bytes(registry(homes))
    with suite.database() as client:
        before = {service: client[service].accounts.count_documents({}) for service in COPYING}
        process = subprocess.Popen(_command(file), cwd=suite.root, env=_environment(suite), stdout=subprocess.DEVNULL)
        yield _Import(client, process, before)
        after = {service: client[service].accounts.count_documents({}) - before[service] for service in COPYING}
    if set(after.values()) != {IMPORTED}:
        raise RuntimeError(f"{IMPORTED} accounts were imported; copies: {after}")


def _command(file: Path) -> list[str]:
    return [sys.executable, "-m", "native", "run", "account_sync", "import-registry", str(file)]


def _environment(suite: FaultSuite) -> dict[str, str]:
    own = {"SUITE_RUN": str(suite.folder), "SUITE_PORT_SHIFT": str(suite.shift), "PYTHONPATH": str(suite.root / "deploy")}
    return {**os.environ, **suite.settings, **own}
