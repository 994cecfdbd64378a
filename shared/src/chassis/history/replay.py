"""Replay: what the producers' logs hold enters a service by the same door as live events, in event time.

Facts that follow are kept quiet where the event left before the service was bound to its type, so that nobody can have been
waiting for them. Where the event may lie in a queue as well, whoever comes first handles it, so its facts are told as ever;
their ids come from their cause, and listeners drop what they had.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from contracts.core import EventType
from pymongo.database import Database

from chassis.clock import Clock, system_now
from chassis.declaration import Declaration
from chassis.events import parked, subscriptions
from chassis.events.collections import REPLAYS
from chassis.events.retries import retry_due
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Weather
from chassis.history.log import Log, Place, Row, place_of
from chassis.transaction import Transactions

WINDOW = 500
COMMITTED = timedelta(seconds=12)  # a transaction lives ten seconds: what is older is there or will never be
DOUBT = timedelta(minutes=1)  # between the clocks of relay and deploy job
AFTERWARDS_SECONDS = 30.0  # for how long what failed is waited for when the log has been read and nothing else is due
SAY_EVERY = 2.0


@dataclass(frozen=True)
class Progress:
    """How far a replay has come."""

    events: int
    expected: int
    seconds: float
    at: datetime | None

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds if self.seconds else 0.0


Tell = Callable[[Progress], None]


class EventTime:
    """The clock of a replay: business time is that of the events."""

    def __init__(self, zone: str) -> None:
        self._calendar = Clock(zone=zone)
        self.moment = system_now()

    def now(self) -> datetime:
        """The time of the youngest event at hand."""
        return self.moment

    def today(self) -> date:
        """Its date in the retailer's zone."""
        return self.date_of(self.moment)

    def system_now(self) -> datetime:
        """The machine's time, which is never shifted."""
        return system_now()

    def date_of(self, moment: datetime) -> date:
        """The date of a moment in the retailer's zone."""
        return self._calendar.date_of(moment)


@dataclass(frozen=True)
class Window:
    """Neighbours in the log: of one business day, and told or kept quiet alike."""

    rows: Sequence[Row]
    moment: datetime
    quiet: bool


class Replay:
    """A `rebuild` goes into an empty database: it takes the service's first-hand facts from its own log, and all is quiet."""

    def __init__(
        self, service: Declaration, transactions: Transactions[Any], log: Log, *, rebuild: bool = False, tell: Tell | None = None
    ) -> None:
        handlers = [*service.handlers, *(service.evidence.first_hand if rebuild else ())]
        self.types: list[EventType] = [each.type for each in handlers]
        self._database, self._log, self._tell = transactions.database, log, tell or _silently
        self._clock = EventTime(transactions.settings.time_zone)
        loud = replace(transactions, clock=self._clock)
        self._loud = Settlement(loud, handlers, errors=service.errors)
        self._quiet = Settlement(replace(loud, publishing=False), handlers, errors=service.errors)
        self._since: Mapping[str, datetime | None] = {} if rebuild else subscriptions.since(self._database)
        self._rebuild = rebuild
        self._parked: dict[bool, set[str]] = {True: set(), False: set()}  # by this replay, quiet ones and others
        self._weather = Weather(self._database, rest=time.sleep)

    def run(self, *, until: datetime, anew: bool = False) -> Progress:
        """Read the logs up to a moment that lies at least `COMMITTED` back; goes on where an unfinished run stopped."""
        after = None if anew else self._where_it_stopped()
        expected = self._log.count(self.types, until=until, after=after)
        started, said, events = time.monotonic(), 0.0, 0
        moment: datetime | None = None
        for window in self._windows(self._log.read(self.types, until=until, after=after)):
            self._settle(window)
            self._remember(place_of(window.rows[-1]))
            events, moment = events + len(window.rows), window.moment
            if time.monotonic() - said > SAY_EVERY:
                said = time.monotonic()
                self._tell(Progress(events, expected, said - started, moment))
        self._try_parked_again()
        self._database[REPLAYS].delete_one({"_id": self._name})
        if not self._rebuild:
            subscriptions.caught_up(self._database, [each.name for each in self.types])
        return Progress(events, expected, time.monotonic() - started, moment)

    @staticmethod
    def is_unfinished(database: Database[Any]) -> bool:
        """Whether a replay into this database was broken off."""
        return database[REPLAYS].find_one() is not None

    def _windows(self, rows: Iterable[Row]) -> Iterator[Window]:
        told = ((row, _time_of(row), self._is_quiet(row)) for row in rows)
        for (_, quiet), neighbours in itertools.groupby(told, key=lambda each: (self._clock.date_of(each[1]), each[2])):
            while part := list(itertools.islice(neighbours, WINDOW)):
                yield Window([row for row, _, _ in part], max(moment for _, moment, _ in part), quiet)

    def _settle(self, window: Window) -> None:
        self._clock.moment = window.moment
        settlement = self._quiet if window.quiet else self._loud
        for together in rounds(window.rows):
            settlement.settle([Delivery(row["body"].encode()) for row in together], self._weather)
        self._parked[window.quiet] |= self._still_parked([row["_id"] for row in window.rows])
        self._retry()

    def _retry(self) -> int:
        """Try what waits again, each as quiet as it came. What live deliveries left there is the worker's: its facts are news."""
        if self._rebuild:
            return retry_due(self._quiet, self._weather)
        tried = 0
        for quiet, settlement in ((True, self._quiet), (False, self._loud)):
            if self._parked[quiet]:
                tried += retry_due(settlement, self._weather, among=self._parked[quiet])
                self._parked[quiet] = self._still_parked(self._parked[quiet])
        return tried

    def _still_parked(self, ids: Iterable[str]) -> set[str]:
        return {row["_id"] for row in self._database[parked.COLLECTION].find({"_id": {"$in": list(ids)}}, {"_id": 1})}

    def _is_quiet(self, row: Row) -> bool:
        if self._rebuild:
            return True
        begun, left = self._since.get(row["type"]), row.get("sent_at") or row.get("unheard_at")
        return begun is not None and left is not None and left < begun - DOUBT

    def _try_parked_again(self) -> None:
        """What waited comes at once with what it waited for; what failed by chance is tried as long as it takes."""
        end = time.monotonic() + AFTERWARDS_SECONDS
        while time.monotonic() < end:
            if self._retry():
                end = time.monotonic() + AFTERWARDS_SECONDS
                continue
            ours = {} if self._rebuild else {"_id": {"$in": [*self._parked[True], *self._parked[False]]}}
            if self._database[parked.COLLECTION].find_one({"state": "retry", **ours}, {"_id": 1}) is None:
                return
            time.sleep(0.2)

    @property
    def _name(self) -> str:
        return "/".join(sorted(each.name for each in self.types))

    def _where_it_stopped(self) -> Place | None:
        row = self._database[REPLAYS].find_one({"_id": self._name})
        return None if row is None else Place(row["at"], row["row"])

    def _remember(self, place: Place) -> None:
        self._database[REPLAYS].replace_one({"_id": self._name}, {"at": place.at, "row": place.id}, upsert=True)


def rounds(rows: Sequence[Row]) -> list[list[Row]]:
    """Of one key one event at a time, in the order of the log: as a service at peace handles them, step by step."""
    made: list[list[Row]] = []
    seen: dict[str, int] = {}
    for row in rows:
        number = seen.get(row["partition_key"], 0)
        seen[row["partition_key"]] = number + 1
        if number == len(made):
            made.append([])
        made[number].append(row)
    return made


def _silently(_progress: Progress) -> None:
    pass


def _time_of(row: Row) -> datetime:
    return datetime.fromisoformat(orjson.loads(row["body"])["time"])
