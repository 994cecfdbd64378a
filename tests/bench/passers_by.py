"""People who send a reading or pay while something else goes on: how long each waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from chassis.events.envelope import encode_event
from chassis.ids import new_id
from chassis.testing import Running
from contracts.core import routing_key

from tests.bench import prefill, town
from tests.billing_calculator.component.asking import osmp, result
from tests.billing_calculator.examples import reading_event

EVERY = 0.5
LATER = "2025-12"
LONGEST = 60.0


@dataclass(frozen=True)
class Waited:
    """How many waited, and how many milliseconds all but one in a hundred waited at most; half of them, and the last of all."""

    count: int
    p99: float
    half: float
    most: float

    def __str__(self) -> str:
        return f"p50 {self.half:.0f}, p99 {self.p99:.0f}, at most {self.most:.0f} ms"


@dataclass
class Passers:
    """One reading and one payment after the other, of homes all over the town."""

    running: Running
    amqp_url: str
    accounts: int
    over: threading.Event = field(default_factory=threading.Event)
    readings_took: list[float] = field(default_factory=list)
    payments_took: list[float] = field(default_factory=list)

    @classmethod
    @contextmanager
    def walking(cls, running: Running, amqp_url: str, accounts: int) -> Iterator[Self]:
        """They come until the end of this block."""
        passers = cls(running, amqp_url, accounts)
        threads = [threading.Thread(target=each) for each in (passers._read, passers._pay)]
        for each in threads:
            each.start()
        try:
            yield passers
        finally:
            passers.over.set()
            for each in threads:
                each.join()

    def __str__(self) -> str:
        return f"reading → charge {self.readings()}, payment {self.payments()}"

    def readings(self) -> Waited:
        """From a reading at the broker to its charge in the database."""
        return _waited(self.readings_took)

    def payments(self) -> Waited:
        """From an agent's question to the answer."""
        return _waited(self.payments_took)

    def _numbers(self) -> Iterator[int]:
        """Homes of one zone, spread over the town."""
        number = 0
        while not self.over.wait(EVERY):
            number = (number + 7919 * 5) % self.accounts
            yield number - number % 5

    def _read(self) -> None:
        for number in self._numbers():
            home = town.home(number)
            sent = reading_event(120, account_id=home.account_id, reading_id=new_id(), period=LATER, read_on=town.THEN.date())
            began = time.monotonic()
            key = routing_key(sent.type, sent.partition_key)
            prefill.publish(self.amqp_url, "readings.events", [(sent.id, key, encode_event(sent))])
            self.readings_took.append(self._until_charged(sent.id, began))

    def _until_charged(self, event_id: str, began: float) -> float:
        """The inbox is written with the charge."""
        inbox = self.running.database["inbox"]
        while inbox.find_one({"_id": event_id}, {"_id": 1}) is None and time.monotonic() - began < LONGEST:
            time.sleep(0.005)
        return time.monotonic() - began

    def _pay(self) -> None:
        for number in self._numbers():
            began = time.monotonic()
            answer = osmp(self.running, account=f"52{number:010d}", txn_id=str(time.monotonic_ns()), txn_date="20251202120000")
            self.payments_took.append(time.monotonic() - began)
            assert result(answer) == 0, answer.text


def _waited(seconds: list[float]) -> Waited:
    ordered = [each * 1000 for each in sorted(seconds) or [LONGEST]]
    p99, half = (ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (99, 50))
    return Waited(len(seconds), p99, half, ordered[-1])
