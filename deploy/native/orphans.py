"""Processes of a suite whose supervisor was killed: found by a mark in their environment, ended gracefully."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import psutil

from native.layout import RUN
from native.state import SuiteState, boot

MARK = {"SUITE_PART_OF": str(RUN)}
GRACE = 15  # seconds


def orphans(state: SuiteState) -> list[psutil.Process]:
    """Everything that carries our mark or lives in the session of a process we started."""
    sessions = {each.pid for each in state.programs.values() if each.pid} if state.boot == boot() else set()
    marked = [process for process in psutil.process_iter() if _is_marked(process)]
    sessions |= {process.pid for process in marked}
    members = [process for process in psutil.process_iter() if _session(process) in sessions]
    return list({process.pid: process for process in (*marked, *members)}.values())


def end_orphans(state: SuiteState) -> int:
    """Doors first, servers last, as far as the last state tells; returns how many were found."""
    found = orphans(state)
    leaders = {each.pid for each in state.programs.values()}
    servers = {state.programs[name].pid for name in ("mongod", "rabbitmq", "epmd") if name in state.programs}
    end([process for process in found if process.pid in leaders - servers])
    end([process for process in found if process.pid in servers])
    end(found)
    return len(found)


def end(processes: Iterable[psutil.Process]) -> None:
    """Ask politely, then kill."""
    alive = [process for process in processes if process.is_running()]
    for process in alive:
        _signal(process, psutil.Process.terminate)
    _, stubborn = psutil.wait_procs(alive, timeout=GRACE)
    for process in stubborn:
        _signal(process, psutil.Process.kill)
    psutil.wait_procs(stubborn, timeout=GRACE)


def _signal(process: psutil.Process, send: Callable[[psutil.Process], None]) -> None:
    try:
        send(process)
    except psutil.NoSuchProcess:
        pass


def _is_marked(process: psutil.Process) -> bool:
    try:
        return process.pid != os.getpid() and bool(process.environ().get("SUITE_PART_OF") == MARK["SUITE_PART_OF"])
    except psutil.Error:
        return False


def _session(process: psutil.Process) -> int:
    try:
        return os.getsid(process.pid)
    except OSError:
        return -1
