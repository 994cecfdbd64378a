"""The audit of a running system, with rights to read alone: every event of a log is in the inbox of everyone bound to it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contracts.core import EventType
from pymongo.database import Database

from chassis.clock import system_now
from chassis.events import inbox, outbox, parked, subscriptions
from chassis.evidence import Check, Checked
from chassis.history.log import START, Log, Place, Row
from chassis.runtime import Runtime

CHUNK = 5000
GRACE = timedelta(minutes=1)  # what left later may be on its way
PATIENCE_SECONDS = 20.0  # for how long what is missing is looked for again
EXAMPLES = 5
PARKED_SHOWN = 10
# what cannot be read and tells no event's id has come from nobody's log: it is shown, but nothing is missing for it
_DEAD = {"state": "dead", "$or": [{"type": {"$ne": ""}}, {"event_id": {"$ne": None}}]}


@dataclass
class Heard:
    """What a consumer made of the events of one type; `earlier` ones left before it was bound to the type.

    `queued` ones left long ago, and at least as many deliveries wait in its queues: whether it is these is not known.
    """

    consumer: str
    type: str
    events: int = 0
    parked: int = 0
    in_flight: int = 0
    queued: int = 0
    earlier: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def handled(self) -> int:
        """How many had their effect; with `since`, what was parked before counts as well."""
        absent = self.in_flight + self.queued + self.earlier + len(self.lost)
        return self.events - absent - min(self.parked, self.events - absent)


@dataclass(frozen=True)
class Sent:
    """What of a producer's outbox has not left, and how much nobody listens to."""

    producer: str
    unsent: int
    stuck: int
    unheard: int


@dataclass(frozen=True)
class Audited:
    """Everything that was looked at for one service; `dead` events are those that nobody tries any more."""

    heard: list[Heard]
    sent: Sent
    dead: int
    parked: list[Row]
    checks: dict[str, Checked]

    @property
    def faults(self) -> list[str]:
        """What must not be, in words."""
        losses = [each for each in self.heard if each.lost]
        said = [f"{each.consumer} has lost {len(each.lost):,} of {each.type}: {_some(each.lost)}" for each in losses]
        if self.sent.unsent or self.sent.stuck:
            said.append(f"{self.sent.producer} has not sent {self.sent.unsent:,} old events, {self.sent.stuck:,} are stuck")
        if self.dead:
            said.append(f"{self.sent.producer} has {self.dead:,} dead events, whose effect is missing until they are redriven")
        return said + [f"{name}: {words}" for name, checked in self.checks.items() for words in checked.wrong]

    @property
    def doubts(self) -> list[str]:
        """What could not be proven, in words."""
        queued = sum(each.queued for each in self.heard)
        doubt = f"{queued:,} events for {self.sent.producer} may wait in its queues: audit again when these are empty"
        return [doubt] if queued else []

    @property
    def proven(self) -> bool:
        """Whether nothing is lost and nothing wrong, for certain."""
        return not self.faults and not self.doubts


@dataclass(frozen=True)
class Auditor:
    """`queued()` tells how many deliveries wait in the consumer's queues; without a broker to ask, none."""

    log: Log
    queued: Callable[[], int] = lambda: 0
    grace: timedelta = GRACE
    patience: float = PATIENCE_SECONDS

    def listen(self, consumer: str, database: Database[Any], types: list[EventType], *, since: datetime | None) -> list[Heard]:
        """Compare the logs of what the consumer is bound to with its inbox.

        What is on its way is looked for again for a while; what then is neither here nor, maybe, in a queue is lost.
        """
        begun = subscriptions.since(database)
        heard = {each.name: Heard(consumer, each.name) for each in types}
        late = {
            event_id: heard[each.name]
            for each in types
            for event_id in self._late(heard[each.name], database, each, begun.get(each.name), since)
        }
        still = self._look_again(database, set(late))
        lost = len(still) > (self.queued() if still else 0)  # a delivery that waits excuses one event, not one of every type
        for event_id in sorted(still):
            if lost:
                late[event_id].lost.append(event_id)
            else:
                late[event_id].queued += 1
        return list(heard.values())

    def _late(
        self, heard: Heard, database: Database[Any], event_type: EventType, begun: datetime | None, since: datetime | None
    ) -> list[str]:
        """Count what is in its place; the ids of those that should have arrived long ago."""
        after = None if since is None else Place(since, START.id)
        missing: list[str] = []
        heard.parked = database[parked.COLLECTION].count_documents({"type": event_type.name, "readable": True})
        ids = (row["_id"] for row in self.log.ids(event_type, until=system_now(), after=after))
        for chunk in _chunks(ids):
            heard.events += len(chunk)
            rest, unread = absent(database, chunk)
            heard.parked += unread
            missing += rest
        rows = (row for chunk in _chunks(missing) for row in self.log.rows(event_type, chunk).items())
        fates = {event_id: self._fate(row, begun) for event_id, row in rows}
        heard.in_flight = sum(fate == "in flight" for fate in fates.values())
        heard.earlier = sum(fate == "earlier" for fate in fates.values())
        return [event_id for event_id, fate in fates.items() if fate == "late"]

    def _look_again(self, database: Database[Any], late: set[str]) -> set[str]:
        """For as long as they become fewer: a worker at work has deliveries at hand that no queue shows."""
        end = time.monotonic() + self.patience
        while late and time.monotonic() < end:
            time.sleep(min(1.0, self.patience / 10))
            still = set(absent(database, sorted(late))[0])
            if len(still) < len(late):
                end = time.monotonic() + self.patience
            late = still
        return late

    def _fate(self, row: Row, begun: datetime | None) -> str:
        left = row.get("sent_at") or row.get("unheard_at")
        if left is None or row["state"] in ("new", "refused", "stuck"):
            return "in flight"  # if it is old, its producer's outbox tells
        if begun is not None and left < begun:
            return "earlier"
        return "in flight" if left > system_now() - self.grace else "late"

    def send(self, producer: str, database: Database[Any]) -> Sent:
        """Look at what a producer's outbox still holds."""
        unsent = outbox.count_unsent(database, before=system_now() - self.grace) + outbox.count(database, "refused")
        return Sent(producer, unsent, outbox.count(database, "stuck"), outbox.count(database, "unheard"))


def audit(runtime: Runtime, auditor: Auditor, *, sample: int, since: datetime | None) -> Audited:
    """Everything about one service; `runtime` needs no rights but to read."""
    service, database = runtime.service, runtime.database
    types = sorted((each.type for each in service.handlers), key=lambda each: each.name)
    return Audited(
        heard=auditor.listen(service.name, database, types, since=since),
        sent=auditor.send(service.name, database),
        dead=database[parked.COLLECTION].count_documents(_DEAD),
        parked=parked.rows(database, limit=PARKED_SHOWN),
        checks={each.name: _check(runtime, each, sample) for each in service.evidence.checks},
    )


def _check(runtime: Runtime, check: Check, sample: int) -> Checked:
    run = check.run
    return runtime.transactions.look(lambda work: run(work, sample))


def absent(database: Database[Any], ids: list[str]) -> tuple[list[str], int]:
    """Those of the events that are neither in the inbox nor among the parked, and how many are parked as unreadable."""
    known = inbox.known(database, ids)
    rest = [each for each in ids if each not in known]
    unread = {"event_id": {"$in": rest}}
    found = {row["event_id"] for row in database[parked.COLLECTION].find(unread, {"event_id": 1})} if rest else set()
    return [each for each in rest if each not in found], len(found)


def _chunks(ids: Iterator[str] | list[str]) -> Iterator[list[str]]:
    stream = iter(ids)
    while chunk := list(itertools.islice(stream, CHUNK)):
        yield chunk


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:EXAMPLES]) + (" …" if len(ids) > EXAMPLES else "")
