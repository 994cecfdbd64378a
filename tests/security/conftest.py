"""All services behind their HTTP servers, started once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.security import reporting
from tests.security.ground import Ground, everything


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether this is the release's form, and not that of every build."""
    return bool(request.config.getoption("--form") == "full")


@pytest.fixture(scope="session")
def share(request: pytest.FixtureRequest) -> float:
    """Which part of the full form is run."""
    return float(request.config.getoption("--share"))


@pytest.fixture(scope="session")
def grounds(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ground]]:
    """Every service with customers in it, by its package."""
    with ExitStack() as stack:
        yield everything(mongo_url, tmp_path_factory.mktemp("grounds"), stack)


@pytest.fixture(scope="session")
def section(full: bool) -> Callable[[str, str], reporting.Section]:
    """A section of the report: `section("T5", "Fuzzing").row(…)`."""
    return lambda number, title: reporting.section(number, title, full=full)
