"""Starting, watching and stopping operating system processes."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1
POLL = 0.05


class NotReady(RuntimeError):
    """Something did not become ready before its deadline."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def listens(pid: int, port: int) -> bool:
    """Whether this process or one of its children holds the port, maybe among others."""
    try:
        parent = psutil.Process(pid)
        family = (parent, *parent.children(recursive=True))
        connections = [each for process in family for each in process.net_connections("tcp")]
    except psutil.Error:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)


def wait_until(condition: Callable[[], bool], *, what: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise NotReady(f"{what} is not ready after {seconds:.0f} s")
        time.sleep(POLL)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(
    command: list[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    folder: Path,
    with_parent: bool = False,
    keep: tuple[int, ...] = (),  # descriptors
) -> subprocess.Popen[bytes]:
    """Start a process in its own group; `with_parent` ends it when the starter dies, however it dies."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep,
            preexec_fn=_die_with_parent if with_parent else None,  # noqa: PLW1509 - where no thread runs yet
        )


def stop(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Ask politely, then end the whole group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
