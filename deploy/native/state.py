"""What the supervisor knows about its processes, kept in one file the commands read."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(kw_only=True)
class ProgramState:
    """One program as it stands: waiting, starting, ready, done, failed, backing off, stopped."""

    status: str = "waiting"
    pid: int = 0
    restarts: int = 0
    since: float = field(default_factory=time.time)
    took: float = 0.0
    reason: str = ""


@dataclass(kw_only=True)
class SuiteState:
    """The supervisor and its programs."""

    supervisor: int = 0
    born: float = 0.0
    boot: str = ""
    programs: dict[str, ProgramState] = field(default_factory=dict)

    @property
    def supervised(self) -> bool:
        """The supervisor that wrote this is alive (and its number was not given to somebody else)."""
        try:
            return self.boot == boot() and abs(psutil.Process(self.supervisor).create_time() - self.born) < 1
        except psutil.Error:
            return False

    @property
    def settled(self) -> bool:
        return bool(self.programs) and all(each.status in {"ready", "done"} for each in self.programs.values())

    @property
    def failed(self) -> list[str]:
        return [name for name, each in self.programs.items() if each.status == "failed"]


def boot() -> str:
    return BOOT.read_text().strip()


class StateFile:
    """The only writer is the supervisor; each change is written at once."""

    def __init__(self, path: Path, state: SuiteState) -> None:
        self._path, self.state, self._lock = path, state, threading.Lock()

    def change(self, name: str, **values: object) -> None:
        with self._lock:
            program = self.state.programs[name]
            for key, value in values.items():
                setattr(program, key, value)
            self.write()

    def write(self) -> None:
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self.state), indent=1))
        draft.replace(self._path)


def read(path: Path) -> SuiteState:
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return SuiteState()
    content["programs"] = {name: ProgramState(**each) for name, each in content["programs"].items()}
    return SuiteState(**content)
