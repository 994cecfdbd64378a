"""Where the suite of the demo runs: as processes of this machine, or in containers (DEMO_COMPOSE says how to reach them)."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Protocol

from native import business_clock
from native.keys import DEMO_AGENT, agent_password
from native.layout import REGISTRY, RUN

from demo.cabinet import Unexpected


class Place(Protocol):
    """What the demo does behind the gateway's back: move time, import as the retailer does, know the agent's password."""

    played: Path

    def now(self) -> datetime:
        """Business time."""

    def move(self, at: datetime) -> None:
        """Set the business clock of the whole suite."""

    def agent_password(self) -> str:
        """What the payment agent of the demo says."""

    def import_registry(self) -> str:
        """Apply the demo registry once more; what the import printed."""


class Processes:
    """The suite that `make up` started."""

    played = RUN / "demo.json"

    def now(self) -> datetime:
        return business_clock.now()

    def move(self, at: datetime) -> None:
        business_clock.move(at)

    def agent_password(self) -> str:
        return agent_password(DEMO_AGENT)

    def import_registry(self) -> str:
        return _output([sys.executable, "-m", "native", "run", "account_sync", "import-registry", str(REGISTRY)])


class Containers:
    """The suite that `docker compose up` started; each errand is a short-lived container with the rights for it."""

    played = RUN / "demo.json"

    def __init__(self, compose: str) -> None:
        self._compose = shlex.split(compose)
        self.played.parent.mkdir(parents=True, exist_ok=True)

    def now(self) -> datetime:
        return datetime.fromisoformat(self._run("operator", "clock").strip())

    def move(self, at: datetime) -> None:
        self._run("operator", "clock", at.isoformat())

    def agent_password(self) -> str:
        return self._run("operator", "agent-password").strip()

    def import_registry(self) -> str:
        return self._run("demo-registry")

    def _run(self, *command: str) -> str:
        return _output([*self._compose, "run", "--rm", "--no-deps", "-T", *command])


def place() -> Place:
    """DEMO_COMPOSE is the beginning of every compose command, for example `docker compose -p suite`."""
    compose = os.environ.get("DEMO_COMPOSE", "")
    return Containers(compose) if compose else Processes()


def _output(command: list[str]) -> str:
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120)
    if ended.returncode != 0:
        raise Unexpected(ended.stdout + ended.stderr)
    return ended.stdout
