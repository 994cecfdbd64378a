"""A service running for a test: its own database (and virtual host), its web door, its handlers, its clock."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
from contracts.core import Event, Fact, declared
from flask.testing import FlaskClient

from chassis import auth, clock, lent_databases, provision, vault
from chassis.events import envelope
from chassis.events.retries import retry_due
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Interrupted, Weather
from chassis.ids import new_id
from chassis.service import Service
from chassis.settings import Secret
from chassis.web.app import build
from chassis.worker import Worker

Message = Event | Mapping[str, Any]


class NotHandled(AssertionError):
    """A delivered event was not handled but parked; the reason says why."""


def event(fact: Fact, *, at: datetime, event_id: str = "") -> Event:
    """The fact as it arrives at a listener."""
    stamp = envelope.Stamp(id=event_id or new_id(), source=fact.type.producer, time=at)
    return envelope.decode(envelope.encode(fact, stamp), declared())


class Running:
    """A service with an empty database; `overrides` are settings of its dataclass. Use it in a `with` statement."""

    def __init__(
        self, service: Service, mongo_url: str, new_vhost: Callable[[], str] | str | None = None, **overrides: Any
    ) -> None:
        self.service = service
        self._new_vhost = new_vhost
        self._folder = tempfile.TemporaryDirectory(prefix="running-")
        self.folder = Path(self._folder.name)
        self._write_keys()
        own = "mongo_database" not in overrides
        self._lent = lent_databases.lend(mongo_url, service.name, service.all_collections) if own else None
        given: dict[str, Any] = {
            "mongo_url": Secret(mongo_url),
            "jwks_file": self.folder / "jwks.json",
            "clock_file": str(self.folder / "clock.json"),
            "key_vault_url": Secret(mongo_url),
            "key_vault_master_key_file": str(self.folder / "vault_master.key"),
        }
        if self._lent:
            given |= {"mongo_database": self._lent.name, "key_vault_database": self._lent.vault}
        self.settings = service.settings(**{**given, **overrides})
        self.runtime = service.runtime(self.settings)

    @property
    def database(self) -> Any:
        """The service's database."""
        return self.runtime.database

    @property
    def transactions(self) -> Any:
        """The service's transactions, for calling actions directly."""
        return self.runtime.transactions

    @cached_property
    def app(self) -> Any:
        """The Flask application."""
        return build(self.runtime)

    @property
    def client(self) -> FlaskClient:
        """A client of the web door, without cookies of earlier ones."""
        made: FlaskClient = self.app.test_client()
        return made

    def token(
        self, user_id: str, account_ids: Collection[str] = (), *, session_id: str = "", at: datetime | None = None, **more: Any
    ) -> str:
        """An access token for the person and these accounts; `more` is what else `TokenIssuer.issue` takes."""
        now = at or clock.system_now()
        return self._issuer.issue(user_id=user_id, session_id=session_id or new_id(), account_ids=account_ids, now=now, **more)

    def headers(self, user_id: str = "", account_ids: Collection[str] = (), *, key: str = "", **more: Any) -> dict[str, str]:
        """The headers of a request: the person's token (if a person is named) and an Idempotency-Key, fresh unless given."""
        made = {"Idempotency-Key": key or new_id()}
        if user_id:
            made["Authorization"] = f"Bearer {self.token(user_id, account_ids, **more)}"
        return made

    def clock(self, *, at: datetime | str) -> None:
        """Set the business clock; it runs on from there."""
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        clock.write(self.folder / "clock.json", at=moment)
        self.runtime.clock.look_again()

    def deliver(self, *messages: Message, redelivered: bool = False, may_park: bool = False) -> None:
        """Hand messages to the service's handlers by the real path, inbox and parking included, as one batch.

        Raises NotHandled if one ends as failed, unless the test `may_park`; one that waits is no failure.
        """
        bodies = [_body(message) for message in messages]
        before = {row["_id"] for row in self.parked()}
        self._settlement.settle([Delivery(body, redelivered=redelivered) for body in bodies], self._weather)
        retry_due(self._settlement, self._weather)
        failed = [row for row in self.parked() if row["_id"] not in before and row["state"] != "waiting"]
        if failed and not may_park:
            raise NotHandled("; ".join(f"{row.get('type')}: {row['state']}, {row['reason']}" for row in failed))

    def outbox(self, type_name: str = "") -> list[Event]:
        """What the service announced, oldest first; of one type if named."""
        rows = self.database["outbox"].find({"type": type_name} if type_name else {}).sort([("$natural", 1)])
        return [envelope.decode(_bytes(row["body"]), declared()) for row in rows]

    def parked(self) -> list[dict[str, Any]]:
        """The parked rows: waiting, retry and dead."""
        return list(self.database["parked"].find())

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """The real relay, consumer and jobs on a virtual host of their own, in threads of this process."""
        if self._new_vhost is None:
            raise ValueError("give Running the fixture `new_vhost` or the address of a virtual host")
        address = self._new_vhost if isinstance(self._new_vhost, str) else self._new_vhost()
        runtime = self.service.runtime(replace(self.settings, amqp_url=Secret(address), worker_port=0))
        runtime.clock = self.runtime.clock
        provision.run(runtime, settle_seconds=0)
        worker = Worker(runtime)
        worker.start()
        try:
            yield worker
        finally:
            worker.stop()
            runtime.close()

    def wait_until(self, condition: Callable[[], bool], what: str, *, seconds: float = 10.0) -> None:
        """Return when the condition holds; fail with `what` was waited for when the deadline passes."""
        end = clock.monotonic() + seconds
        while not condition():
            if clock.monotonic() > end:
                raise AssertionError(f"waited {seconds:.0f} s in vain: {what}")
            threading.Event().wait(0.02)

    def close(self) -> None:
        """Leave the database to the next test; one that was named in the settings stays as it is."""
        if self._lent:
            lent_databases.give_back(self.runtime.client, self._lent)
        self.runtime.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @cached_property
    def _issuer(self) -> auth.TokenIssuer:
        return auth.TokenIssuer(self.folder / "jwt_private.json")

    @cached_property
    def _settlement(self) -> Settlement:
        return Settlement(self.transactions, self.service.handlers, errors=self.service.errors)

    @property
    def _weather(self) -> Weather:
        return Weather(self.database, rest=_give_up)

    def _write_keys(self) -> None:
        (self.folder / "jwt_private.json").write_text(json.dumps(auth.create_key()))
        (self.folder / "jwks.json").write_text(json.dumps(auth.public_keys(self.folder / "jwt_private.json")))
        (self.folder / "vault_master.key").write_bytes(os.urandom(vault.MASTER_KEY_BYTES))


def _give_up(seconds: float) -> None:
    raise Interrupted(f"the database is away or contended; the worker would rest for {seconds:.1f} s")


def _body(message: Message) -> bytes:
    return envelope.encode_event(message) if isinstance(message, Event) else orjson.dumps(dict(message))


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)
