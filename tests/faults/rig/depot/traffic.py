"""Customers of the depot and their own books: what they sent, what they were promised, how long every answer took."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot

PATIENCE = 40.0  # seconds until a customer gives an answer up; above every deadline of the suite
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """What one request was answered: `status` 0 if it was not; `after` is the Retry-After."""

    method: str
    began: float
    seconds: float
    status: int
    kind: str = ""
    after: str = ""

    @property
    def ended(self) -> float:
        return self.began + self.seconds

    @property
    def decent(self) -> bool:
        """Done, or refused the way a client understands: a problem that says when to come back."""
        return self.status in (200, 201) or (self.status == 503 and self.kind == PROBLEM and self.after != "")


@dataclass
class Books:
    """What the customers know: independent of anything the depot keeps."""

    sent: set[str] = field(default_factory=set)
    promised: set[str] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    settled: int = 0

    def of(self, method: str, *, since: float = 0.0, until: float = float("inf")) -> list[Answer]:
        """Answers to requests that began in this time."""
        return [each for each in self.answers if each.method == method and since <= each.began <= until]


class Customer:
    """One connection through the gateway."""

    def __init__(self, port: int, books: Books) -> None:
        self._books = books
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def close(self) -> None:
        self._line.close()

    def send(self, box: str, key: str) -> Answer:
        """Once; the caller repeats with the same key."""
        self._books.sent.add(box)
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        answer = self._ask("POST", "/api/v1/readings/boxes", json.dumps({"box": box}), headers)
        if answer.status == 201:
            self._books.promised.add(box)
        return answer

    def look(self, box: str) -> Answer:
        return self._ask("GET", f"/api/v1/readings/boxes/{box}", None, {})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        began = time.monotonic()
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            answer.read()
            kind, after = answer.headers.get_content_type(), answer.headers.get("Retry-After", "")
            made = Answer(method, began, time.monotonic() - began, answer.status, kind, after)
        except (OSError, http.client.HTTPException):
            self._line.close()
            made = Answer(method, began, time.monotonic() - began, 0)
        self._books.answers.append(made)
        return made


@contextmanager
def customers(depot: Depot, books: Books, *, writers: int, readers: int, pause: float = 0.02) -> Iterator[None]:
    """They send and look without end in the block; whatever was not promised is repeated under its key until it is."""
    over, port = threading.Event(), 8080 + depot.suite.shift

    def write() -> None:
        with closing(Customer(port, books)) as customer:
            while not over.is_set():
                box, key = f"box-{uuid4().hex}", uuid4().hex
                while customer.send(box, key).status != 201 and not over.wait(random.uniform(0.2, 1.0)):
                    pass
                over.wait(pause)

    def read() -> None:
        with closing(Customer(port, books)) as customer:
            while not over.is_set():
                customer.look("box-known")
                over.wait(pause)

    threads = [threading.Thread(target=each, daemon=True) for each in [write] * writers + [read] * readers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE + 5)


def reckon(depot: Depot, books: Books, *, within: float = 60.0) -> dict[str, int]:
    """Wait until the depot is quiet, then compare its counts with the customers' books, which know all that was ever sent."""
    end = time.monotonic() + within
    while True:
        stuck = _on_the_way(depot)
        counted = {row["_id"]: int(row["times"]) for row in depot.database["boxes"].find()}
        if (not stuck and books.promised <= counted.keys()) or time.monotonic() > end:
            break
        time.sleep(0.2)
    taken = {row["_id"] for row in depot.database["taken"].find({}, {"_id": 1})}
    return {
        "lost": len(books.promised - counted.keys()),
        "doubled": sum(times > 1 for times in counted.values()),
        "stuck": stuck,
        "wrong": len(counted.keys() - books.sent) + len(taken ^ counted.keys()),
    }


def _on_the_way(depot: Depot) -> int:
    database = depot.database
    return (
        database["outbox"].count_documents({"state": {"$nin": ["sent", "unheard"]}})
        + database["parked"].count_documents({})
        + depot.queued()
    )


def settle_accounts(place: Depot, books: Books, row: Row) -> None:
    """The books must agree; what was newly promised since the last time is counted as facts."""
    row.count(facts=len(books.promised) - books.settled)
    books.settled = len(books.promised)
    reckoned = reckon(place, books)
    row.count(**reckoned)
    assert reckoned == dict.fromkeys(reckoned, 0)


def first_promise(books: Books, *, since: float, within: float) -> float:
    """When a request sent after that moment was promised."""

    def found() -> list[float]:
        return [each.ended for each in books.of("POST", since=since) if each.status == 201]

    wait_until(found, within=within)
    return min(found())


def all_counted(place: Depot, boxes: set[str], *, within: float) -> float:
    """When the last event of these had its effect."""
    chosen = {"_id": {"$in": list(boxes)}}
    wait_until(lambda: place.database["boxes"].count_documents(chosen) == len(boxes), within=within)
    return time.monotonic()


def wait_until(condition: Callable[[], object], *, within: float) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, f"not so after {within:.0f} s"
        time.sleep(0.1)
