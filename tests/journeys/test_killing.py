"""Any one process is killed at a random moment of the demo: its figures stay what they were."""

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

SERVERS = ("mongod", "rabbitmq", "gateway")
KILLED = (*SERVERS, "readings-web", "identity-worker", "billing-calculator-worker", "notification-worker")


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


@pytest.mark.parametrize("program", KILLED)
def test_killing_a_process_during_the_demo_does_not_change_its_figures(
    suite: Suite, undisturbed: Undisturbed, program: str
) -> None:
    victim = suite.incarnation(program)
    moment = random.uniform(1, 0.7 * undisturbed.seconds)
    killer = threading.Timer(moment, suite.kill, (program,))
    killer.start()
    ended = suite.make("demo")
    killer.join()
    assert figures(ended) == undisturbed.figures, f"{program} was killed after {moment:.1f} s"
    wait_for("everything to run again", lambda: suite.is_ready() or None)
    assert suite.incarnation(program) != victim
