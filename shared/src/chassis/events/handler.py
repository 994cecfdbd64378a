"""What a service does with a type of event."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contracts.core import Event, EventType


@dataclass(frozen=True)
class Handler:
    """`run(work, events)` is given all events of the type that came together, in one transaction, in any order, even repeated.

    With `alone` each is much work: it has a transaction of its own, and whatever comes live is taken between two of them.
    """

    type: EventType
    run: Callable[[Any, list[Event]], None]
    alone: bool = False


class Carrier(Protocol):
    """Something that brings an event."""

    @property
    def event(self) -> Event:
        """The event."""


C = TypeVar("C", bound=Carrier)


def apart(items: Sequence[C], alone: Collection[str]) -> list[Sequence[C]]:
    """Those that share a transaction, and each of the types that are to have one of their own."""
    light = [item for item in items if item.event.type not in alone]
    return [*([light] if light else []), *([item] for item in items if item.event.type in alone)]
