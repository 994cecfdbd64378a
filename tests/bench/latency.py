"""From the accepted reading to the charge the customer can read, through the gateway of a whole suite; then beside an import."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chassis.auth import TokenIssuer
from chassis.clock import system_now
from chassis.ids import new_id

from tests.bench.arrivals import Customer, Seen, arrive
from tests.bench.measured import Row, limited
from tests.bench.surroundings import Surroundings
from tests.bench.wrk import Post, requests_per_second
from tests.faults.rig.registry import homes_of, registry, take_in
from tests.faults.rig.suite import FaultSuite, started

CUSTOMERS, IMPORTED = 3000, 100_000
LEAST_PER_SECOND = 100.0
SECONDS = 60.0
TOKENS_FRESH = 300.0  # seconds; they live ten minutes
CONNECTIONS, ROUNDS = 32, 3
MOST_SHOWN = 3000  # kWh that a meter may go on in all rounds together
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
        with _import(suite) as running:
            busy = _beside(suite, customers, pace=half, running=running)
    beside = f"{NAME} while {IMPORTED:,} accounts are imported, p99 at {busy.per_second:.0f}/s"
    speed = Row("that import beside them, copies in all services included", round(IMPORTED / busy.took), "accounts/s")
    return [*rows, limited(beside, busy.wait(0.99), 500), speed]


def _beside(suite: FaultSuite, customers: list[Customer], *, pace: float, running: Callable[[], bool]) -> Seen:
    """Readings as long as something runs; the tokens are made anew before they end."""
    seen = Seen()
    while running():
        fresh = _fresh(suite, customers)
        seen.add(arrive(suite.gateway, fresh, per_second=pace, going_on=lambda since: since < TOKENS_FRESH and running()))
    return seen


def _calm(suite: FaultSuite, customers: list[Customer], *, pace: float, must: bool) -> list[Row]:
    """The rows at a pace."""
    _settle(suite, customers)
    seen = arrive(suite.gateway, customers, per_second=pace, going_on=lambda since: since < SECONDS)
    at, least = f"at {seen.per_second:.0f} readings/s", 1.0 if must else None
    waits = [(0.5, 60, "p50"), (0.99, 250, "p99")]
    return [
        *(limited(f"{NAME}, {name} {at}", seen.wait(share), limit, at_least=least) for share, limit, name in waits),
        *_posts(seen),
    ]


def _settle(suite: FaultSuite, customers: list[Customer]) -> None:
    """Until the backlog of what was before is gone: the last of these few see their charges."""
    arrive(suite.gateway, _fresh(suite, customers), per_second=20, going_on=lambda since: since < 5)


def _posts(seen: Seen) -> list[Row]:
    ordered = sorted(seen.posts)
    half, nearly_all = (round(ordered[int(len(ordered) * share)] * 1000, 1) for share in (0.5, 0.99))
    name = "POST a reading through the gateway at the same pace"
    return [Row(f"{name}, p50", half, "ms"), Row(f"{name}, p99", nearly_all, "ms")]


def _customers(suite: FaultSuite) -> list[Customer]:
    homes = [home for home in homes_of(7, 2 * CUSTOMERS) if home.rates == 1 and home.initial[0] < 10**home.digits - MOST_SHOWN]
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
    _settle(suite, customers)
    posts = [
        Post(f"/api/v1/readings/accounts/{each.account_id}/readings", each.meter_id, each.token, each.shows) for each in customers
    ]
    book = suite.folder / "posts.tsv"
    found = requests_per_second(
        suite.gateway, posts, book, further=0, connections=CONNECTIONS, seconds=10, some_refused=True
    )  # what is too much is told to come back
    for each in customers:
        each.shows += 500  # above whatever the load showed
    return found


@contextmanager
def _import(suite: FaultSuite) -> Iterator[Callable[[], bool]]:
    """A registry of new accounts is taken in; gives the question whether it still is, copies in all services included."""
    homes = homes_of(8, IMPORTED)
    file = suite.folder / "large.csv"
    file.write_bytes(registry(homes))
    process = subprocess.Popen(_command(file), cwd=suite.root, env=_environment(suite), stdout=subprocess.DEVNULL)
    with suite.database() as client:
        yield lambda: process.poll() is None or client.billing_calculator.accounts.estimated_document_count() < IMPORTED
    if process.wait() != 0:
        raise RuntimeError(f"the import ended with {process.returncode}")


def _command(file: Path) -> list[str]:
    return [sys.executable, "-m", "native", "run", "account_sync", "import-registry", str(file)]


def _environment(suite: FaultSuite) -> dict[str, str]:
    own = {"SUITE_RUN": str(suite.folder), "SUITE_PORT_SHIFT": str(suite.shift), "PYTHONPATH": str(suite.root / "deploy")}
    return {**os.environ, **suite.settings, **own}
