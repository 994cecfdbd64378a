"""Settling deliveries: each ends as an effect, a duplicate or a parked row, and only then may be acknowledged."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog
from contracts.core import Event
from pymongo.errors import PyMongoError

from chassis import crash
from chassis.clock import system_now
from chassis.events import counts, inbox, parked
from chassis.events.danger import Danger
from chassis.events.envelope import CONTENT_TYPE, NotUnderstood, decode
from chassis.events.handler import Handler, apart
from chassis.events.weather import Interrupted, Weather, passing, reason_of
from chassis.events.work import Transactions, Work
from chassis.mongo import is_duplicate

MOST_ATTEMPTS = 4  # the fourth is not made here: somebody may be killing processes, and later it may be left alone
FEW = 25  # of a full batch of suspects so many are left to stand alone, and a kill among them costs no more than these

Refused = tuple[bytes, NotUnderstood]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivery:
    """A message as the broker gave it."""

    body: bytes
    content_type: str = CONTENT_TYPE
    content_encoding: str = ""
    headers: Mapping[str, Any] = field(default_factory=dict)
    redelivered: bool = False
    probe: bool = False  # the deploy job's, to be acknowledged and forgotten


@dataclass(frozen=True)
class Item:
    """An event to be settled; `row` is the parked row it comes from, if it does."""

    event: Event
    row: Mapping[str, Any] | None = None


class Settlement:
    """The door through which every event enters, whether from a queue, the dead queue, a parked row or a test."""

    def __init__(
        self, transactions: Transactions, handlers: Iterable[Handler], *, errors: type[Exception],
        now: Callable[[], datetime] = system_now,
    ) -> None:  # fmt: skip
        self._transactions, self._errors, self._now = transactions, errors, now
        self._handlers = {handler.type.name: handler for handler in handlers}
        self.types = {handler.type.name: handler.type for handler in self._handlers.values()}
        self.alone = frozenset(handler.type.name for handler in self._handlers.values() if handler.alone)
        self.database = transactions.database
        self._look_first, self.danger = False, Danger()

    def settle(self, deliveries: Sequence[Delivery], weather: Weather) -> None:
        """Returns when every delivery may be acknowledged; raises Interrupted if the wait for the database must end."""
        items, suspects, refused = self._read(deliveries)
        if refused:
            crash.point("before_burial")
            weather.insist(lambda: parked.bury(self.database, refused, now=self._now()))
            crash.point("after_burial")
            _tell_of([error for _, error in refused])
        if items:
            self.together(items, weather)
        if suspects:
            self._carefully(suspects, weather)

    def together(self, items: Sequence[Item], weather: Weather) -> None:
        """One transaction for all that are not much work each; a failing batch is halved until the bad event stands alone."""
        if len(parts := apart(items, self.alone)) > 1:
            for part in parts:
                self.together(part, weather)
            return
        try:
            weather.through(lambda: self._transaction(items), alone=len(items) == 1)
        except Interrupted:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a handler raises decides over its own event alone
            if len(items) == 1:
                self._set_aside(items[0], error, weather)
                return
            counts.HALVED.inc()
            middle = len(items) // 2
            crash.point("before_halves")
            self.together(items[:middle], weather)
            crash.point("between_halves")
            self.together(items[middle:], weather)

    def _read(self, deliveries: Sequence[Delivery]) -> tuple[list[Item], list[Item], list[Refused]]:
        items: list[Item] = []
        suspects: list[Item] = []
        refused: list[Refused] = []
        for each in deliveries:
            if each.probe:
                continue
            try:
                event = decode(
                    each.body, self.types, headers=each.headers, content_type=each.content_type,
                    content_encoding=each.content_encoding, redelivered=each.redelivered,
                )  # fmt: skip
            except NotUnderstood as error:
                refused.append((each.body, error))
            else:
                (suspects if each.redelivered else items).append(Item(event))
        return items, suspects, refused

    def _carefully(self, suspects: Sequence[Item], weather: Weather) -> None:
        """Redelivered events: one of them may have taken the process with it, so they are written down before they are tried.

        They are tried together once more, those of such a try by few, those of a try by few alone: hundreds that each stand alone
        take minutes, in which the next kill comes. What still has no effect then is tried again later (retries.py) before it is
        called dead: it may have been chance each time.
        """
        ids = [item.event.id for item in suspects]
        settled = weather.insist(lambda: inbox.known(self.database, ids))
        counts.DUPLICATES.inc(sum(event_id in settled for event_id in ids))
        attempts = weather.insist(lambda: inbox.attempts(self.database, ids))
        unsettled = [item for item in suspects if item.event.id not in settled]
        by_attempts = [[each for each in unsettled if min(attempts[each.event.id], 2) == made] for made in range(3)]
        for group in (by_attempts[0], *_by(FEW, by_attempts[1])):
            if group:
                with self.danger.alone(weather):
                    self._once_more(group, weather)
        for item in by_attempts[2]:
            with self.danger.alone(weather):
                self._alone(item, weather)

    def _once_more(self, items: Sequence[Item], weather: Weather) -> None:
        crash.point("before_attempt_written")
        weather.insist(lambda: inbox.write_attempts(self.database, [item.event.id for item in items], now=self._now()))
        crash.point("after_attempt_written")
        self._try(items, weather)

    def _alone(self, item: Item, weather: Weather) -> None:
        event_id = item.event.id
        crash.point("before_attempt_written")
        attempt = weather.insist(lambda: inbox.write_attempt(self.database, event_id, now=self._now()))
        crash.point("after_attempt_written")
        if attempt >= MOST_ATTEMPTS:
            reason = f"took the process with it {MOST_ATTEMPTS} times"
            self._park(item, parked.Failure(reason, rest=parked.CLAIM), weather)
        else:
            self._try([item], weather)

    def _try(self, items: Sequence[Item], weather: Weather) -> None:
        try:
            self.together(items, weather)
        except Exception:
            with contextlib.suppress(PyMongoError):
                inbox.take_back_attempts(self.database, [item.event.id for item in items])
            raise

    def _transaction(self, items: Sequence[Item]) -> None:
        cause = items[0].event if len(items) == 1 else None
        look = self._look_first or any(item.event.redelivered for item in items)
        try:
            handled, repeated, waiting = self._transactions.run(lambda work: self._act(work, items, look), cause=cause)
        except inbox.Repeated:
            handled, repeated, waiting = self._transactions.run(lambda work: self._act(work, items, True), cause=cause)
        self._look_first = repeated > 0
        counts.DUPLICATES.inc(repeated)
        counts.PARKED.labels("waiting").inc(waiting)
        for event in handled:
            counts.HANDLED.labels(event.type).inc()

    def _act(self, work: Work, items: Sequence[Item], look: bool) -> tuple[list[Event], int, int]:
        assert work.database is not None and work.session is not None
        held = {item.row["_id"]: item for item in items if item.row is not None}
        usable = parked.use_up(work.database, work.session, held) if held else set()
        crash.point("after_use_up")
        resumed = [held[key].event for key in held if key in usable and held[key].row["readable"]]  # type: ignore[index]
        unseen = [item.event for item in items if item.row is None or (item.row["_id"] in usable and not item.row["readable"])]
        fresh = inbox.take(work.database, work.session, unseen, now=work.system_now, look=look) if unseen else []
        crash.point("after_inbox")
        suspects = [event.id for event in unseen if event.redelivered]
        if suspects:
            inbox.forget_attempts(work.database, work.session, suspects)
            crash.point("after_attempts_forgotten")
        events = resumed + fresh
        work.caused_by(events)
        for name, group in _by_type(events).items():
            self._handlers[name].run(work, group)
        _carry_on(work, held)
        return events, len(unseen) - len(fresh), len(work.parking)

    def _set_aside(self, item: Item, error: Exception, weather: Weather) -> None:
        if isinstance(error, self._errors):
            failure = parked.Failure(str(getattr(error, "code", type(error).__name__)), dead=True)
        else:
            congested = isinstance(error, PyMongoError) and passing(error) and not is_duplicate(error)
            failure = parked.Failure(reason_of(error), counts=not congested)
        self._park(item, failure, weather)

    def _park(self, item: Item, failure: parked.Failure, weather: Weather) -> None:
        event, row = item.event, item.row
        crash.point("before_set_aside")
        if row is not None:
            state = weather.insist(lambda: parked.failed(self.database, row, failure, now=self._now()))
        else:
            state = "dead" if failure.dead else "retry"
            weather.insist(lambda: self._transactions.run(lambda work: _keep(work, event, failure), cause=event))
        crash.point("after_set_aside")
        counts.PARKED.labels(state).inc()
        log.warning("event_parked", event_id=event.id, type=event.type, state=state, reason=failure.reason)


def _keep(work: Work, event: Event, failure: parked.Failure) -> None:
    assert work.database is not None and work.session is not None
    if inbox.take(work.database, work.session, [event], now=work.system_now):
        parked.set_aside(work.database, work.session, event, failure, now=work.system_now)
    inbox.forget_attempts(work.database, work.session, [event.id])


def _carry_on(work: Work, held: Mapping[Any, Item]) -> None:
    """An event parked once more keeps the time since which it waits, and its figures."""
    for item in held.values():
        parking = work.parking.get(item.event.id)
        if parking is not None:
            work.parking[item.event.id] = replace(parking, row=item.row)


def _tell_of(refused: Sequence[NotUnderstood]) -> None:
    unknown = sum(bool(error.type) for error in refused)
    counts.UNKNOWN.inc(unknown)
    counts.PARKED.labels("retry").inc(unknown)
    counts.PARKED.labels("dead").inc(len(refused) - unknown)
    log.warning("events_not_understood", reasons=sorted({error.reason for error in refused}), count=len(refused))


def _by(size: int, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _by_type(events: Iterable[Event]) -> dict[str, list[Event]]:
    groups: dict[str, list[Event]] = {}
    for event in events:
        groups.setdefault(event.type, []).append(event)
    return groups
