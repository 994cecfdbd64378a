"""The whole suite behind its gateway: in containers where there is an engine, else as native processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys import stand_in

ROOT = Path(__file__).resolve().parents[2]


def engine_is_there() -> bool:
    """A docker client alone is not enough: the compose plugin and a running engine must answer."""
    if os.environ.get("JOURNEYS") in {"native", "containers"}:
        return os.environ["JOURNEYS"] == "containers"
    if shutil.which("docker") is None:
        return False
    asked = (["docker", "compose", "version"], ["docker", "info"])
    return all(subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0 for command in asked)


@dataclass(frozen=True)
class Suite:
    """Where the running suite is reached, and whether its processes can be touched from here."""

    gateway: str
    mail: str
    native: bool

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Run a make target against this suite; its output is returned."""
        return subprocess.run(
            ["make", "--no-print-directory", *targets],
            cwd=ROOT,
            env={**stand_in.environment(), "DEMO_GATEWAY": self.gateway, "DEMO_MAIL": self.mail},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    return "docker compose" if engine_is_there() else f"{sys.executable} -m tests.journeys.stand_in"


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(ROOT / "docker-compose.yml")


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["up --build --wait"]


@pytest.fixture(scope="session")
def suite(docker_ip: str, docker_services: Any) -> Suite:
    """The suite, up and ready, with the demo registry applied."""
    gateway = f"http://127.0.0.1:{docker_services.port_for('gateway', 8080)}"
    return Suite(gateway, f"http://127.0.0.1:{docker_services.port_for('mail', 8126)}", native=not engine_is_there())
