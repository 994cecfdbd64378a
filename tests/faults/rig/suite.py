"""A native suite of the campaign's own: its own folder and ports, and every process within reach of a signal."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from pymongo import MongoClient

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class FaultSuite:
    """Where the suite lives and how it is reached; `settings` are further variables of its environment."""

    name: str
    shift: int
    root: Path = ROOT
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """What `.run` is for an ordinary suite."""
        return ROOT / ".run" / self.name

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{8080 + self.shift}"

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Call make as an operator does, for this suite."""
        own = {"SUITE_RUN": str(self.folder), "SUITE_PORT_SHIFT": str(self.shift)}
        command = ["make", "--no-print-directory", *targets]
        return subprocess.run(
            command, cwd=self.root, env={**os.environ, **self.settings, **own}, capture_output=True, text=True, check=False
        )

    def secret(self, name: str) -> str:
        """A secret of this installation, as its operator finds it."""
        return (self.folder / "secrets" / name).read_text(encoding="utf-8")

    def database(self) -> MongoClient[dict[str, Any]]:
        """The suite's MongoDB with its administrator's rights; the databases are named like the packages."""
        return MongoClient(self.secret("admin.mongo_url"), tz_aware=True)

    def programs(self) -> dict[str, dict[str, Any]]:
        """The supervisor's table: status, pid and restarts by program, such as `readings-worker` or `mongod`."""
        programs: dict[str, dict[str, Any]] = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))["programs"]
        return programs

    def process(self, program: str) -> psutil.Process | None:
        """The process of a program; None while it is down."""
        try:
            return psutil.Process(self.programs()[program]["pid"])
        except psutil.Error:
            return None

    def kill(self, program: str) -> bool:
        """`kill -9`, without a goodbye; False if it was down already."""
        return self._signal(program, signal.SIGKILL)

    def freeze(self, program: str) -> bool:
        """SIGSTOP: it lives, holds what it holds, and does nothing."""
        return self._signal(program, signal.SIGSTOP)

    def thaw(self, program: str) -> bool:
        return self._signal(program, signal.SIGCONT)

    def settled(self) -> bool:
        """Every program is ready or done."""
        return all(each["status"] in {"ready", "done"} for each in self.programs().values())

    def wait_settled(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not self.settled():
            if time.monotonic() > end:
                raise AssertionError(f"not everything runs again after {seconds:.0f} s: {self.programs()}")
            time.sleep(0.1)

    def _signal(self, program: str, number: signal.Signals) -> bool:
        process = self.process(program)
        if process is None:
            return False
        try:
            process.send_signal(number)
        except psutil.Error:
            return False
        return True


@contextmanager
def started(name: str, *, shift: int, root: Path = ROOT, **settings: str) -> Iterator[FaultSuite]:
    """A suite from nothing to ready, and gone afterwards (FAULTS_KEEP=1 leaves it running)."""
    suite = FaultSuite(name, shift, root, settings)
    suite.make("down")
    shutil.rmtree(suite.folder, ignore_errors=True)
    up = suite.make("up")
    try:
        assert up.returncode == 0, up.stdout[-3000:] + up.stderr[-3000:]
        yield suite
    finally:
        if os.environ.get("FAULTS_KEEP") != "1":
            suite.make("down")
            shutil.rmtree(suite.folder, ignore_errors=True)
