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
BESIDE = {"GATEWAY_PORT": "9280", "MAIL_PAGE_PORT": "9326"}  # beside a suite that may run already


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
    compose: str = ""

    def make(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Run a make target against this suite; its output is returned."""
        return subprocess.run(
            ["make", "--no-print-directory", *targets],
            cwd=ROOT,
            env={**self._environment(), "DEMO_GATEWAY": self.gateway, "DEMO_MAIL": self.mail},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def _environment(self) -> dict[str, str]:
        return stand_in.environment() if self.native else {**os.environ, "DEMO_COMPOSE": self.compose}


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    if not engine_is_there():
        return f"{sys.executable} -m tests.journeys.stand_in"
    for name, value in BESIDE.items():
        os.environ.setdefault(name, value)
    return "docker compose"


@pytest.fixture(scope="session")
def docker_compose_file() -> str:
    return str(ROOT / "docker-compose.yml")


@pytest.fixture(scope="session")
def docker_setup() -> list[str]:
    return ["up --build --wait"]


@pytest.fixture(scope="session")
def suite(
    docker_ip: str, docker_services: Any, docker_compose_command: str, docker_compose_file: str, docker_compose_project_name: str
) -> Suite:
    """The suite, up and ready, with the demo registry applied."""
    gateway = f"http://127.0.0.1:{docker_services.port_for('gateway', 8080)}"
    mail = f"http://127.0.0.1:{docker_services.port_for('mail', 8126)}"
    compose = f"{docker_compose_command} -f {docker_compose_file} -p {docker_compose_project_name}"
    return Suite(gateway, mail, native=not engine_is_there(), compose=compose)
