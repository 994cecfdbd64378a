"""A reading's way through the service is short: few rooms, each entered once, the store twice (read, then write)."""

from __future__ import annotations

import sys
from collections import Counter
from types import FrameType
from typing import Any, Self

from chassis.testing import Running

from tests.readings.component.conftest import Customer

ROOMS, CALLS = 5, 7


def room(frame: FrameType | None) -> str:
    """The room of the service that the frame's function lives in, or nothing."""
    words = (frame.f_globals.get("__name__", "") if frame else "").split(".")
    return words[1] if words[0] == "readings" and len(words) > 1 else ""


class Trace:
    """Notes each call from one room of the service into another, as `from → to`; comprehensions and lambdas are no stops."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or frame.f_code.co_name.startswith(("<", "__")) or not room(frame):
            return
        caller = frame.f_back
        while caller is not None and not room(caller):
            caller = caller.f_back
        if room(frame) != room(caller):
            self.calls.append(f"{room(caller) or 'door'} → {room(frame)}.{frame.f_code.co_name}")

    def __enter__(self) -> Self:
        sys.setprofile(self)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    @property
    def entered(self) -> Counter[str]:
        return Counter(call.partition(" → ")[2].partition(".")[0] for call in self.calls)


def test_submitting_a_reading_crosses_at_most_five_rooms_in_at_most_seven_calls(
    customer: Customer, on_the_twentieth: Running
) -> None:
    customer.submit(single="12400")  # what is made once per process is not the way of a reading
    with Trace() as trace:
        answer = customer.submit(single="12605")
    assert answer.status == 201
    told = "\n".join(trace.calls)
    assert len(trace.entered) <= ROOMS, told
    assert len(trace.calls) <= CALLS, told


def test_a_detour_is_noticed(customer: Customer) -> None:
    with Trace() as trace:
        for _ in range(CALLS + 1):
            customer.ask("GET", "window")
    assert len(trace.calls) > CALLS
