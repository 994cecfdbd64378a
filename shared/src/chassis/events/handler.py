"""What a service does with a type of event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.core import Event, EventType

if TYPE_CHECKING:
    from chassis.transaction import Work


@dataclass(frozen=True)
class Handler:
    """`run` is given all events of the type that came together, in one transaction; any order, any repetition is possible."""

    type: EventType
    run: Callable[[Work[Any], list[Event]], None]
