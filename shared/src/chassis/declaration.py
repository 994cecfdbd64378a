"""A service's declaration as the machinery reads it; what starts the machinery is in `service`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from chassis.events.handler import Handler
from chassis.evidence import Evidence
from chassis.mongo import Collection
from chassis.transaction import Job, Transactions


class Declaration(Protocol):
    """What a service is made of."""

    @property
    def name(self) -> str:
        """The package's name, and the beginning of everything that is called after the service."""

    @property
    def store(self) -> Callable[..., Any]:
        """Makes the store for a database and a session."""

    @property
    def errors(self) -> type[Exception]:
        """The base of the domain's errors."""

    @property
    def doors(self) -> Sequence[Any]:
        """The HTTP doors."""

    @property
    def handlers(self) -> Sequence[Handler]:
        """What is done with which type of event."""

    @property
    def jobs(self) -> Sequence[Job]:
        """What the worker does by time."""

    @property
    def tools(self) -> Callable[[Any], Any] | None:
        """Makes what the service needs once per process."""

    @property
    def evidence(self) -> Evidence:
        """By what the service can be proven right."""

    @property
    def at_deployment(self) -> Sequence[Callable[[Transactions[Any]], None]]:
        """What each deploy job does when everything is made."""

    @property
    def all_collections(self) -> list[Collection]:
        """Everything the service's database must hold."""
