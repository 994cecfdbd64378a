"""T21: the tests are tested. Each planted bug must be caught by the tests named with it, which are green without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import Form
from tests.faults.mutants import ALL
from tests.faults.mutants.mutant import Mutant, run_tests
from tests.faults.report import Row

IN_A_BUILD = 3


@pytest.fixture(scope="module")
def servers(mongo_url: str, amqp_url: str) -> dict[str, str]:
    """One database and one broker for all the hunts."""
    return {"TEST_MONGO_URL": mongo_url, "TEST_AMQP_URL": amqp_url}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All in the full form, a few in turn in the short one."""
    if "mutant" in metafunc.fixturenames:
        form = Form(metafunc.config.getoption("--form") == "full", metafunc.config.getoption("--turn"))
        chosen = form.rotate(ALL, short=IN_A_BUILD)
        metafunc.parametrize("mutant", chosen, ids=[each.name.replace(" ", "_") for each in chosen])


@pytest.fixture(scope="module")
def green(servers: dict[str, str]) -> dict[tuple[str, ...], str]:
    """What the hunters said of the sources as they are, by what was asked; asked once each."""
    return {}


@pytest.mark.fault("T21")
def test_a_planted_bug_is_caught(
    mutant: Mutant, servers: dict[str, str], green: dict[tuple[str, ...], str], tmp_path: Path, row: Row
) -> None:
    row.count(mutants=1, mutants_caught=0)
    asked = tuple(mutant.hunt)
    if asked not in green:
        sound = run_tests(mutant.hunt, servers=servers)
        green[asked] = "" if sound.returncode == 0 else sound.stdout[-2000:]
    assert not green[asked], f"the hunters are red, or there are none, without the bug: {green[asked]}"
    hunted = run_tests(mutant.hunt, servers=servers, sources=mutant.plant(tmp_path))
    assert hunted.returncode == 1, hunted.stdout[-2000:] + hunted.stderr[-1000:]  # 2 and more: the tests could not even be read
    row.count(mutants_caught=1)


def test_there_are_as_many_planted_bugs_as_promised() -> None:
    assert len(ALL) == len({each.name for each in ALL}) >= 25
