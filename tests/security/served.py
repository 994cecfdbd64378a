"""A service under its real HTTP server, on the database and the keys of a `Running`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

import requests
from chassis.settings import env_prefix
from chassis.testing import Running
from native.processes import free_port, listens, spawn, stop, wait_until

SPOKEN = frozenset({"path", "method", "status"})


@dataclass(frozen=True)
class Served:
    """What answers, where, and what lies behind it."""

    running: Running
    address: str

    @property
    def package(self) -> str:
        return self.running.service.name.replace("-", "_")

    def ask(self, method: str, path: str, **request: Any) -> requests.Response:
        """One request, as a client sends it that is not the gateway."""
        return requests.request(method, self.address + path, timeout=30, allow_redirects=False, **request)

    def document(self) -> dict[str, Any]:
        """What the service says of itself."""
        answer: dict[str, Any] = self.ask("GET", "/openapi.json").json()
        return answer

    def answered(self) -> dict[int, int]:
        """How many requests were answered with which status, as the service itself has counted."""
        counted: dict[int, int] = {}
        for line in self.ask("GET", "/metrics").text.splitlines():
            name, _, figure = line.rpartition(" ")
            if "_count{" in name and 'status="' in name:
                status = int(name.partition('status="')[2].partition('"')[0])
                counted[status] = counted.get(status, 0) + int(float(figure))
        return counted


@contextmanager
def served(running: Running) -> Iterator[Served]:
    """The service of `running` behind gunicorn, ready."""
    package, port = running.service.name.replace("-", "_"), free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:chassis.gunicorn", f"{package}.app:web()"]
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    told = {**environment(running), f"{env_prefix(package)}_WEB_PORT": str(port)}
    log = running.folder / "gunicorn.log"
    process = spawn(command, environment=inherited | told, log=log, folder=running.folder)
    try:
        wait_until(lambda: listens(process.pid, port) or process.poll() is not None, what=f"{package} at its port", seconds=120)
        assert process.poll() is None, log.read_text()[-3000:]
        yield Served(running, f"http://127.0.0.1:{port}")
    finally:
        stop(process, seconds=5)


def environment(running: Running) -> dict[str, str]:
    """The settings of `running`, as its process is told them."""
    prefix = env_prefix(running.service.name)
    values = {field.name: getattr(running.settings, field.name) for field in fields(running.settings)}
    return {f"{prefix}_{name}".upper(): _text(value) for name, value in values.items() if value is not None}


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
