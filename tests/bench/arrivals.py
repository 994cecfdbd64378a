"""Readings that come at a steady pace, whatever becomes of the earlier ones, and for some the wait until the charge shows."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from chassis.ids import new_id

CLIENTS = 32
WATCHED_PER_SECOND = 5
TRY_AGAIN, PAUSE = 503, 0.5
LOOK_FIRST, LOOK_SHARE, LONGEST = 0.01, 0.1, 30.0  # a tenth of the wait so far: exact enough, and the questions are load too


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
    """What was measured: seconds from the 201 to the charge in the list, and how it went otherwise."""

    waits: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    took: float = 0.0

    def wait(self, share: float) -> float:
        """The wait in milliseconds that this share of the customers did not exceed."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))] * 1000

    def add(self, later: Seen) -> None:
        """What was seen afterwards."""
        self.waits += later.waits
        self.posts += later.posts
        self.took += later.took

    @property
    def per_second(self) -> float:
        """Readings that were really accepted in a second."""
        return len(self.posts) / self.took


def arrive(gateway: str, customers: Sequence[Customer], *, per_second: float, going_on: Callable[[float], bool]) -> Seen:
    """Send readings at the pace as long as `going_on(seconds since the start)` says so."""
    seen, numbers, lock = Seen(), itertools.count(), threading.Lock()
    every = max(1, round(per_second / WATCHED_PER_SECOND))
    started = time.monotonic()

    def work() -> None:
        client = _Client(gateway)
        while True:
            with lock:
                number = next(numbers)
            due = started + number / per_second
            if not going_on(due - started):
                return
            time.sleep(max(0.0, due - time.monotonic()))
            customer = customers[number % len(customers)]
            posted = client.submit(customer)
            wait = client.wait_for_charge(customer) if number % every == 0 else None
            with lock:
                seen.posts.append(posted)
                seen.waits += [] if wait is None else [wait]

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.took = time.monotonic() - started
    return seen


class _Client:
    """One keep-alive connection."""

    def __init__(self, gateway: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(gateway).netloc, timeout=40)

    def submit(self, customer: Customer) -> float:
        """One kWh more; seconds until the 201, however often it was told to come back."""
        customer.shows += 1
        asked = {"meter_id": customer.meter_id, "values": [{"zone": "single", "value": str(customer.shows)}]}
        headers = {"Idempotency-Key": new_id(), "Content-Type": "application/json"}
        path = f"/api/v1/readings/accounts/{customer.account_id}/readings"
        body, began = json.dumps(asked | {"confirm_implausible": True}), time.monotonic()
        while self._ask("POST", path, customer, body, **headers)[0] == TRY_AGAIN:
            time.sleep(PAUSE)
        return time.monotonic() - began

    def wait_for_charge(self, customer: Customer) -> float:
        """Seconds until the list of charges shows what was just accepted."""
        path = f"/api/v1/billing/accounts/{customer.account_id}/charges?limit=1"
        began = time.monotonic()
        while (waited := time.monotonic() - began) < LONGEST:
            time.sleep(max(LOOK_FIRST, LOOK_SHARE * waited))
            charges = self._ask("GET", path, customer)[1].get("charges")
            if charges and Decimal(charges[0]["volume"]) == customer.shows - customer.initial:
                return time.monotonic() - began
        raise TimeoutError(f"no charge of {customer.shows} kWh after {LONGEST:.0f} s")

    def _ask(self, method: str, path: str, customer: Customer, body: str | None = None, **headers: str) -> tuple[int, Any]:
        self._connection.request(method, path, body, {"Authorization": f"Bearer {customer.token}", **headers})
        answer = self._connection.getresponse()
        told = answer.read()
        if answer.status not in (200, 201, TRY_AGAIN):
            raise AssertionError(f"{method} {path}: {answer.status} {told[:300]!r}")
        return answer.status, json.loads(told)
