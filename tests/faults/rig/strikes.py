"""Faults by a seeded schedule: `kill -9` and SIGSTOP of every kind of process, spread over the traffic by its progress.

strikes = Strikes(suite, schedule(seed, kills=20, freezes=5), database=replica_set or None)
strikes.run(lambda: ledger.facts / wanted)       # returns when all have struck and all frozen ones run again
assert strikes.shortfall(every_kind=True) == []  # what of the plan was not done
"""

from __future__ import annotations

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import psutil

from tests.faults.rig.replica_set import NODES, ReplicaSet
from tests.faults.rig.suite import FaultSuite

SERVICES = {"readings": 40, "billing-calculator": 40, "notification": 12, "account-sync": 4, "identity": 4}
KILLS = {"worker": 98, "web child": 40, "web master": 10, "rabbitmq": 20, "primary": 20, "secondary": 10, "gateway": 2}
FREEZES = {"worker": 40, "web child": 20, "rabbitmq": 15, "primary": 15, "secondary": 5, "gateway": 5}
LONGEST_LULL = 20.0  # a fault waits so long for the traffic to go on, then strikes all the same
SHORTEST_GAP = 0.5
LEAST_SHARE = 0.95  # of what was planned; a program may be down already when its turn comes


@dataclass(frozen=True)
class Strike:
    """One fault: `seconds` of a freeze, 0 for a kill; `at` is a share of the whole traffic."""

    at: float
    kind: str
    service: str
    seconds: float

    @property
    def act(self) -> str:
        return f"{'freeze' if self.seconds else 'kill'} of {self.kind}"

    def __str__(self) -> str:
        lasting = f" for {self.seconds:.0f} s" if self.seconds else ""
        return f"{self.act}{f' of {self.service}' if self.service else ''}{lasting}"


def schedule(seed: int, *, kills: int, freezes: int, longest: float = 20.0) -> list[Strike]:
    """The same faults for the same seed; every kind comes as often as its weight says."""
    draw = random.Random(f"strikes {seed}")
    chosen = [(kind, 0.0) for kind in _dealt(KILLS, kills)]
    chosen += [(kind, draw.uniform(1, longest)) for kind in _dealt(FREEZES, freezes)]
    draw.shuffle(chosen)
    moments = sorted(draw.uniform(0.02, 0.98) for _ in chosen)
    return [Strike(at, kind, _service(draw, kind), seconds) for at, (kind, seconds) in zip(moments, chosen, strict=True)]


def _dealt(weights: dict[str, int], count: int) -> list[str]:
    """`count` kinds, each by its weight, every kind at least once if there is room."""
    whole = sum(weights.values())
    dealt = Counter({kind: max(1, weight * count // whole) for kind, weight in weights.items()} if count >= len(weights) else {})
    kinds = list(weights)
    while dealt.total() < count:
        dealt[max(kinds, key=lambda kind: weights[kind] * count / whole - dealt[kind])] += 1
    while dealt.total() > count:
        dealt[max(kinds, key=lambda kind: dealt[kind] - weights[kind] * count / whole)] -= 1
    return list(dealt.elements())


def _service(draw: random.Random, kind: str) -> str:
    return draw.choices(list(SERVICES), list(SERVICES.values()))[0] if kind in ("worker", "web child", "web master") else ""


@dataclass
class Strikes:
    """Carries a schedule out. `database` is a replica set; without one, its strikes hit the suite's single mongod."""

    suite: FaultSuite
    planned: Sequence[Strike]
    database: ReplicaSet | None = None
    done: list[str] = field(default_factory=list)
    hit: Counter[str] = field(default_factory=Counter)  # by act; what was down already is not in it
    errors: list[str] = field(default_factory=list)
    _frozen: list[psutil.Process] = field(default_factory=list)
    _set: threading.Lock = field(default_factory=threading.Lock)
    _notes: threading.Lock = field(default_factory=threading.Lock)

    def run(self, progress: Callable[[], float]) -> None:
        """Strike whenever the traffic has come so far; ends when everything frozen runs again."""
        struck: list[Future[None]] = []
        try:
            with ThreadPoolExecutor(8) as pool:
                for strike in self.planned:
                    self._wait(strike.at, progress)
                    struck.append(pool.submit(self._strike, strike))
        finally:
            self.thaw_all()
            outcomes = zip(self.planned, struck, strict=False)
            self.errors += [f"{strike}: {error!r}" for strike, future in outcomes if (error := future.exception())]

    @property
    def kills(self) -> int:
        return sum(times for act, times in self.hit.items() if act.startswith("kill"))

    @property
    def freezes(self) -> int:
        return self.hit.total() - self.kills

    @property
    def were_down(self) -> int:
        """Strikes that found nobody."""
        return len(self.done) - self.hit.total()

    def shortfall(self, *, every_kind: bool) -> list[str]:
        """What of the plan was not done: strikes that failed, too few of them, kinds of process that none hit."""
        freezes = sum(strike.seconds > 0 for strike in self.planned)
        found = list(self.errors)
        for what, done, of in (("kills", self.kills, len(self.planned) - freezes), ("freezes", self.freezes, freezes)):
            found += [f"{done} {what} of {of} planned"] * (done < LEAST_SHARE * of)
        if every_kind:
            found += [f"no {act}" for act in sorted({strike.act for strike in self.planned} - self.hit.keys())]
        return found

    def thaw_all(self) -> None:
        """Nothing stays frozen, whatever happened."""
        for process in self._frozen:
            _send(process, signal.SIGCONT)

    def _wait(self, at: float, progress: Callable[[], float]) -> None:
        time.sleep(SHORTEST_GAP)
        best, moved = progress(), time.monotonic()
        while (now := progress()) < at and time.monotonic() - moved < LONGEST_LULL:
            if now > best:
                best, moved = now, time.monotonic()
            time.sleep(0.05)

    def _strike(self, strike: Strike) -> None:
        if strike.kind in ("primary", "secondary") and self.database is not None:
            self._strike_set(self.database, strike)
            return
        processes = self._processes(strike)
        if strike.seconds:
            self._frozen += processes
            hit = [process for process in processes if _send(process, signal.SIGSTOP)]
            time.sleep(strike.seconds if hit else 0.0)
            for process in hit:
                _send(process, signal.SIGCONT)
        else:
            hit = [process for process in processes if _send(process, signal.SIGKILL)]
        self._note(strike, bool(hit))

    def _strike_set(self, database: ReplicaSet, strike: Strike) -> None:
        with self._set:
            primary = database.primary()
            number = primary if strike.kind == "primary" else (primary + 1) % NODES
            if strike.seconds:
                database.freeze(number, strike.seconds)
                time.sleep(strike.seconds)
            else:
                database.kill(number)
                time.sleep(1)
            database.restart()
            self._note(strike, True)

    def _note(self, strike: Strike, hit: bool) -> None:
        with self._notes:
            self.done.append(f"{strike}{'' if hit else ' (was down)'}, over at {time.monotonic():.1f}")
            if hit:
                self.hit[strike.act] += 1

    def _processes(self, strike: Strike) -> list[psutil.Process]:
        """Whom it hits; a program that is just being started again is waited for."""
        program = {"worker": f"{strike.service}-worker", "primary": "mongod", "secondary": "mongod"}.get(strike.kind, strike.kind)
        program = f"{strike.service}-web" if strike.kind.startswith("web") else program
        for _ in range(100):
            process = self.suite.process(program)
            try:
                family = [process, *process.children(recursive=True)] if process else []
            except psutil.Error:
                family = []
            if strike.kind == "web child":
                family = family[1:2]
            elif strike.kind == "web master":
                family = family[:1]
            if family:
                return family
            time.sleep(0.1)
        return []


def _send(process: psutil.Process, number: signal.Signals) -> bool:
    try:
        process.send_signal(number)
    except psutil.Error:
        return False
    return True
