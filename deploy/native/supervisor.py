"""The process that keeps the suite alive: starts in order of need, restarts with back-off, stops in reverse."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil

from native.layout import LOGS, LONGEST_PAUSE, REQUESTS, RUN, STATE
from native.orphans import MARK
from native.processes import listens, spawn, stop
from native.program import Program
from native.state import ProgramState, StateFile, SuiteState, boot
from native.suite import all_programs

FIRST_PAUSE, CALM = 0.5, 30.0  # seconds; a life longer than CALM forgets earlier failures
JOB_ATTEMPTS = 5
START_DEADLINE = 90.0
LOOK_EVERY = 0.2
NOT_REPLACED = "the successor did not become ready"


class Keeper(threading.Thread):
    """Keeps one program alive in a thread of its own."""

    def __init__(self, program: Program, needs: list[Keeper], states: StateFile, stopping: threading.Event) -> None:
        super().__init__(name=program.name, daemon=True)
        self.program, self._needs, self._states, self._stopping = program, needs, states, stopping
        self.usable = threading.Event()  # has been ready once: later falls are mended without stopping those that need it
        self.replace = threading.Event()  # asks for a successor
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not all(need.usable.wait(0.2) for need in self._needs):
            if self._stopping.is_set():
                return
        pause, failures = FIRST_PAUSE, 0
        while not self._stopping.is_set():
            began = time.monotonic()
            if self._live_once(began) and self.program.once:
                return
            lived = time.monotonic() - began
            pause, failures = (FIRST_PAUSE, 1) if lived > CALM else (min(pause * 2, LONGEST_PAUSE), failures + 1)
            if self.program.once and failures >= JOB_ATTEMPTS:
                self._say(status="failed", reason=f"ended badly {failures} times")
                return
            self._stopping.wait(pause)

    def _live_once(self, began: float) -> bool:
        self.process = self._spawn()
        self._say(status="starting", pid=self.process.pid, since=time.time())
        if self.program.once:
            return self._job_ended_well(self.process.wait(), began)
        if self._became_ready(self.process):
            self._say(status="ready", took=round(time.monotonic() - began, 1), since=time.time(), reason="")
            self.usable.set()
            self._stay()
        stop(self.process, seconds=self.program.patience)
        if not self._stopping.is_set():
            restarts = self._states.state.programs[self.program.name].restarts + 1
            self._say(status="backing off", restarts=restarts, reason=f"ended with {self.process.returncode}")
        return False

    def _spawn(self) -> subprocess.Popen[bytes]:
        log = LOGS / f"{self.program.name}.log"
        return spawn(self.program.command, environment=self.program.environment | MARK, log=log, folder=RUN)

    def _stay(self) -> None:
        """Until it ends by itself; whenever asked for, a successor takes over."""
        while self.process is not None and self.process.poll() is None:
            if self.replace.wait(LOOK_EVERY) and not self._stopping.is_set():
                self.replace.clear()
                self.process = self._replaced(self.process)

    def _replaced(self, old: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """The successor: started beside the old one where the port allows it, else after it."""
        began = time.monotonic()
        if not self.program.beside:
            stop(old, seconds=self.program.patience)
        new = self._spawn()
        if not self._became_ready(new):
            stop(new, seconds=self.program.patience)
            self._say(reason=NOT_REPLACED)
            return old
        if self.program.beside:
            stop(old, seconds=self.program.patience)
        took = round(time.monotonic() - began, 1)
        self._say(status="ready", pid=new.pid, took=took, since=time.time(), reason="")
        return new

    def _job_ended_well(self, code: int, began: float) -> bool:
        if code == 0:
            self._say(status="done", pid=0, took=round(time.monotonic() - began, 1))
            self.usable.set()
        elif not self._stopping.is_set():
            self._say(status="backing off", reason=f"ended with {code}")
        return code == 0

    def _became_ready(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + START_DEADLINE
        while process.poll() is None and not self._stopping.is_set() and time.monotonic() < deadline:
            try:
                if self.program.ready() and (not self.program.beside or listens(process.pid, self.program.ports[0])):
                    return True
            except Exception as error:  # noqa: BLE001 - whatever a check meets means: not ready yet
                self._say(reason=str(error)[:200])
            time.sleep(0.1)
        return False

    def _say(self, **values: object) -> None:
        self._states.change(self.program.name, **values)

    def end(self) -> None:
        if self.process is not None:
            stop(self.process, seconds=self.program.patience)
        self.join()
        self._say(status="stopped", pid=0)


def supervise(programs: list[Program], path: Path) -> None:
    """Run the programs until told to stop; what stands how is written to the file."""
    state = SuiteState(supervisor=os.getpid(), born=psutil.Process().create_time(), boot=boot())
    state.programs = {program.name: ProgramState() for program in programs}
    states, stopping = StateFile(path, state), threading.Event()
    states.write()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    keepers: dict[str, Keeper] = {}
    for program in programs:
        keepers[program.name] = Keeper(program, [keepers[need] for need in program.needs], states, stopping)
    for keeper in keepers.values():
        keeper.start()
    while not stopping.wait(LOOK_EVERY):
        _take_requests(keepers)
    _end_in_reverse(list(keepers.values()))
    path.unlink(missing_ok=True)


def _take_requests(keepers: dict[str, Keeper]) -> None:
    for request in REQUESTS.glob("*"):
        request.unlink()
        if request.name in keepers:
            keepers[request.name].replace.set()


def _end_in_reverse(keepers: list[Keeper]) -> None:
    """Those that nobody still running needs go first, together."""
    left = {keeper.program.name: keeper for keeper in keepers}
    while left:
        needed = {need for keeper in left.values() for need in keeper.program.needs}
        wave = [left.pop(name) for name in list(left) if name not in needed]
        threads = [threading.Thread(target=keeper.end) for keeper in wave]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    supervise(all_programs(), STATE)
