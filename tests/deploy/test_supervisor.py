"""The supervisor: order of need, restarts, a graceful end, and what a killed supervisor leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from native import orphans, state
from native.processes import accepts_connections, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
SMALL_SUITE = Path(__file__).with_name("small_suite.py")


@dataclass(frozen=True)
class SmallSuite:
    folder: Path
    port: int
    supervisor: subprocess.Popen[bytes]

    @property
    def now(self) -> state.SuiteState:
        return state.read(self.folder / "state.json")

    def pid(self, name: str) -> int:
        return self.now.programs[name].pid

    def wait_for(self, name: str, status: str, *, restarts: int = 0) -> None:
        def there() -> bool:
            program = self.now.programs.get(name)
            return program is not None and (program.status, program.restarts) == (status, restarts)

        wait_until(there, what=f"{name} {status}", seconds=20)


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[SmallSuite]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(SMALL_SUITE), str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "deploy"), "SUITE_RUN": str(tmp_path)},
        start_new_session=True,
    )
    small = SmallSuite(tmp_path, port, process)
    yield small
    left = small.now
    process.kill()
    process.wait()
    for program in left.programs.values():
        if program.pid and psutil.pid_exists(program.pid):
            os.kill(program.pid, signal.SIGKILL)


def test_everything_starts_in_the_order_of_need(suite: SmallSuite) -> None:
    suite.wait_for("last", "ready")
    now = suite.now
    assert now.settled and now.supervised
    assert now.programs["job"].status == "done"
    assert now.programs["server"].since <= now.programs["last"].since
    assert accepts_connections(suite.port)


def test_a_killed_program_comes_back_and_a_job_is_not_repeated(suite: SmallSuite) -> None:
    suite.wait_for("last", "ready")
    first = suite.pid("server")
    os.kill(first, signal.SIGKILL)
    suite.wait_for("server", "ready", restarts=1)
    assert suite.pid("server") != first
    assert (suite.folder / "job").read_text() == "done "


def test_told_to_stop_it_ends_every_program_gracefully(suite: SmallSuite) -> None:
    suite.wait_for("last", "ready")
    pids = [suite.pid("server"), suite.pid("last")]
    suite.supervisor.terminate()
    assert suite.supervisor.wait(20) == 0
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert "told to stop" in (suite.folder / "logs" / "last.log").read_text()
    assert not (suite.folder / "state.json").exists()


def test_what_a_killed_supervisor_leaves_is_found_and_ended(suite: SmallSuite, monkeypatch: pytest.MonkeyPatch) -> None:
    suite.wait_for("last", "ready")
    pids = [suite.pid("server"), suite.pid("last")]
    suite.supervisor.kill()
    suite.supervisor.wait()
    assert all(psutil.pid_exists(pid) for pid in pids)
    assert not suite.now.supervised
    monkeypatch.setitem(orphans.MARK, "SUITE_PART_OF", str(suite.folder))
    assert orphans.end_orphans(suite.now) == len(pids)
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_a_program_is_replaced_when_asked_for_by_one_that_serves_before_it_ends(suite: SmallSuite) -> None:
    suite.wait_for("last", "ready")
    for name in ("server", "last"):
        before = suite.pid(name)
        (suite.folder / "restart").mkdir(exist_ok=True)
        (suite.folder / "restart" / name).touch()
        missed = []

        def replaced(name: str = name, before: int = before, missed: list[str] = missed) -> bool:
            missed += [] if accepts_connections(suite.port) else [name]
            return suite.now.programs[name].status == "ready" and suite.pid(name) != before

        wait_until(replaced, what=f"a successor of {name}", seconds=40)
        assert missed == []
        assert not psutil.pid_exists(before)
        assert suite.now.programs[name].restarts == 0
    assert "told to stop" in (suite.folder / "logs" / "last.log").read_text()
