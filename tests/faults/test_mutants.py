"""T21: the tests are tested. Each planted bug must be caught by the tests named with it, which are green without it.

Some are put into a whole suite too, for the campaign's own books to tell of under traffic and kills.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import Form
from tests.faults.mutants import ALL, IN_THE_BOOKS
from tests.faults.mutants.mutant import Mutant, run_tests
from tests.faults.report import Row
from tests.faults.rig.judge import judge
from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.strikes import Strike, Strikes
from tests.faults.rig.suite import FaultSuite, started
from tests.faults.rig.verdict import Verdict

IN_A_BUILD = 2
SEED, FACTS = 20231, 2500
# the effects are billing-calculator's, so most of the kills are; a broker that dies has taken messages and confirmed none
VICTIMS = (("worker", "billing-calculator"), ("rabbitmq", ""), ("worker", "billing-calculator"), ("worker", "readings"))
ROUNDS = 4


@pytest.fixture(scope="module")
def servers(mongo_url: str, amqp_url: str) -> dict[str, str]:
    """One database and one broker for all the hunts."""
    return {"TEST_MONGO_URL": mongo_url, "TEST_AMQP_URL": amqp_url}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All in the full form, a few in turn in the short one."""
    if "green" in metafunc.fixturenames:
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


@pytest.mark.fault("T21")
@pytest.mark.full
def test_of_a_suite_without_a_planted_bug_the_books_tell_nothing(tmp_path: Path) -> None:
    with started("hunted", shift=2300, SUITE_LONGEST_PAUSE="1") as suite:
        verdict = told_of(suite, tmp_path)
    assert verdict.clean, verdict


@pytest.mark.fault("T21")
@pytest.mark.full
@pytest.mark.parametrize("mutant", IN_THE_BOOKS, ids=lambda mutant: mutant.name.replace(" ", "_"))
def test_a_planted_bug_is_told_by_the_books(mutant: Mutant, tmp_path: Path, row: Row) -> None:
    row.count(mutants=1, mutants_caught=0)
    releases = mutant.release(tmp_path)
    with started("hunted", shift=2300, SUITE_LONGEST_PAUSE="1", SUITE_RELEASES=str(releases)) as suite:
        verdict = told_of(suite, tmp_path)
    row.say(**{f"{kind}_by_the_bug": found for kind, found in verdict.counts.items()})
    print(verdict)
    assert verdict.lost or verdict.doubled or verdict.wrong, verdict  # stuck alone might be a suite that never came up
    row.count(mutants_caught=1)


def told_of(suite: FaultSuite, folder: Path) -> Verdict:
    """Traffic while workers and the broker are killed, and what the books say afterwards."""
    homes = homes_of(SEED, 200)
    planned = [Strike((place + 1) / (ROUNDS * len(VICTIMS) + 1), *victim, 0.0) for place, victim in enumerate(VICTIMS * ROUNDS)]
    with closing(Ledger(folder / "ledger.jsonl")) as ledger:
        traffic = Traffic(suite, homes, take_in(suite, homes), ledger, seed=SEED)
        with traffic.under_way():
            Strikes(suite, planned).run(lambda: ledger.facts / FACTS)
        suite.wait_settled()
        traffic.resolve()
        return judge(suite, traffic)


def test_there_are_as_many_planted_bugs_as_promised() -> None:
    assert len(ALL) == len({each.name for each in ALL}) >= 25
