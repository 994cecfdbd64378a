"""The fault campaign: its short form belongs to every build, its full form to every release.

Each test here is one row of the report. What it counted goes into `row`: `row.count(facts=…, kills=…, lost=…)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults import report
from tests.faults.rig.suite import FaultSuite, started

ROOT = Path(__file__).resolve().parents[2]

# What the short form takes in turns beside T1, T2 and T21, which belong to every build: each group takes some two minutes.
TURNS = (
    {"test_disk_full", "test_lines"},
    {"test_fresh_topology", "test_network"},
    {"test_rolling"},
    {"test_replica_set", "test_alarms"},
    {"test_soak", "test_broker_cluster"},
    {"test_replay", "test_poison"},
    {"test_failure_catalogue_broker", "test_failure_catalogue_mongo"},
    {"test_overload", "test_login_storm", "test_any_order", "test_clocks"},
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--turn", type=int, default=0, help="which part of what is taken in rotation the short form takes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: takes long, so it belongs to the full form alone")
    config.stash[report.ROWS] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The short form leaves out what is marked `full`, and the whole of it also what is not in turn."""
    if config.getoption("--form") == "full":
        return
    others = {name for name in set[str]().union(*TURNS) - TURNS[config.getoption("--turn") % len(TURNS)] if whole(config)}
    left_out = [item for item in items if item.get_closest_marker("full") or item.path.stem in others]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def whole(config: pytest.Config) -> bool:
    """Whether the campaign runs, and not some tests of it that somebody named."""
    return not config.getoption("keyword") and config.args == ["tests/faults"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    made = yield
    report.note(item, made)
    return made


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.stash[report.ROWS]:
        report.write(session.config)


@dataclass(frozen=True)
class Form:
    """`short` or `full`; `turn` chooses what the short form takes of what is too much for it."""

    full: bool
    turn: int

    def of(self, *, short: int, full: int) -> int:
        """A size by the form."""
        return full if self.full else short

    def rotate(self, things: list[Any], *, short: int) -> list[Any]:
        """All things in the full form; in the short one `short` of them, others at the next turn."""
        if self.full or short >= len(things):
            return things
        start = self.turn * short % len(things)
        return [*things, *things][start : start + short]


@pytest.fixture(scope="session")
def form(request: pytest.FixtureRequest) -> Form:
    return Form(request.config.getoption("--form") == "full", request.config.getoption("--turn"))


@pytest.fixture
def row(request: pytest.FixtureRequest) -> report.Row:
    """What this test counts for the report."""
    return report.row_of(request.node)


@pytest.fixture(scope="session")
def fault_suite() -> Iterator[FaultSuite]:
    """A whole native suite of the campaign's own, up and ready, shared by the tests that leave it as they found it."""
    with started("faults", shift=2000, SUITE_LONGEST_PAUSE="1") as suite:
        yield suite
