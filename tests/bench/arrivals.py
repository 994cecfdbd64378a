"""Readings that come at a steady pace, whatever becomes of the earlier ones, and for some the wait until the charge shows."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from chassis.ids import new_id

CLIENTS, WATCHERS = 32, 32  # who watches a charge sends nothing meanwhile: the pace must not suffer from long waits
WATCHED_PER_SECOND = 3  # each asks a dozen times or more, and the questions are load too
HELD = 0.98  # of the pace; the rest is the last reading's way
TRY_AGAIN, PAUSE = 503, 0.5
LOOK_FIRST, LOOK_SHARE, LONGEST = 0.01, 0.15, 30.0  # seconds; then a share of the wait so far: exact enough


@dataclass
class Customer:
    """One home with one dial: what it showed at first, what it shows now, and the token of who lives there."""

    account_id: str
    meter_id: str
    token: str
    initial: int
    shows: int


@dataclass
class Seen:
    """What was measured: seconds from the 201 to the charge in the list, and from when a reading was due to its 201."""

    waits: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    took: float = 0.0

    def wait(self, share: float) -> float:
        """The wait in milliseconds that this share of the customers did not exceed."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))] * 1000

    @property
    def per_second(self) -> float:
        """Readings that were really accepted in a second."""
        return len(self.posts) / self.took

    def held(self, pace: float) -> bool:
        """Whether the readings were accepted as fast as they were due."""
        return self.per_second >= HELD * pace

    def at(self, pace: float) -> str:
        """The pace, and what became of it."""
        return f"at {pace:.0f}/s" + ("" if self.held(pace) else f", which was not held: {self.per_second:.0f}/s")


def arrive(gateway: str, customers: Sequence[Customer], *, per_second: float, going_on: Callable[[float], bool]) -> Seen:
    """Send readings at the pace as long as `going_on(seconds since the start)` says so; a client that fails fails all."""
    seen, numbers, lock, failed = Seen(), itertools.count(), threading.Lock(), threading.Event()
    watched: list[Future[float]] = []
    every = max(1, round(per_second / WATCHED_PER_SECOND))
    started = time.monotonic()

    def note(ended: Future[Any]) -> None:
        if ended.exception() is not None:
            failed.set()

    def work() -> None:
        client = _Client(gateway)
        while True:
            with lock:
                number = next(numbers)
            due = started + number / per_second
            if failed.is_set() or not going_on(due - started):
                return
            time.sleep(max(0.0, due - time.monotonic()))
            customer = customers[number % len(customers)]
            client.submit(customer)
            accepted = time.monotonic()
            with lock:
                seen.posts.append(accepted - due)
                seen.took = accepted - started
            if number % every == 0:
                watched.append(watchers.submit(_wait_for_charge, gateway, replace(customer), accepted))
                watched[-1].add_done_callback(note)

    with ThreadPoolExecutor(WATCHERS) as watchers, ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(work) for _ in range(CLIENTS)]
        for each in clients:
            each.add_done_callback(note)
    for each in clients:
        each.result()
    seen.waits = [each.result() for each in watched]
    return seen


def _wait_for_charge(gateway: str, customer: Customer, accepted: float) -> float:
    """Seconds until the list of charges shows what the meter showed when the reading was accepted."""
    with closing(_Client(gateway)) as client:
        while (waited := time.monotonic() - accepted) < LONGEST:
            time.sleep(max(LOOK_FIRST, LOOK_SHARE * waited))
            if client.charged(customer) == customer.shows - customer.initial:
                return time.monotonic() - accepted
    raise TimeoutError(f"no charge of {customer.shows} kWh after {LONGEST:.0f} s")


class _Client:
    """One keep-alive connection."""

    def __init__(self, gateway: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(gateway).netloc, timeout=40)

    def submit(self, customer: Customer) -> None:
        """One kWh more; returns at the 201, however often it was told to come back."""
        customer.shows += 1
        asked = {"meter_id": customer.meter_id, "values": [{"zone": "single", "value": str(customer.shows)}]}
        headers = {"Idempotency-Key": new_id(), "Content-Type": "application/json"}
        path = f"/api/v1/readings/accounts/{customer.account_id}/readings"
        body = json.dumps(asked | {"confirm_implausible": True})
        while self._ask("POST", path, customer, body, **headers)[0] == TRY_AGAIN:
            time.sleep(PAUSE)

    def charged(self, customer: Customer) -> Decimal | None:
        """The kWh of the latest charge; None while there is none, or the door has no place."""
        path = f"/api/v1/billing/accounts/{customer.account_id}/charges?limit=1"
        charges = self._ask("GET", path, customer)[1].get("charges")
        return Decimal(charges[0]["volume"]) if charges else None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, customer: Customer, body: str | None = None, **headers: str) -> tuple[int, Any]:
        self._connection.request(method, path, body, {"Authorization": f"Bearer {customer.token}", **headers})
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status not in (200, 201, TRY_AGAIN):
            raise AssertionError(f"{method} {path}: {answer.status} {told[:300]!r}")
        return answer.status, json.loads(told)
