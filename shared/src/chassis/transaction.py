"""One business action is one MongoDB transaction: state, outgoing facts and parked events are written together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pymongo
from contracts.core import Event, Fact
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from chassis import crash, trace
from chassis.clock import as_kept
from chassis.events import outbox, parked
from chassis.events.envelope import Stamp, encode
from chassis.ids import child_id
from chassis.mongo import is_away
from chassis.orphans import give_up
from chassis.pace import Pace
from chassis.room import Room

DEADLINE_SECONDS = 8.0  # below the server's transaction lifetime (10 s) and the web worker's timeout (30 s)

S = TypeVar("S")
R = TypeVar("R")


class Clock(Protocol):
    """Business time may be shifted; system time is the machine's. They are never mixed."""

    def now(self) -> datetime:
        """Business time, aware, UTC."""

    def date_of(self, moment: datetime) -> date:
        """The business date of a moment, in the retailer's zone."""

    def system_now(self) -> datetime:
        """System time, aware, UTC."""


class ReadOnly(RuntimeError):
    """Something tried to announce, park or wake outside a transaction."""


@dataclass
class Work(Generic[S]):
    """What an action is handed: the store, the time, and the way to tell others what became true."""

    store: S
    settings: Any
    now: datetime
    today: date
    system_now: datetime
    source: str = ""
    seed: UUID = field(default_factory=uuid4)
    database: Database[Any] | None = None
    session: ClientSession | None = None
    writable: bool = True
    make_tools: Callable[[], Any] | None = None
    announced: list[outbox.Outgoing] = field(default_factory=list)
    parking: dict[str, parked.Parking] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    traces: Mapping[str, trace.Trace] = field(default_factory=dict)  # by partition key, where several requests share this work
    _causes: dict[str, Event] = field(default_factory=dict)
    _cause: Event | None = None
    _ids: int = 0

    @cached_property
    def tools(self) -> Any:
        """What the service made once per process: clients, key files, packs."""
        return self.make_tools() if self.make_tools is not None else None

    def new_id(self) -> str:
        """A UUID that repeats when the transaction is tried again."""
        self._ids += 1
        return str(uuid5(self.seed, f"id/{self._ids}"))

    def announce(self, fact: Fact, *, cause: Event | None = None) -> None:
        """Tell the others what became true; it leaves with this transaction or not at all."""
        self._must_be_writable()
        cause = cause or self._causes.get(fact.partition_key) or self._cause
        seed = str(self.seed) if cause is None else cause.id
        asked = self.traces.get(fact.partition_key) or trace.current()
        stamp = Stamp(
            id=child_id(seed, f"{fact.type.name}/{fact.subject}/{fact.revision}"),
            source=self.source or fact.type.producer,
            time=self.now,
            correlation_id=(cause.correlation_id or cause.id) if cause else asked.correlation_id,
            causation_id=cause.id if cause else "",
            traceparent=(cause.traceparent if cause else "") or asked.traceparent,
        )
        self.announced.append(outbox.Outgoing(fact, stamp, encode(fact, stamp)))

    def park(self, event: Event, *, waiting_for: str) -> None:
        """This event is not possible yet; it is kept and tried again when `waiting_for` arrives, and by time."""
        self._must_be_writable()
        self.parking[event.id] = parked.Parking(event, waiting_for)

    def arrived(self, key: str) -> None:
        """What parked events waited for is here: they are tried again at once."""
        self._must_be_writable()
        self.arrivals.append(key)

    def caused_by(self, events: Iterable[Event]) -> None:
        """Facts announced from here on without a cause of their own come from the event of the same partition key."""
        self._causes = {event.partition_key: event for event in events}

    def _must_be_writable(self) -> None:
        if not self.writable:
            raise ReadOnly("A reading unit of work announces, parks and wakes nothing.")


@dataclass(frozen=True)
class Moment:
    """One look at the clocks, as the database keeps it; a repeated transaction sees the same."""

    now: datetime
    today: date
    system_now: datetime


@dataclass(frozen=True)
class Transactions(Generic[S]):
    """Opens transactions for one service; made once per process, after any fork."""

    database: Database[Any]
    name: str
    store: Callable[[Database[Any], ClientSession | None], S]
    settings: Any
    clock: Clock
    make_tools: Callable[[], Any] | None = None
    publishing: bool = True  # off in a replay: what is announced was said long ago

    @cached_property
    def tools(self) -> Any:
        """What the service declared with `tools=`, made at first use."""
        return self.make_tools() if self.make_tools is not None else None

    @cached_property
    def room(self) -> Room:
        """Whether the disk can take what is written."""
        return Room(self.database)

    def run(self, action: Callable[[Work[S]], R], *, cause: Event | None = None) -> R:
        """Run the action in one transaction, again after a write conflict, for at most eight seconds; NoRoom if the disk is full.

        A DuplicateKeyError goes through: caught inside, the driver would repeat the aborted transaction for minutes.
        """
        self.room.check()
        seed = uuid4() if cause is None else _seed(cause)
        moment = self._moment()

        def attempt(session: ClientSession) -> R:
            work = self._work(session, moment, seed=seed, cause=cause)
            crash.point("before_action")
            result = action(work)
            crash.point("after_action")
            if not self.publishing:
                work.announced.clear()
            _flush(work)
            crash.point("before_commit")
            return result

        with pymongo.timeout(DEADLINE_SECONDS), self.database.client.start_session() as session:
            try:
                result = session.with_transaction(
                    attempt,
                    read_concern=ReadConcern("snapshot"),
                    write_concern=WriteConcern("majority"),
                    read_preference=ReadPreference.PRIMARY,
                )
            except PyMongoError as error:
                if is_away(error):
                    give_up(session)
                raise
        crash.point("after_commit")
        return result

    def pace(self) -> Pace:
        """For whoever runs one transaction after another over much: how much of the time that may take."""
        return Pace.of(self.database)

    def read(self) -> Work[S]:
        """A unit of work for queries: no transaction, nothing to announce."""
        return self._work(None, self._moment(), seed=uuid4(), cause=None)

    def look(self, action: Callable[[Work[S]], R]) -> R:
        """Run a query that sees everything as it was at one moment, whatever is written meanwhile."""
        with self.database.client.start_session(snapshot=True) as session:
            work = self._work(session, self._moment(), seed=uuid4(), cause=None)
            work.writable = False
            return action(work)

    def _moment(self) -> Moment:
        now = as_kept(self.clock.now())
        return Moment(now, self.clock.date_of(now), as_kept(self.clock.system_now()))

    def _work(self, session: ClientSession | None, moment: Moment, *, seed: UUID, cause: Event | None) -> Work[S]:
        return Work(
            store=self.store(self.database, session),
            settings=self.settings,
            **vars(moment),
            source=self.name,
            seed=seed,
            database=self.database,
            session=session,
            writable=session is not None,
            make_tools=lambda: self.tools,
            _cause=cause,
        )


@dataclass(frozen=True)
class Job:
    """Work that the worker does by time: `run(transactions)` every `every` seconds, in one worker at a time."""

    name: str
    every: float
    run: Callable[[Transactions[Any]], Any]


def _flush(work: Work[Any]) -> None:
    if work.database is None or work.session is None:
        return
    if work.parking:
        parked.park(work.database, work.session, work.parking.values(), now=work.system_now)
        crash.point("after_parking")
    if work.arrivals:
        parked.wake(work.database, work.session, work.arrivals, now=work.system_now)
        crash.point("after_waking")
    if work.announced:
        outbox.insert(work.database, work.session, work.announced, now=work.system_now)
        crash.point("after_insert_outbox")


def _seed(cause: Event) -> UUID:
    try:
        return UUID(cause.id)
    except ValueError:
        return uuid5(NAMESPACE_OID, cause.id)
