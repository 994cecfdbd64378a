"""What the event path needs of a transaction; chassis.transaction provides it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from contracts.core import Event
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chassis.events.parked import Parking

R = TypeVar("R")


class Work(Protocol):
    """The unit of work that handlers are given, as far as the machinery touches it."""

    system_now: datetime
    database: Database[Any] | None
    session: ClientSession | None
    parking: dict[str, Parking]

    def caused_by(self, events: Iterable[Event]) -> None:
        """Facts announced without a cause come from the event of the same partition key."""


class Transactions(Protocol):
    """Runs an action in one transaction."""

    @property
    def database(self) -> Database[Any]:
        """The service's own database."""

    def run(self, action: Callable[[Any], R], *, cause: Event | None = None) -> R:
        """Run the action in one transaction, again after a write conflict."""
