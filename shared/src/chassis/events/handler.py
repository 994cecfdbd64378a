"""What a service does with a type of event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.core import Event, EventType


@dataclass(frozen=True)
class Handler:
    """`run(work, events)` is given all events of the type that came together, in one transaction, in any order, even repeated."""

    type: EventType
    run: Callable[[Any, list[Event]], None]
