"""A service is a declaration; starting one reads like a table of contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chassis import settings as environment
from chassis.auth.revocations import REVOCATIONS
from chassis.events.collections import COLLECTIONS as EVENT_COLLECTIONS
from chassis.evidence import Evidence
from chassis.idempotency import IDEMPOTENCY
from chassis.mongo import Collection
from chassis.runtime import Runtime
from chassis.settings import ServiceSettings, SettingsError
from chassis.transaction import Job, Transactions
from chassis.web.door import Door

if TYPE_CHECKING:
    import click
    from flask import Flask

    from chassis.events.handler import Handler


@dataclass(frozen=True, kw_only=True)
class Service:
    """What a service is made of. Nothing is opened, read or connected until `web`, `worker` or `provision` is called."""

    name: str
    settings: type[ServiceSettings]
    store: Callable[..., Any]
    errors: type[Exception]
    doors: Sequence[Door] = ()
    handlers: Sequence[Handler] = ()
    collections: Sequence[Collection] = ()
    tools: Callable[[Any], Any] | None = None
    jobs: Sequence[Job] = ()
    commands: Sequence[click.Command] = ()
    evidence: Evidence = field(default_factory=Evidence)
    at_deployment: Sequence[Callable[[Transactions[Any]], None]] = ()  # what each deploy job does when everything is made

    def __post_init__(self) -> None:
        """A collection has one owner."""
        names = Counter(each.name for each in self.all_collections)
        if twice := sorted(name for name, times in names.items() if times > 1):
            raise ValueError(f"{self.name} declares collections that are there already: {', '.join(twice)}")

    @property
    def env_prefix(self) -> str:
        """What the names of the service's variables begin with."""
        return environment.env_prefix(self.name)

    @property
    def all_collections(self) -> list[Collection]:
        """The service's own collections and those the chassis keeps in the same database."""
        return [*self.collections, IDEMPOTENCY, REVOCATIONS, *EVENT_COLLECTIONS]

    def read_settings(self, environ: Mapping[str, str] | None = None) -> ServiceSettings:
        """The settings from the environment; fails with one message naming all that is missing or wrong."""
        return environment.read(self.settings, prefix=self.env_prefix, environ=environ)

    def runtime(self, settings: ServiceSettings | None = None) -> Runtime:
        """What a process holds, by the given settings or the environment's."""
        return Runtime(self, settings or self.read_settings())

    def web(self) -> Flask:
        """The Flask application: HTTP and MongoDB only, no broker."""
        from chassis import logs
        from chassis.orphans import end_predecessors
        from chassis.web.app import build

        runtime = self.runtime()
        logs.configure(service=self.name, process="web", level=runtime.settings.log_level)
        end_predecessors(runtime.client)
        return build(runtime)

    def worker(self) -> None:
        """Relay, consumer and jobs; returns when told to stop."""
        from chassis import logs, worker

        runtime = self._runtime_with_broker()
        logs.configure(service=self.name, process="worker", level=runtime.settings.log_level)
        worker.run(runtime)

    def provision(self) -> None:
        """Make collections, indexes, exchanges and queues; may be repeated."""
        from chassis import logs, provision, vault

        runtime = self._runtime_with_broker()
        logs.configure(service=self.name, process="provision", level=runtime.settings.log_level)
        provision.run(runtime)
        if runtime.settings.key_vault_url:
            vault.create_vault(runtime.client[runtime.settings.key_vault_database])

    def _runtime_with_broker(self) -> Runtime:
        runtime = self.runtime()
        if not runtime.settings.amqp_url:
            raise SettingsError(f"The environment is not complete: {self.env_prefix}_AMQP_URL is missing")
        return runtime
