"""Clients of a warehouse that pack boxes over HTTP, repeat under the same key until answered, and keep a book of their own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count, pairwise
from types import TracebackType
from typing import Self

from chassis.clock import system_now
from chassis.events import outbox
from chassis.ids import new_id
from chassis.web.app import build

from tests.chassis.events.warehouse import Warehouse
from tests.faults.report import Row

PAUSE = 0.05  # seconds before a client repeats
PATIENCE = 120.0


@dataclass
class Packers:
    """Several clients at once; use them in a `with` statement, inside the worker's, and ask afterwards."""

    warehouse: Warehouse
    clients: int = 4
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    turned_away: int = 0  # answers that said to come back
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._app = build(self.warehouse.runtime)
        self._threads = [threading.Thread(target=self._pack, args=(number,), daemon=True) for number in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def wait_for_more(self, boxes: int, *, within: float = PATIENCE) -> None:
        """Return when that many more are acknowledged than now."""
        wanted, end = len(self.acknowledged) + boxes, time.monotonic() + within
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < end, f"only {len(self.acknowledged)} of {wanted} boxes acknowledged: {self.surprises}"
            time.sleep(0.02)

    @property
    def longest_stall(self) -> float:
        """The longest time, in seconds, in which not one write was acknowledged."""
        moments = sorted(moment for moment, _ in self.acknowledged)
        return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)

    def faults_told_to(self, row: Row) -> dict[str, int]:
        """Count into the report's row what became of every box; returns what is not as it must be."""
        told = self.verdict()
        row.count(**told)
        row.say(stall_seconds=round(self.longest_stall, 1))
        return {name: number for name, number in told.items() if number and name != "facts"}

    def verdict(self, *, within: float = 120.0) -> dict[str, int]:
        """What became of every box acknowledged, once all is done or nothing has moved for so long."""
        left, end = self._left(), time.monotonic() + within
        while any(left) and time.monotonic() < end:
            time.sleep(0.2)
            before, left = left, self._left()
            if left != before:
                end = time.monotonic() + within
        return self._compare()

    def _left(self) -> tuple[int, int, int]:
        """Boxes not handled, facts not sent, events parked: by counting alone, as whoever waits must not slow down the work."""
        database = self.warehouse.database
        unhandled = len(self.acknowledged) - database["boxes"].count_documents({"_id": {"$gt": ""}})
        unsent = outbox.count_unsent(database, before=system_now())
        return unhandled, unsent, database["parked"].estimated_document_count()

    def _compare(self) -> dict[str, int]:
        database = self.warehouse.database
        packed = {box for _, box in self.acknowledged}
        handled = {row["_id"]: row["times"] for row in database["boxes"].find({}, {"times": 1})}
        told = database["outbox"].find({"type": self.warehouse.shipped.name}, {"_id": 0, "subject": 1})
        shipped = Counter(row["subject"] for row in told)
        twice = {box for box, times in handled.items() if times > 1} | {box for box, times in shipped.items() if times > 1}
        unfinished = self.warehouse.rows("parked") + self.warehouse.rows("outbox", state={"$nin": ["sent", "unheard"]})
        return {
            "facts": len(packed),
            "lost": len(packed - handled.keys()) + len(packed - shipped.keys()),
            "doubled": len(twice),
            "stuck": len(unfinished),
            "wrong": len(handled.keys() - packed) + len(self.surprises),
        }

    def _pack(self, client: int) -> None:
        for number in count():
            if self._stop.is_set():
                return
            self._pack_one(f"box-{client}-{number}")

    def _pack_one(self, box: str) -> None:
        key, end = new_id(), time.monotonic() + PATIENCE
        while time.monotonic() < end:
            answer = self._app.test_client().post(
                "/api/v1/boxes", json={"box": box, "weight": "1.5"}, headers={"Idempotency-Key": key}
            )
            if answer.status_code == 204:
                self.acknowledged.append((time.monotonic(), box))
                return
            if answer.status_code != 503:
                self.surprises.append(f"{answer.status_code} {answer.get_data(as_text=True)[:200]}")
                return
            self.turned_away += 1
            time.sleep(PAUSE)
        self.surprises.append(f"{box} was never answered")
