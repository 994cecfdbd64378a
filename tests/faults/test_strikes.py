"""T21: the hand that strikes is tested: only what was hit counts, and what went wrong is told."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import psutil
import pytest

from tests.faults.rig.replica_set import ReplicaSet
from tests.faults.rig.strikes import Strike, Strikes
from tests.faults.rig.suite import FaultSuite

pytestmark = pytest.mark.fault("T21")


@dataclass
class OneProgram:
    """A suite whose programs are all one process."""

    found: psutil.Process

    def process(self, program: str) -> psutil.Process:
        return self.found


class Gone:
    """A process that ends between the look at it and the signal."""

    def children(self, *, recursive: bool) -> list[psutil.Process]:
        return []

    def send_signal(self, number: int) -> None:
        raise psutil.NoSuchProcess(1)


class StaysDown:
    """A replica set that does not come back."""

    def primary(self) -> int:
        return 0

    def kill(self, number: int) -> None:
        pass

    def restart(self) -> None:
        raise TimeoutError("every node")


@pytest.fixture
def program() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def struck(process: Any, *planned: Strike, database: Any = None) -> Strikes:
    strikes = Strikes(cast(FaultSuite, OneProgram(process)), planned, cast(ReplicaSet, database))
    strikes.run(lambda: 1.0)
    return strikes


def test_what_is_killed_is_dead_and_what_is_frozen_runs_again(program: subprocess.Popen[bytes]) -> None:
    process = psutil.Process(program.pid)
    frozen = struck(process, Strike(0.5, "worker", "readings", 0.2))
    ran_again = process.status() != psutil.STATUS_STOPPED
    killed = struck(process, Strike(0.5, "worker", "readings", 0.0))
    assert (frozen.freezes, frozen.kills, killed.freezes, killed.kills) == (1, 0, 0, 1)
    assert ran_again and program.wait(5) == -9
    assert frozen.shortfall(every_kind=True) == killed.shortfall(every_kind=True) == []


def test_what_was_down_already_is_no_hit() -> None:
    strikes = struck(Gone(), Strike(0.5, "gateway", "", 0.0))
    assert (strikes.kills, strikes.were_down) == (0, 1)
    assert strikes.shortfall(every_kind=True) == ["0 kills of 1 planned", "no kill of gateway"]


def test_a_strike_that_fails_is_told_and_is_no_hit() -> None:
    strikes = struck(Gone(), Strike(0.5, "primary", "", 0.0), database=StaysDown())
    assert strikes.kills == 0
    assert strikes.errors == ["kill of primary: TimeoutError('every node')"]
    assert strikes.errors[0] in strikes.shortfall(every_kind=False)
