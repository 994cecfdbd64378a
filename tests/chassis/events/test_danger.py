"""What may take the process with it is tried by one thread at a time, so that a death counts against one of them only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from chassis.events.danger import LOOK_UP_SECONDS
from chassis.events.retries import retry_due
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Interrupted, Weather
from chassis.transaction import Work
from contracts.core import Event

from tests.chassis.events.warehouse import Warehouse

Make = Callable[..., Warehouse]
PATIENCE = 10.0


@dataclass
class Gate:
    """A handler that fails the box `failing`, and holds what comes while it is closed."""

    opened: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    boxes: list[str] = field(default_factory=list)

    def __call__(self, work: Work[Any], events: list[Event]) -> None:
        self.boxes += [event.data["box"] for event in events]
        self.reached.set()
        assert self.opened.wait(PATIENCE)
        if any(event.data["box"] == "failing" for event in events):
            raise ZeroDivisionError


@dataclass
class Scene:
    """A worker's two threads: one settles what a killed worker held, one tries again what failed."""

    warehouse: Warehouse
    gate: Gate
    settlement: Settlement
    looked_up: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        suspect = Delivery(self.warehouse.body("suspect"), redelivered=True)
        self.consume = lambda: self.settlement.settle([suspect], self._weather())
        self.retry = lambda: retry_due(self.settlement, self._weather())

    def _weather(self) -> Weather:
        return Weather(self.warehouse.database, rest=lambda _: self.looked_up.set())

    @contextmanager
    def held_by(self, first: Callable[[], Any]) -> Iterator[ThreadPoolExecutor]:
        """The first of the two stands in its handler, the other one may begin."""
        self.gate.opened.clear()
        self.gate.reached.clear()
        self.gate.boxes.clear()
        self.looked_up.clear()
        with ThreadPoolExecutor(2) as threads:
            done = threads.submit(first)
            assert self.gate.reached.wait(PATIENCE)
            yield threads
            self.gate.opened.set()
            done.result()


@pytest.fixture
def scene(make_warehouse: Make) -> Scene:
    gate = Gate()
    gate.opened.set()
    warehouse = make_warehouse(handle=gate)
    warehouse.settle(warehouse.body("failing"))
    warehouse.database["parked"].update_many({}, {"$set": {"next_at": datetime(2000, 1, 1, tzinfo=UTC)}})
    return Scene(warehouse, gate, warehouse.settlement())


def test_nothing_that_failed_is_tried_again_while_a_suspect_is_being_tried(scene: Scene) -> None:
    with scene.held_by(scene.consume) as threads:
        retried = threads.submit(scene.retry)
        assert scene.looked_up.wait(PATIENCE)
        assert scene.gate.boxes == ["suspect"]
        assert scene.warehouse.rows("parked")[0]["claims"] == 0
    assert retried.result() == 1
    assert scene.gate.boxes == ["suspect", "failing"]


def test_no_attempt_of_a_suspect_is_written_down_while_what_failed_is_tried_again(scene: Scene) -> None:
    with scene.held_by(scene.retry) as threads:
        settled = threads.submit(scene.consume)
        assert scene.looked_up.wait(PATIENCE)
        assert scene.gate.boxes == ["failing"] and scene.warehouse.rows("attempts") == []
    settled.result()
    assert scene.gate.boxes == ["failing", "suspect"]


def test_whoever_waits_for_the_other_still_hears_the_word_to_stop(scene: Scene) -> None:
    def stop(_: float) -> None:
        raise Interrupted

    weather = Weather(scene.warehouse.database, rest=stop)
    with scene.held_by(scene.retry), pytest.raises(Interrupted), scene.settlement.danger.alone(weather):
        raise AssertionError("both at once")
    assert LOOK_UP_SECONDS <= 1.0, "the broker's heartbeat is kept up by the same word"
