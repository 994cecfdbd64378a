"""Import, register, read, charge, pay, notify: on the running suite, through its gateway."""

from __future__ import annotations

import re
import signal
import threading

import psutil
import pytest

from tests.journeys import stand_in
from tests.journeys.conftest import Suite

KILLED = [
    "identity-web", "identity-worker", "account-sync-worker", "readings-web", "readings-worker",
    "billing-calculator-web", "billing-calculator-worker", "notification-worker", "rabbitmq", "gateway", "mongod",
]  # fmt: skip


def figures(output: str) -> list[str]:
    """The lines of the final table without the account numbers, which differ from run to run."""
    table = output.partition("Figures, expected = got")[2]
    return [re.sub(r"52\d{10}", "ACCOUNT", line).strip() for line in table.splitlines() if " = " in line]


def test_the_demo_walks_through_every_step_with_the_right_figures(suite: Suite) -> None:
    ended = suite.make("demo")
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
    assert len(figures(ended.stdout)) > 20
    assert any(line.endswith("1257.80 =      1257.80") for line in figures(ended.stdout))


def pid_of(program: str) -> int:
    """The process of a program as `make status` shows it."""
    from native import state

    return state.read(stand_in.RUN / "state.json").programs[program].pid


@pytest.mark.parametrize("program", KILLED)
def test_killing_any_process_during_the_demo_does_not_change_its_figures(suite: Suite, program: str) -> None:
    if not suite.native:
        pytest.skip("processes in containers are killed by the fault campaign")
    undisturbed = figures(suite.make("demo").stdout) if not EXPECTED else EXPECTED[0]
    EXPECTED[:] = [undisturbed]
    killer = threading.Timer(4.0, lambda: psutil.Process(pid_of(program)).send_signal(signal.SIGKILL))
    killer.start()
    ended = suite.make("demo")
    killer.join()
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]
    assert figures(ended.stdout) == undisturbed


EXPECTED: list[list[str]] = []
