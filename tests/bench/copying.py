"""A whole registry is imported while people log in and send readings: do they go on, and when have all others the copies?"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Self

from chassis.auth import TokenIssuer
from chassis.clock import system_now
from chassis.ids import new_id
from demo import entry
from demo.cabinet import Cabinet
from demo.mailbox import Mailbox
from demo.people import Cast
from native.layout import MAIL_PAGE_PORT
from pymongo import MongoClient

from tests.bench import registry
from tests.bench.measured import Row
from tests.bench.surroundings import Surroundings
from tests.faults.rig.registry import KNOWING, homes_of, take_in
from tests.faults.rig.suite import FaultSuite, started

ROWS = int(os.environ.get("BENCH_COPIED_ROWS", "1000000"))
TIMES = 3  # so many times the import's own time everybody else may take
GIVE_UP = 5  # of the import's times, after which what is there is reported
CUSTOMERS, LOGGING_IN = 200, 4
READINGS_EVERY, LOGINS_EVERY = 0.2, 1.0  # seconds
COPYING = tuple(each for each in KNOWING if each != "account_sync")  # identity keeps no accounts
SHIFT = 4300


def measure(_around: Surroundings) -> list[Row]:
    """The rows; the suite brings servers of its own."""
    print(f"a registry of {ROWS:,} accounts, imported beside logins and readings, whole suite", flush=True)
    with started("bench", shift=SHIFT) as suite, suite.database() as client:
        suite.make("clock", "AT=2022-11-20T10:00")
        people = [_reading(suite), _login(suite)]
        wanted = {service: count + ROWS for service, count in _counts(client).items()}
        with people[0], people[1]:
            took = _imported(suite)
            copied = _copied(client, wanted, took)
    imported = Row(f"import of {ROWS:,} accounts beside logins and readings", round(took), "s")
    return [imported, _row(took, copied), *_beside(people)]


def _row(took: float, copied: dict[str, float]) -> Row:
    """The slowest of the others, from the beginning of the import, against what it may take."""
    against, name = f"three times the import: {TIMES * took:,.0f} s", "every account copied by"
    if missing := [each for each in COPYING if each not in copied]:
        late = f"{name} {', '.join(COPYING)}: not yet by {', '.join(missing)} after {GIVE_UP} times the import"
        return Row(late, round(GIVE_UP * took), "s", against, round(TIMES / GIVE_UP, 2), 1.0)
    each = ", ".join(f"{service} {seconds:,.0f} s" for service, seconds in copied.items())
    slowest = max(copied.values())
    return Row(f"{name} {each}", round(slowest), "s", against, round(TIMES * took / slowest, 2), 1.0)


def _beside(people: list[_Visits]) -> list[Row]:
    return [
        Row(f"{each.name} meanwhile, {len(each.took)} of them, p{share}", round(1000 * cuts[share - 1], 1), "ms")
        for each in people
        for cuts in [quantiles(each.took, n=100)]
        for share in (50, 99)
    ]


def _imported(suite: FaultSuite) -> float:
    """Seconds that the operator's command took."""
    file = suite.folder / "whole.csv"
    registry.write(file, ROWS, region="54")
    own = {"SUITE_RUN": str(suite.folder), "SUITE_PORT_SHIFT": str(suite.shift), "PYTHONPATH": str(suite.root / "deploy")}
    command = [sys.executable, "-m", "native", "run", "account_sync", "import-registry", str(file)]
    began = time.monotonic()
    subprocess.run(command, cwd=suite.root, env={**os.environ, **own}, check=True, stdout=subprocess.DEVNULL)
    took = time.monotonic() - began
    print(f"    imported in {took:,.0f} s", flush=True)
    return took


def _copied(client: MongoClient[dict[str, Any]], wanted: dict[str, int], took: float) -> dict[str, float]:
    """Seconds from the beginning of the import until each service had all of them; without those that never had."""
    began, copied = time.monotonic() - took, dict[str, float]()
    while len(copied) < len(wanted) and time.monotonic() - began < GIVE_UP * took:
        counts = _counts(client)
        for service in wanted.keys() - copied.keys():
            if counts[service] >= wanted[service]:
                copied[service] = time.monotonic() - began
                print(f"    {service} has them after {copied[service]:,.0f} s", flush=True)
        time.sleep(min(1.0, took / 100))
    return dict(sorted(copied.items(), key=lambda each: each[1]))


def _counts(client: MongoClient[dict[str, Any]]) -> dict[str, int]:
    return {service: client[service].accounts.estimated_document_count() for service in COPYING}


@dataclass
class _Visits:
    """Somebody who comes again and again; whatever goes wrong for them fails the whole."""

    name: str
    every: float
    visit: Callable[[int], None]
    took: list[float] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def _run(self) -> None:
        try:
            while not self._stop.wait(self.every):
                began = time.monotonic()
                self.visit(len(self.took))
                self.took.append(time.monotonic() - began)
        except BaseException as error:  # noqa: BLE001  told at the end, where somebody hears it
            self.failed.append(error)

    def __enter__(self) -> Self:
        self._stop, self._thread = threading.Event(), threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self.failed:
            raise RuntimeError(f"{self.name} failed after {len(self.took)}") from self.failed[0]


def _reading(suite: FaultSuite) -> _Visits:
    """Readings of homes that were there before, each a kWh more."""
    homes = [home for home in homes_of(7, 3 * CUSTOMERS) if home.rates == 1 and home.initial[0] < 50_000][:CUSTOMERS]
    addresses, shows = take_in(suite, homes), [home.initial[0] for home in homes]
    issuer = TokenIssuer(suite.folder / "secrets" / "jwt_private.json")
    cabinet = Cabinet(suite.gateway)

    def send(number: int) -> None:
        place = number % len(homes)
        at = addresses[homes[place].account_number]
        shows[place] += 1
        cabinet.token = issuer.issue(user_id=new_id(), session_id=new_id(), account_ids=[at.account_id], now=system_now())
        body = {"meter_id": at.meter_id, "values": [{"zone": "single", "value": str(shows[place])}], "confirm_implausible": True}
        cabinet.call("POST", f"/api/v1/readings/accounts/{at.account_id}/readings", body, expect=201)

    return _Visits("a reading", READINGS_EVERY, send)


def _login(suite: FaultSuite) -> _Visits:
    """Logins of people who have registered before."""
    cast, mail = Cast(suite.folder / "demo.json"), f"http://127.0.0.1:{MAIL_PAGE_PORT + SHIFT}"
    people = [cast.next("nn_gas_one_rate_4_persons") for _ in range(LOGGING_IN)]
    for person in people:
        cabinet = Cabinet(suite.gateway)
        entry.ask_to_register(cabinet, person)
        entry.set_password(cabinet, Mailbox(mail, person.email).secret("Ссылка для ввода пароля"), entry.PASSWORD)

    def log_in(number: int) -> None:
        Cabinet(suite.gateway).login(people[number % len(people)].account_number, entry.PASSWORD)

    return _Visits("a login", LOGINS_EVERY, log_in)
