"""What one process of a service holds: made lazily and again after a fork, so that nothing is shared between processes."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any, Self

import pymongo
from pymongo import MongoClient
from pymongo.database import Database

from chassis import mongo
from chassis.auth.revocations import Revocations
from chassis.auth.tokens import TokenVerifier
from chassis.clock import Clock
from chassis.declaration import Declaration
from chassis.settings import ServiceSettings
from chassis.transaction import Transactions

FAREWELL_SECONDS = 2.0  # for a server that may be away: the driver would look for it for half a minute to end its sessions


@dataclass
class Runtime:
    """A service with its settings, and per process its client, its transactions and its tools."""

    service: Declaration
    settings: ServiceSettings
    _made: dict[int, _Process] = field(default_factory=dict, repr=False)
    _making: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def clock(self) -> Clock:
        """The two clocks, by the settings."""
        return Clock(zone=self.settings.time_zone, file=self.settings.clock_file)

    @property
    def _process(self) -> _Process:
        made = self._made.get(os.getpid())
        if made is None:
            with self._making:
                made = self._made.get(os.getpid()) or _Process(self)
                self._made = {os.getpid(): made}
        return made

    @property
    def client(self) -> MongoClient[mongo.Document]:
        """The MongoDB client of this process."""
        return self._process.client

    @property
    def database(self) -> Database[mongo.Document]:
        """The service's own database."""
        return self._process.database

    @property
    def transactions(self) -> Transactions[Any]:
        """Opens transactions on the service's database."""
        return self._process.transactions

    @property
    def verifier(self) -> TokenVerifier:
        """Verifies access tokens."""
        return self._process.verifier

    @property
    def revocations(self) -> Revocations:
        """The list of what was revoked."""
        return self._process.revocations

    def close(self) -> None:
        """Let go of the connections of this process."""
        with pymongo.timeout(FAREWELL_SECONDS):
            for process in self._made.values():
                process.close()
        self._made = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Process:
    def __init__(self, runtime: Runtime) -> None:
        service, settings = runtime.service, runtime.settings
        make_tools = service.tools
        self.client = mongo.connect(settings.mongo_url, name=service.name)
        self.database = mongo.KeptCollections(self.client, settings.mongo_database or service.name)
        self.transactions: Transactions[Any] = Transactions(
            database=self.database,
            name=service.name,
            store=service.store,
            settings=settings,
            clock=runtime.clock,
            make_tools=None if make_tools is None else lambda: make_tools(settings),
        )
        self.verifier = TokenVerifier(settings.jwks_file)
        self.revocations = Revocations(lambda: self.database)

    def close(self) -> None:
        made: Any = self.transactions.__dict__.get("tools")  # only what was used was made
        if hasattr(made, "close"):
            made.close()
        self.client.close()
