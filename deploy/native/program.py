"""One part of the suite: how it starts, what it waits for, how one sees that it is ready."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from native.processes import accepts_connections

Check = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class Program:
    """A process to keep alive, or (`once`) a job that must end well before those that need it start."""

    name: str
    command: list[str]
    needs: tuple[str, ...] = ()
    environment: dict[str, str] = field(repr=False)
    ready: Check = field(default=lambda: True, repr=False)
    once: bool = False
    patience: float = 20  # seconds it gets to stop by itself
    ports: tuple[int, ...] = ()
    beside: bool = False  # a successor may listen on its port beside it, so that it is replaced without a gap


def listening(*ports: int) -> Check:
    """Ready when every port accepts connections."""
    return lambda: all(accepts_connections(port) for port in ports)


def answering(address: str) -> Check:
    """Ready when the address answers 200."""

    def check() -> bool:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    return check


def done(*steps: Callable[[], None]) -> Check:
    """Ready when the steps have been taken; a step that cannot be taken yet raises."""

    def check() -> bool:
        for step in steps:
            step()
        return True

    return check
