"""The server processes of a cluster, each within reach of a signal. Whoever derives from it says how they are started."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from types import TracebackType

from native.processes import stop

NODES = 3

Process = subprocess.Popen[bytes]


@dataclass
class Nodes:
    """Leaving its `with` statement ends what runs, frozen ones too."""

    _processes: list[Process | None] = field(default_factory=lambda: [None] * NODES, init=False)
    _thaws: list[threading.Timer] = field(default_factory=list, init=False)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End what runs, frozen ones too."""
        for timer in self._thaws:
            timer.cancel()
        for process in self._processes:
            if process is not None:
                stop(process, seconds=0)
        self._processes = [None] * NODES

    def kill(self, number: int) -> None:
        """`kill -9`."""
        process = self._running(number)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._processes[number] = None

    def freeze(self, number: int, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after that many seconds; returns at once."""
        process = self._running(number)
        process.send_signal(signal.SIGSTOP)
        timer = threading.Timer(seconds, process.send_signal, (signal.SIGCONT,))
        self._thaws.append(timer)
        timer.start()

    def _running(self, number: int) -> Process:
        process = self._processes[number]
        assert process is not None, f"node {number} is down"
        return process
