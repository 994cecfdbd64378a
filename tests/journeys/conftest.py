"""The whole suite behind its gateway: in containers where there is an engine, else as native processes."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from demo.payments import Agent
from native.keys import DEMO_AGENT
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import stand_in
from tests.journeys.browser import Visitor
from tests.journeys.people import Town

ROOT = Path(__file__).resolve().parents[2]
OF_CONTAINERS = ROOT / ".run" / "journeys-in-containers"
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

    def move_clock(self, at: str) -> None:
        """Set business time (`2022-11-20T12:00`); the processes look twice a second."""
        if self.native:
            assert self.make("clock", f"AT={at}").returncode == 0
        else:
            self._errand("clock", at)

    def secret(self, name: str) -> str:
        """A secret of this installation, as its operator finds it."""
        self._needs_processes()
        return (stand_in.RUN / "secrets" / name).read_text(encoding="utf-8")

    def process(self, program: str) -> psutil.Process:
        """The process of a program as `make status` shows it."""
        self._needs_processes()
        state = json.loads((stand_in.RUN / "state.json").read_text(encoding="utf-8"))
        return psutil.Process(state["programs"][program]["pid"])

    def agent(self) -> Agent:
        """The payment agent of the demo."""
        password = json.loads(self.secret("agent_passwords.json"))[DEMO_AGENT] if self.native else self._errand("agent-password")
        return Agent(self.gateway, DEMO_AGENT, password)

    def _errand(self, *command: str) -> str:
        """Have the operator's container do something; what it says."""
        words = [*shlex.split(self.compose), "run", "--rm", "--no-deps", "-T", "operator", *command]
        return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout.strip()

    def _needs_processes(self) -> None:
        if not self.native:
            pytest.skip("looks behind the gateway of the suite without containers")

    def _environment(self) -> dict[str, str]:
        if self.native:
            return stand_in.environment()
        return {**os.environ, "SUITE_RUN": str(self.folder), "DEMO_COMPOSE": self.compose}

    @property
    def folder(self) -> Path:
        """What is kept beside the suite, such as who has played already."""
        return stand_in.RUN if self.native else OF_CONTAINERS


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
    if engine_is_there():
        shutil.rmtree(OF_CONTAINERS, ignore_errors=True)
        OF_CONTAINERS.mkdir(parents=True)
    compose = f"{docker_compose_command} -f {docker_compose_file} -p {docker_compose_project_name}"
    return Suite(gateway, mail, native=not engine_is_there(), compose=compose)


@pytest.fixture(scope="session")
def town(suite: Suite) -> Town:
    """People who can register."""
    return Town(suite.gateway, suite.mail, suite.folder)


def chromium() -> str:
    """Debian's browser, or the one CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no browser: apt-get install chromium, or name one in CHROMIUM"
    return found


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Starts real headless Chromium; it has no sandbox where it runs as root."""
    with sync_playwright() as playwright:
        yield lambda *arguments: playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage", *arguments]
        )


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    with launch() as one:
        yield one


@pytest.fixture
def arrive(browser: Browser, suite: Suite) -> Iterator[Callable[..., Visitor]]:
    """Hands out visitors, each with a browser profile of their own: `arrive(width=320)`."""
    visitors: list[Visitor] = []

    def one(*, width: int = 1280, **settings: Any) -> Visitor:
        where = {"locale": "ru-RU", "timezone_id": "Europe/Moscow", "viewport": {"width": width, "height": 900}}
        context = browser.new_context(reduced_motion="reduce", **where, **settings)
        visitors.append(Visitor.arrives(suite.gateway, suite.mail, context))
        return visitors[-1]

    yield one
    for visitor in visitors:
        visitor.context.close()


@pytest.fixture
def visitor(arrive: Callable[..., Visitor]) -> Visitor:
    return arrive()
