"""The whole suite behind its gateway: in containers where there is an engine, else as native processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import Visitor
from tests.journeys.containers import Containers
from tests.journeys.people import Town
from tests.journeys.processes import Processes
from tests.journeys.suites import ROOT, Suite
from tests.journeys.traces import betrayals, looks_secret, words_of

BESIDE = {"GATEWAY_PORT": "9280", "MAIL_PAGE_PORT": "9326", "CARD_PORT": "9329"}  # beside a suite that may run already
os.environ.setdefault("IDENTITY_FREE_FAILURES_PER_ADDRESS", "1000")  # a whole town makes its slips at one address here


@cache
def engine_is_there() -> bool:
    """A docker client alone is not enough: the compose plugin and a running engine must answer."""
    if os.environ.get("JOURNEYS") in {"native", "containers"}:
        return os.environ["JOURNEYS"] == "containers"
    if shutil.which("docker") is None:
        return False
    asked = (["docker", "compose", "version"], ["docker", "info"])
    return all(subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0 for command in asked)


NATIVE_ONLY = ["test_base_month.py", "test_commands.py", "test_export.py", "test_subscriber.py"]
collect_ignore = NATIVE_ONLY if engine_is_there() else ["test_in_containers.py"]


def pytest_exception_interact(node: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    """A suite that does not come up is told of once, not by every test."""
    if call.excinfo is not None and "up --build --wait" in str(call.excinfo.value):
        node.session.shouldfail = "the suite did not come up"


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
) -> Iterator[Suite]:
    """The suite, up and ready, with the demo registry applied. When all have passed, its logs must not name any of them."""
    gateway = f"http://127.0.0.1:{docker_services.port_for('gateway', 8080)}"
    mail = f"http://127.0.0.1:{docker_services.port_for('mail', 8126)}"
    if engine_is_there():
        shutil.rmtree(Containers.folder, ignore_errors=True)
        Containers.folder.mkdir(parents=True)
        compose = f"{docker_compose_command} -f {docker_compose_file} -p {docker_compose_project_name}"
        running: Suite = Containers(gateway, mail, compose)
    else:
        running = Processes(gateway, mail)
    yield running
    logs = dict(running.logs())
    assert betrayals(logs, words_of(Town(gateway, mail, running.folder))) == set()
    assert looks_secret(logs) == set()


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
