"""The relay: takes unsent rows by their state, publishes with confirms, marks them after their own ack."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Protocol

import structlog
from pymongo.database import Database

from chassis import crash
from chassis.clock import system_now
from chassis.events import broker, counts, lease, outbox
from chassis.events.publisher import PATIENCE_SECONDS, Fate, Message, Publisher, Unconfirmed
from chassis.events.waker import Waker

BATCH = 1000
FEW = 4
UNMARKED_SECONDS = 0.05
LEASE_SECONDS = 4.0
MOST_REFUSALS = 50
OFFER_EVERY = 60.0
OFFERED_FOR = timedelta(days=7)

log = structlog.get_logger(__name__)


class Stop(Protocol):
    """A threading.Event, as far as a loop needs it."""

    def is_set(self) -> bool:
        """Whether the loop should end."""

    def wait(self, timeout: float | None = None) -> bool:
        """Sleep that ends early when the loop should end."""


class Relay:
    """One owner thread. Two relays of one service are harmless (inboxes drop what came twice); the lease saves the work."""

    def __init__(
        self, database: Database[Any], amqp_url: str, *, service: str, worker: str, batch: int = BATCH,
        patience: float = PATIENCE_SECONDS,
    ) -> None:  # fmt: skip
        self._database, self._service, self._worker = database, service, worker
        self._publisher = Publisher(amqp_url, name=f"{service} relay {worker}", patience=patience)
        self._waker = Waker(database[outbox.COLLECTION])
        self._batch, self._limit = batch, batch
        self._lease_until = self._next_offer = 0.0
        self._failures = 0
        self._more = False
        self._confirmed: set[str] = set()  # by the broker, and not marked yet
        self._mark_at = 0.0
        self.connected = self._follows = False

    @property
    def connected_or_following(self) -> bool:
        """Whether this relay is at the broker, or another worker's is in charge."""
        return self.connected or self._follows

    def run(self, stop: Stop) -> None:
        """Relay until told to stop or something breaks; the caller starts it again."""
        try:
            while not stop.is_set():
                self._follows = not self._leads()
                if self._follows:
                    self.connected = False
                    stop.wait(1.0)
                    continue
                self._turn(stop)
        finally:
            self.close()
            if stop.is_set():
                self._mark()
                lease.release(self._database, "relay", owner=self._worker)
                crash.point("after_relay_released")

    def close(self) -> None:
        """Drop the connection and the change stream."""
        self.connected = self._follows = False
        self._waker.close()
        self._publisher.close()

    def sweep(self) -> int:
        """Publish one batch, live lane first, and mark what the broker confirmed; returns how many rows were taken up."""
        taken = self._publish_batch()
        self._mark()
        return len(taken)

    def _publish_batch(self) -> list[str]:
        self._publisher.open()
        most = self._limit + len(self._confirmed)
        found = outbox.waiting(self._database, limit=most)
        self._more = len(found) == most
        rows = [row for row in found if row["_id"] not in self._confirmed]
        if not rows:
            return []
        crash.point("before_publish")
        fate = self._publisher.publish(self._message(row) for row in rows)
        self._record(rows, fate)
        return [row["_id"] for row in rows]

    def offer_again(self, state: str) -> None:
        """Offer one recent `unheard` or `refused` row of each type; where it is taken now, all of the last days follow."""
        since = system_now() - OFFERED_FOR
        for row in outbox.recent_of_each_type(self._database, state=state, since=since):
            if row["_id"] in self._publisher.publish([self._message(row)]).confirmed:
                crash.point("before_reopening")
                chosen = {"type": row["type"], "at": {"$gt": since}}
                reopened = outbox.reopen(self._database, state=state, chosen=chosen)
                crash.point("after_reopening")
                log.info("facts_taken_at_last", service=self._service, type=row["type"], rows=reopened)

    def _turn(self, stop: Stop) -> None:
        if time.monotonic() >= self._next_offer:
            self._next_offer = time.monotonic() + OFFER_EVERY
            self.offer_again("unheard")
            self.offer_again("refused")
        self._publisher.open()
        self._publisher.beat()
        self.connected = True
        if self._publisher.blocked:
            counts.RELAY_BLOCKED.set(1)
            stop.wait(0.5)
            return
        counts.RELAY_BLOCKED.set(0)
        taken = self._publish_batch()
        # Few confirmed rows wait for the next few, so that a steady trickle is not marked one by one: what dies with its mark
        # unwritten is sent again, and inboxes drop it.
        if not taken or len(self._confirmed) > FEW or time.monotonic() >= self._mark_at:
            self._mark()
        if self._failures:
            stop.wait(broker.jitter(self._failures))
        elif self._more or len(taken) > FEW:
            self._waker.close()  # busy: the next sweep finds more; a stream would only repeat, one by one, what was swept
        else:
            self._waker.wait(1.0, swept=taken)

    def _leads(self) -> bool:
        if time.monotonic() < self._lease_until:
            return True
        if not lease.hold(self._database, "relay", owner=self._worker, seconds=LEASE_SECONDS):
            return False
        self._lease_until = time.monotonic() + LEASE_SECONDS / 3
        crash.point("after_relay_lease")
        return True

    def _message(self, row: dict[str, Any]) -> Message:
        return Message(row["_id"], f"{self._service}.events", row["key"], row["type"], row["body"].encode())

    def _record(self, rows: list[dict[str, Any]], fate: Fate) -> None:
        counts.PUBLISHED.inc(len(fate.confirmed))
        if fate.confirmed and not self._confirmed:
            self._mark_at = time.monotonic() + UNMARKED_SECONDS
        self._confirmed |= fate.confirmed
        if fate.returned:
            self._unheard(rows, fate.returned)
        if fate.impossible:
            self._stuck(fate.impossible, reason=f"cannot be written: {type(fate.error).__name__}")
        if fate.refused:
            self._refused(rows, fate.refused)
        if isinstance(fate.error, Unconfirmed):
            outbox.count_try(self._database, fate.unknown)  # they make way for those not tried yet
        self._after_doubt(rows, fate)
        self._failures = self._failures + 1 if fate.refused or fate.error is not None else 0
        if fate.error is not None and self._failures == 1:
            log.warning("relay_in_doubt", service=self._service, error=type(fate.error).__name__, rows=len(fate.unknown))

    def _mark(self) -> None:
        if self._confirmed:
            outbox.mark(self._database, self._confirmed, state="sent", now=system_now())
            self._confirmed = set()
            crash.point("after_mark")

    def _after_doubt(self, rows: list[dict[str, Any]], fate: Fate) -> None:
        if not fate.too_big_inside:
            self._limit = min(self._batch, self._limit * 2) if fate.error is None else self._limit
        elif len(rows) == 1:
            self._stuck({rows[0]["_id"]}, reason="the broker refuses it: too big")
        else:
            self._limit = max(1, len(rows) // 4)  # narrow down to the row that the broker closes the channel for

    def _stuck(self, ids: set[str], *, reason: str, state: str = "stuck") -> None:
        outbox.mark(self._database, ids, state=state, now=system_now(), reason=reason)
        crash.point("after_mark_stuck")
        counts.STUCK.inc(len(ids))
        log.error("outbox_rows_stuck", service=self._service, rows=len(ids), reason=reason)

    def _refused(self, rows: list[dict[str, Any]], ids: set[str]) -> None:
        worn_out = {row["_id"] for row in rows if row["_id"] in ids and row["tries"] >= MOST_REFUSALS}
        if worn_out:  # a queue without a leader refuses everything for as long: they make way, and are offered again
            self._stuck(worn_out, reason="refused by the broker", state="refused")
        outbox.count_try(self._database, ids - worn_out)
        crash.point("after_refusal_counted")
        log.warning("outbox_rows_refused", service=self._service, rows=len(ids))

    def _unheard(self, rows: list[dict[str, Any]], ids: set[str]) -> None:
        """Nobody is bound to these types. The outbox is the log: a later subscriber finds them there.

        They are not `sent`, so a binding that was missing by mistake is healed when `offer_again` finds somebody.
        """
        outbox.mark(self._database, ids, state="unheard", now=system_now())
        crash.point("after_mark_unheard")
        types = sorted({row["type"] for row in rows if row["_id"] in ids})
        counts.UNHEARD.inc(len(ids))
        log.info("facts_unheard", service=self._service, types=types, rows=len(ids))


def lag_seconds(database: Database[Any]) -> float:
    """Age of the oldest unsent row; what readiness and the alarm look at."""
    oldest = outbox.oldest_unsent(database)
    return 0.0 if oldest is None else max(0.0, (system_now() - oldest).total_seconds())
