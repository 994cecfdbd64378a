"""Any process is killed at a random moment of the demo: its figures stay what they were."""

from __future__ import annotations

import random
import re
import subprocess
import threading
import time
from dataclasses import dataclass

import pytest
from demo.cabinet import wait_for

from tests.journeys.suites import Suite

# In one walk the first is killed in its first third, the last before the walk is three quarters through.
KILLED = (
    ("mongod", "readings-web"),
    ("rabbitmq", "identity-worker"),
    ("gateway", "billing-calculator-worker", "notification-worker"),
)


def figures(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of the final table without the account numbers, which differ from run to run."""
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
    table = ended.stdout.partition("Figures, expected = got")[2]
    return [re.sub(r"52\d{10}", "ACCOUNT", line).strip() for line in table.splitlines() if " = " in line]


@dataclass(frozen=True)
class Undisturbed:
    """A demo in which nothing happens: its figures, and how long it took."""

    figures: list[str]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(suite: Suite) -> Undisturbed:
    began = time.monotonic()
    found = figures(suite.make("demo"))
    return Undisturbed(found, time.monotonic() - began)


def test_the_demo_walks_through_every_step_with_the_right_figures(undisturbed: Undisturbed) -> None:
    assert len(undisturbed.figures) > 20
    assert any(line.endswith("1257.80 =      1257.80") for line in undisturbed.figures)


@pytest.mark.parametrize("programs", KILLED, ids=" and ".join)
def test_killing_processes_during_the_demo_does_not_change_its_figures(
    suite: Suite, undisturbed: Undisturbed, programs: tuple[str, ...]
) -> None:
    victims = {program: suite.incarnation(program) for program in programs}
    share = 0.75 * undisturbed.seconds / len(programs)
    moments = {program: (n + random.uniform(0.1, 0.9)) * share for n, program in enumerate(programs)}
    killers = [threading.Timer(moment, suite.kill, (program,)) for program, moment in moments.items()]
    for killer in killers:
        killer.start()
    ended = suite.make("demo")
    for killer in killers:
        killer.join()
    assert figures(ended) == undisturbed.figures, f"killed: {moments}, in seconds from the start"
    wait_for("everything to run again", lambda: suite.is_ready() or None)
    assert [program for program in programs if suite.incarnation(program) == victims[program]] == []
