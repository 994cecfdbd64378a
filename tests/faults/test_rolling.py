"""T9: services are restarted, and rolled to another release, one after the other, while people send readings and pay."""

from __future__ import annotations

import pytest
from native.layout import SERVICES

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.people import Answers, broken, closed_doors, people_at_work
from tests.faults.rig.release import Releases
from tests.faults.rig.suite import FaultSuite, started

SEED = 20229


def restart(suite: FaultSuite, *services: str) -> None:
    told = suite.make("restart", *(f"S={service}" for service in services))
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.fault("T9")
def test_every_service_is_restarted_under_load_and_no_request_fails(fault_suite: FaultSuite, form: Form, row: Row) -> None:
    before = {name: each["pid"] for name, each in fault_suite.programs().items()}
    size = {"homes": form.of(short=100, full=1000), "clients": form.of(short=4, full=8)}
    with people_at_work(fault_suite, row, seed=SEED + form.turn, **size) as visit:
        for _ in range(form.of(short=1, full=4)):
            restart(fault_suite)
    replaced = {name for name, each in fault_suite.programs().items() if each["pid"] != before[name]}
    assert replaced == {f"{service.folder}-{part}" for service in SERVICES for part in ("worker", "web")}
    assert closed_doors(visit.noted) == broken(visit.noted) == 0, visit.noted
    assert visit.failures == {}


@pytest.fixture
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return Releases(tmp_path_factory.mktemp("releases"))


@pytest.mark.fault("T9")
@pytest.mark.full
def test_every_service_is_rolled_from_the_previous_release_to_this_one_and_back(releases: Releases, row: Row) -> None:
    """The previous release closes its door in front of somebody who then asks again; this one does not, and nothing is lost."""
    leaving = Answers()  # what each service answered while its previous release left
    with (
        started("roll", shift=2900, SUITE_RELEASES=str(releases.folder)) as suite,
        people_at_work(suite, row, seed=SEED + 1000, homes=1000, clients=8) as visit,
    ):
        for new in (True, False):
            for service in SERVICES:
                releases.take(service.folder, new=new)
                assert releases.is_new(service.folder) is new
                visit.look()
                restart(suite, service.folder)
                if new:
                    leaving += of(service.web_port + suite.shift, visit.look())
    others = visit.noted - leaving
    row.say(closed_doors_of_the_previous_release=closed_doors(leaving))
    assert broken(visit.noted) == closed_doors(others) == 0, others


def of(port: int, answers: Answers) -> Answers:
    """Those of one service."""
    return Answers({(address, said): times for (address, said), times in answers.items() if address.endswith(f":{port}")})
