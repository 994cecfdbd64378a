"""Where victims live and die: one database and one set of queues per service, put back as they were before each case."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import amqp
from chassis import provision
from chassis.events import broker, topology
from chassis.events.envelope import CONTENT_TYPE
from chassis.settings import Secret
from chassis.testing import Running

from tests.faults.crash.cases import NEEDED_LATER, PLANS, Case
from tests.faults.crash.feeds import SERVICES, Feed
from tests.faults.crash.fork import ended
from tests.faults.crash.kept import OF_THE_MACHINERY, different, kept
from tests.faults.crash.victim import KILLED, Step, Victim
from tests.faults.rig.twins import Message, known_in

LISTENER, REFUSING = "listener", "refusing"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NONSENSE = (b"nonsense", b'{"type": "nobody.knows_it.v1"}')
PARTITIONS = 2


@dataclass
class Verdict:
    """What became of a case: empty texts if all was as it must be."""

    wrong: str = ""
    stuck: str = ""
    lost: int = 0
    processes: int = 0

    @property
    def good(self) -> bool:
        return not (self.wrong or self.stuck or self.lost)


@dataclass
class Stage:
    """One service with its own database and virtual host."""

    running: Running
    amqp_url: str
    log: Path
    _snapshot: dict[str, list[Any]] = field(default_factory=dict)
    _references: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    _prepared: str = ""

    def __post_init__(self) -> None:
        self.service = self.running.service.name
        self.settings = replace(self.running.settings, amqp_url=Secret(self.amqp_url), partitions=PARTITIONS, worker_port=0)
        runtime = self.running.service.runtime(self.settings)
        provision.run(runtime, settle_seconds=0)
        runtime.close()
        types = [each.type for each in self.running.service.handlers]
        self._queues = [queue.name for queue in topology.of(self.service, types=types, partitions=PARTITIONS).queues]
        self._connection = broker.connect(self.amqp_url, name="stage")
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.queue_declare(LISTENER, durable=True, auto_delete=False)
        full = {"x-max-length": 1, "x-overflow": "reject-publish"}
        self._channel.queue_declare(REFUSING, durable=True, auto_delete=False, arguments=full)
        self._channel.basic_publish_confirm(amqp.Message(b"full"), "", REFUSING)

    def close(self) -> None:
        """Let go of the broker."""
        broker.drop(self._connection)

    def reference(self, feed: Feed, circumstances: str) -> dict[str, list[str]]:
        """What is held when nobody dies."""
        key = (feed.type, circumstances)
        if key not in self._references:
            verdict = self._play(feed, circumstances, crash=None)
            assert not verdict.stuck, f"{feed.name} in circumstances '{circumstances}', undisturbed: {verdict.stuck}"
            self._references[key] = self._kept()
            told = bool(self._references[key].get("outbox"))
            assert told == bool(feed.announces), f"{feed.name} announces: {told}"
        return self._references[key]

    def kill(self, feed: Feed, case: Case) -> Verdict:
        """Play the circumstances with a process that dies at the point, and compare what is held in the end."""
        expected = self.reference(feed, case.circumstances)
        verdict = self._play(feed, case.circumstances, crash=case)
        if not verdict.stuck:
            verdict.wrong = different(expected, self._kept())
            verdict.lost = self._not_heard()
        return verdict

    def _play(self, feed: Feed, circumstances: str, *, crash: Case | None) -> Verdict:
        self._put_back(feed, without_needs=circumstances in NEEDED_LATER)
        verdict = Verdict()
        for act in PLANS[circumstances]:
            if isinstance(act, str):
                self._acts[act]()
                continue
            step = act
            if act.crash == "X":
                step = replace(act, crash=crash.point, thread=crash.thread_of(feed)) if crash else replace(act, crash="")
                if crash is None and circumstances == "refused":
                    continue  # an undisturbed relay would go on being refused
            self._time_passes()
            code = self._live(step)
            verdict.processes += 1
            if code != (KILLED if step.crash else 0):
                verdict.stuck = f"{step} ended with {code}"
                return verdict
        return verdict

    def _live(self, step: Step) -> int | None:
        victim = Victim(self.service, self.settings, [each["id"] for each in self._messages])
        return ended(victim.live, step, self.log)

    @property
    def _acts(self) -> dict[str, Callable[[], None]]:
        names = self._queues
        return {
            "publish": lambda: self._publish([json.dumps(each).encode() for each in self._messages], names[:2]),
            "publish dead": lambda: self._publish([json.dumps(each).encode() for each in self._messages], names[-1:]),
            "publish nonsense": lambda: self._publish(NONSENSE, names[:1]),
            "publish needed": lambda: self._publish([json.dumps(each).encode() for each in self._needed], names[1:2]),
            "listen": self._listen,
            "stop listening": lambda: self._channel.queue_unbind(LISTENER, topology.exchange(self.service), "#"),
            "refuse": lambda: self._channel.queue_bind(REFUSING, topology.exchange(self.service), "#"),
        }

    def _publish(self, bodies: Any, queues: list[str]) -> None:
        """Two of three go to the first queue."""
        for place, body in enumerate(bodies):
            message = amqp.Message(body, delivery_mode=2, content_type=CONTENT_TYPE)
            self._channel.basic_publish_confirm(message, "", queues[place // 2 % len(queues)])

    def _listen(self) -> None:
        self._channel.queue_unbind(REFUSING, topology.exchange(self.service), "#")
        self._channel.queue_bind(LISTENER, topology.exchange(self.service), "#")

    def _time_passes(self) -> None:
        """What a dead process had claimed, and what waits for its next try, is due."""
        due = {"$set": {"next_at": LONG_AGO}}
        self.running.database["parked"].update_many({"state": {"$in": ["waiting", "retry"]}}, due)
        self.running.database["deliveries"].update_many({"state": {"$in": ["queued", "bulk"]}}, due)

    def _put_back(self, feed: Feed, *, without_needs: bool) -> None:
        key = f"{feed.type} {without_needs}"
        if self._prepared != key:
            self._prepare(feed, without_needs=without_needs)
            self._prepared = key
        for name in self.running.database.list_collection_names():
            if name not in ("provisioned", "leases"):
                self.running.database[name].delete_many({})
                if self._snapshot.get(name):
                    self.running.database[name].insert_many(self._snapshot[name])
        for queue in [*self._queues, LISTENER]:
            self._channel.queue_purge(queue)
        self._listen()

    def _prepare(self, feed: Feed, *, without_needs: bool) -> None:
        database = self.running.database
        for name in database.list_collection_names():
            if name not in OF_THE_MACHINERY:
                database[name].delete_many({})
        self._messages: list[Message] = feed.messages(self.running)
        self._needed: list[Message] = feed.needed(self.running)
        feed.prepare(self.running)
        if self._needed and not without_needs:
            self.running.deliver(*self._needed)
        database["outbox"].delete_many({})
        self._snapshot = {name: list(database[name].find()) for name in database.list_collection_names()}
        self._known = known_in(*self._messages, *self._needed)

    def _kept(self) -> dict[str, list[str]]:
        return kept(self.running.database, self._known)

    def _not_heard(self) -> int:
        """Facts marked as sent that no listener got: kept by the broker for an independent one."""
        heard = set()
        while (message := self._channel.basic_get(LISTENER, no_ack=True)) is not None:
            heard.add(message.properties.get("message_id"))
        sent = {row["_id"] for row in self.running.database["outbox"].find({"state": "sent"}, {"_id": 1})}
        return len(sent - heard)


@contextmanager
def staged(service: str, mongo_url: str, amqp_url: str, folder: Path, **settings: Any) -> Iterator[Stage]:
    """A stage for the service, gone afterwards."""
    with Running(SERVICES[service], mongo_url, **settings) as running:
        running.clock(at="2022-11-20T12:00:00+03:00")
        stage = Stage(running, amqp_url, folder / f"{service}.log")
        yield stage
        stage.close()
