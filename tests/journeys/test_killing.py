"""Any one process is killed at a random moment of the demo: its figures stay what they were."""

from __future__ import annotations

import random
import re
import subprocess
import threading

import pytest

from tests.journeys.conftest import Suite

SERVERS = ("mongod", "rabbitmq", "gateway")
KILLED = (*SERVERS, "readings-web", "identity-worker", "billing-calculator-worker", "notification-worker")


def figures(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of the final table without the account numbers, which differ from run to run."""
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
    table = ended.stdout.partition("Figures, expected = got")[2]
    return [re.sub(r"52\d{10}", "ACCOUNT", line).strip() for line in table.splitlines() if " = " in line]


@pytest.fixture(scope="module")
def undisturbed(suite: Suite) -> list[str]:
    """The figures of a demo in which nothing happens."""
    return figures(suite.make("demo"))


def test_the_demo_walks_through_every_step_with_the_right_figures(undisturbed: list[str]) -> None:
    assert len(undisturbed) > 20
    assert any(line.endswith("1257.80 =      1257.80") for line in undisturbed)


@pytest.mark.parametrize("program", KILLED)
def test_killing_a_process_during_the_demo_does_not_change_its_figures(
    suite: Suite, undisturbed: list[str], program: str
) -> None:
    moment = random.uniform(2, 9)
    victim = suite.process(program)
    killer = threading.Timer(moment, victim.kill)
    killer.start()
    ended = suite.make("demo")
    killer.join()
    assert not victim.is_running() and suite.process(program).pid != victim.pid
    assert figures(ended) == undisturbed, f"{program} was killed after {moment:.1f} s"
