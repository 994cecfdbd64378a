"""Real servers for every test that asks for them."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chassis import lent_databases
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "deploy"))

from native.servers import TEST_VHOSTS, mongo_server, rabbit_server
from native.vhosts import VirtualHostsUsedUp, claim_vhost


def pytest_addoption(parser: pytest.Parser) -> None:
    says = "how much of the fault campaign and of the security tests"
    parser.addoption("--form", choices=("short", "full"), default="short", help=says)
    of_it = "which part of the full form of the security tests, where there are no hours for the whole"
    parser.addoption("--share", type=float, default=1.0, help=of_it)


def pytest_configure(config: pytest.Config) -> None:
    """A terminated run ends its servers as an interrupted one does."""
    says = "fault(*numbers): what of the failure catalogue (F21, E2, M5) or of the acceptance matrix (T8) this test is about"
    config.addinivalue_line("markers", says)
    settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
    settings.load_profile("suite")
    signal.signal(signal.SIGTERM, lambda number, _frame: pytest.exit("terminated", returncode=128 + number))


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="suite-tests-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mongo_url(server_folder: Path) -> Iterator[str]:
    """Administrator's address of a real replica set: TEST_MONGO_URL, or one started for this session."""
    if running := os.environ.get("TEST_MONGO_URL"):
        yield running
        lent_databases.drop_returned(running)
        return
    with mongo_server(server_folder / "mongo") as server:
        yield server.url


@pytest.fixture(scope="session")
def amqp_url(server_folder: Path) -> Iterator[str]:
    """Administrator's address of a real broker: TEST_AMQP_URL, or one started for this session."""
    if running := os.environ.get("TEST_AMQP_URL"):
        yield running
        return
    with rabbit_server(server_folder / "rabbit") as server:
        yield server.url


@pytest.fixture(scope="session")
def new_vhost(amqp_url: str) -> Callable[[], str]:
    """Hands out the address of a virtual host nobody has used: `new_vhost()` -> amqp://...:port/test07."""
    prefix = urlsplit(amqp_url)._replace(path="").geturl()
    names = (f"test{number:02d}" for number in itertools.count())

    def claim() -> str:
        for name in itertools.islice(names, TEST_VHOSTS):
            if claim_vhost(f"{prefix}/{name}"):
                return f"{prefix}/{name}"
        raise VirtualHostsUsedUp("every test virtual host of this broker is used; start the servers anew")

    return claim
