"""The whole suite in real containers, and the journeys against it: from nothing to nothing, each part with its time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docker.without_registry import leftovers
from docker.without_registry.engine import Engine, storage
from native import ports
from native.layout import ROOT
from native.processes import spawn, stop, tail
from native.program import Program

HERE = Path(__file__).parent
PUBLISHED = {"GATEWAY_PORT": "9280", "MAIL_PAGE_PORT": "9326", "CARD_PORT": "9329"}  # beside a suite that may run already


class NotDone(RuntimeError):
    """A part of it did not work; the text says which and what it said."""


def taken_ports() -> list[str]:
    """One sentence for each published port that is not free."""
    chosen = {name: int(os.environ.get(name, usual)) for name, usual in PUBLISHED.items()}
    return ports.taken([Program(name=name, command=[], environment={}, ports=(port,)) for name, port in chosen.items()])


def run(engine: Engine) -> int:
    """Whatever happens, nothing is left but images in the engine's folder."""
    if taken := taken_ports():
        raise NotDone("\n".join((*taken, "Choose others: make containers GATEWAY_PORT=9380 MAIL_PAGE_PORT=9426 CARD_PORT=9429")))
    with engine.locked():
        try:
            status = _from_nothing(engine)
        finally:
            with part("everything is taken down"):
                engine.stop()
        if left := leftovers.found(engine.folder):
            raise NotDone("\n".join(("This is left on the machine:", *left)))
        print(f"  {_size(engine.folder)} of images and caches stay in {engine.folder} for the next run")
        return status


def _from_nothing(engine: Engine) -> int:
    with part("an engine of its own"):
        engine.start()
        work = engine.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
    print(f"  it keeps images with {storage(engine)}")
    with part("compose, and the base of all images"):
        _side_by_side(engine, *_missing(engine))
    with part("stand-ins for official images"):
        _side_by_side(engine, [str(HERE / "build.sh")])
    with part("the suite's images"):
        _side_by_side(engine, ["docker", "compose", "-f", str(ROOT / "docker-compose.yml"), "--progress", "plain", "build"])
    with part("suite up, journeys, suite down"):
        status = _journeys(engine)
    if status:
        print(_what_is_not_well(engine))
    return status


def _missing(engine: Engine) -> Iterator[list[str]]:
    if engine.docker("compose", "version", check=False).returncode != 0:
        yield [str(HERE / "compose.sh")]
    if engine.docker("image", "inspect", "suite-stand-in/base", check=False).returncode != 0:
        yield [str(HERE / "build.sh"), "base"]


def _side_by_side(engine: Engine, *commands: list[str]) -> None:
    """Quiet, unless something fails."""
    environment = {**os.environ, **engine.environment, "TMPDIR": str(engine.folder / "work")}
    logs = [engine.folder / "work" / f"{number}.log" for number in range(len(commands))]
    running = [
        spawn(command, environment=environment, log=log, folder=ROOT, with_parent=True)
        for command, log in zip(commands, logs, strict=True)
    ]
    try:
        failed = [number for number, process in enumerate(running) if process.wait() != 0]
    finally:
        for process in running:
            stop(process, seconds=5)
    if failed:
        raise NotDone("\n".join(f"{' '.join(commands[each])} did not work:\n{tail(logs[each], 40)}" for each in failed))


def _journeys(engine: Engine) -> int:
    tests = [sys.executable, "-m", "pytest", "-q", "--durations=6", "tests/deploy/test_compose_config.py", "tests/journeys"]
    environment = {**PUBLISHED, **os.environ, **engine.environment, "JOURNEYS": "containers"}
    return subprocess.run(tests, cwd=ROOT, env=environment, check=False).returncode


def _what_is_not_well(engine: Engine) -> str:
    """The last words of containers that are left and neither healthy nor done."""
    listed = engine.docker("ps", "--all", "--format", "{{json .}}").stdout.splitlines()
    unwell = [each["Names"] for each in map(json.loads, listed) if not is_well(each["Status"])]
    said = [engine.docker("logs", "--tail", "15", name, check=False) for name in unwell]
    return "\n".join(f"-- {name}\n{each.stdout}{each.stderr}" for name, each in zip(unwell, said, strict=True))


def is_well(status: str) -> bool:
    """As the engine words it: `Up 2 minutes (healthy)`, `Exited (0) 3 seconds ago`; what waits for others is only `Created`."""
    return "(healthy)" in status or status.startswith(("Exited (0)", "Created"))


def _size(folder: Path) -> str:
    return subprocess.run(["du", "-sh", str(folder)], capture_output=True, text=True, check=False).stdout.split()[0]


@contextmanager
def part(name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"  ✓ {name:<40} {time.monotonic() - began:6.1f} s", flush=True)
