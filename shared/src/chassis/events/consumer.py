"""The consumer: drain, settle in one transaction, acknowledge; any trouble with the broker costs the connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

import structlog
from pymongo.errors import PyMongoError

from chassis import crash, trace
from chassis.events import counts, lease, topology
from chassis.events.handler import Handler
from chassis.events.queues import Queues
from chassis.events.relay import Stop
from chassis.events.settlement import Settlement
from chassis.events.weather import Interrupted, Lost, Weather
from chassis.pace import Pace

__all__ = ["Consumer", "Handler"]

MOST = 500
FEWEST = 16
FEWEST_BULK = 64  # a transaction of fewer costs hardly less
LINGER_SECONDS = 0.02
IDLE_SECONDS = 0.5
MOST_WORK = 0.25  # seconds of processor time, far more on a busy machine: what a batch writes is locked until it commits
BULK_SECONDS = 0.05  # what a live delivery may have to wait for more bulk ones than the fewest
SEAT_SECONDS = 6.0
DEAF_SECONDS = 10.0  # from a probe that was put into a queue, until a worker with nothing to do doubts that it reads it
ALONE_SECONDS = 15.0  # without the database, until a worker leaves its queues to those that may have it
GOODBYE_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Consumer:
    """One owner thread with one consume-only connection."""

    def __init__(
        self, settlement: Settlement, amqp_url: str, *, service: str, worker: str, queues: Callable[[], list[str]],
        most: int = MOST,
    ) -> None:  # fmt: skip
        self._settlement, self._url, self._service, self._worker = settlement, amqp_url, service, worker
        self._known, self._most, self._limit = queues, most, most
        self._bulk_limit = FEWEST_BULK
        self._pace = Pace.of(settlement.database)
        self._next_seat = self._seated_at = 0.0
        self._probed: tuple[frozenset[str], float] = (frozenset(), 0.0)
        self._has_neighbours = self.connected = False
        self.held: frozenset[str] = frozenset()
        self.missing: frozenset[str] = frozenset()

    def run(self, stop: Stop) -> None:
        """Consume until told to stop or something breaks; the caller starts it again."""
        queues = Queues(self._url, name=f"{self._service} consumer {self._worker}", alone=self._settlement.alone)
        self._next_seat, self._seated_at = 0.0, time.monotonic()
        weather = Weather(self._settlement.database, rest=lambda seconds: self._rest(queues, stop, seconds), breathe=queues.beat)
        try:
            while not stop.is_set():
                self._take_seat(queues)
                self.connected = True
                if not self._turn(queues, weather, rest=self._pace.rest):
                    self._make_sure(queues)
            self._say_goodbye(queues, weather)
        except Lost:
            raise
        except Interrupted:
            pass  # told to stop while the database is away: what is held comes again
        finally:
            self.connected, self.held, self.missing = False, frozenset(), frozenset()
            queues.close()

    def expect(self, queues: Collection[str], *, since: float) -> None:
        """A probe was put into each of these queues after that moment of the monotonic clock."""
        self._probed = (frozenset(queues), since)

    def _make_sure(self, queues: Queues) -> None:
        """Idle, it is deaf if not even the probes came that were sent a while ago."""
        probed, since = self._probed
        if self._has_neighbours:  # of a shared queue another may have taken the probe
            probed = frozenset(each for each in probed if not topology.is_shared(each))
        if probed and not queues.waiting and time.monotonic() - since > DEAF_SECONDS:
            self._probed = (frozenset(), 0.0)
            queues.make_sure_of(probed, since=since)

    def _turn(self, queues: Queues, weather: Weather, *, rest: float = 0.0) -> int:
        batch = queues.receive(
            most=self._limit, most_bulk=0 if rest else self._bulk_limit, idle=rest or IDLE_SECONDS, linger=LINGER_SECONDS
        )
        if not batch:
            return 0
        started, worked = time.monotonic(), time.thread_time()
        trace.begin()
        crash.point("after_receive")
        weather.contended = 0
        self._settlement.settle([each.delivery for each in batch], weather)
        crash.point("after_effect_before_ack")
        queues.acknowledge(batch)
        crash.point("after_ack")
        counts.BATCH.observe(len(batch))
        took = time.monotonic() - started
        counts.BATCH_SECONDS.observe(took)
        self._adapt(taken=len(batch), work=time.thread_time() - worked, contended=weather.contended > 0)
        bulk = sum(each.bulk for each in batch)
        if bulk:
            share = took * bulk / len(batch)
            self._adapt_bulk(bulk, share)
            self._pace.worked(share)
        return len(batch)

    def _adapt(self, *, taken: int, work: float, contended: bool) -> None:
        """Write conflicts with requests, or much work: smaller batches; peace: slowly larger ones.

        A batch that takes long because the database is far away is none the shorter for being small.
        """
        if contended:
            self._limit = max(FEWEST, self._limit // 2)
        elif work > MOST_WORK:
            self._limit = max(FEWEST, int(taken * MOST_WORK / work))
        else:
            self._limit = min(self._most, self._limit + 25)

    def _adapt_bulk(self, taken: int, seconds: float) -> None:
        """So many bulk deliveries at once as are settled in a moment: whatever comes live waits for them."""
        if taken >= self._bulk_limit or seconds > BULK_SECONDS:  # a few that were soon done tell nothing
            fitting = int(taken * BULK_SECONDS / max(seconds, 0.001))
            self._bulk_limit = max(FEWEST_BULK, min(self._most, fitting, self._bulk_limit + 25))

    def _take_seat(self, queues: Queues) -> None:
        """Read this worker's share of the queues, counted among the workers alive by the database's clock."""
        left = queues.waiting and not queues.names  # received before the queues were given up: settled first, or they come again
        if left or time.monotonic() < self._next_seat:
            return
        self._next_seat = time.monotonic() + SEAT_SECONDS / 3
        try:
            names = self._known()
            alive = lease.join(self._settlement.database, worker=self._worker, seconds=SEAT_SECONDS)
        except PyMongoError:
            return  # the share stays as it was while the database is away
        self._seated_at = time.monotonic()
        crash.point("after_seat")
        self._has_neighbours = len({*alive, self._worker}) > 1
        shared = [name for name in names if topology.is_shared(name)]
        share = shared + lease.share([name for name in names if name not in shared], worker=self._worker, alive=alive)
        if set(share) == queues.names:
            return
        before = self.held, self.missing
        queues.hold(share)
        crash.point("after_hold")
        self.held, self.missing = frozenset(queues.names), frozenset(queues.missing)
        if before != (self.held, self.missing):
            held, missing = sorted(self.held), sorted(self.missing)
            log.info("queues_held", service=self._service, worker=self._worker, queues=held, missing=missing)

    def _rest(self, queues: Queues, stop: Stop, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._leave_to_others(queues)
        while True:
            queues.beat()
            if stop.is_set():
                raise Interrupted
            left = end - time.monotonic()
            if left <= 0:
                return
            stop.wait(min(left, 1.0))

    def _leave_to_others(self, queues: Queues) -> None:
        """Without the database for long: the broker would keep giving to this worker alone what another may be able to settle."""
        if queues.names and time.monotonic() - self._seated_at > ALONE_SECONDS:
            queues.hold(())
            self.held = frozenset()
            log.warning("queues_left_to_others", service=self._service, worker=self._worker)

    def _say_goodbye(self, queues: Queues, weather: Weather) -> None:
        """Take no more, settle what was received, leave the rest to the others."""
        queues.hold(())
        crash.point("before_goodbye")
        end = time.monotonic() + GOODBYE_SECONDS
        while queues.waiting and time.monotonic() < end:
            self._turn(queues, weather)
        lease.leave(self._settlement.database, worker=self._worker)
        crash.point("after_goodbye")
