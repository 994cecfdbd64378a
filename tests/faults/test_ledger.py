"""T1: whatever is killed or frozen, what clients were told is what every account shows, to the kopeck."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.calendar import Calendar
from tests.faults.rig.judge import judge
from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.quiet import CONVERGED_WITHIN
from tests.faults.rig.readers import move_in
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.replica_set import ReplicaSet
from tests.faults.rig.strikes import Strikes, schedule
from tests.faults.rig.suite import ROOT, FaultSuite, started

SEEDS = (20221, pytest.param(20222, marks=pytest.mark.full), pytest.param(20223, marks=pytest.mark.full))
MOST_STALLED = 20.0  # seconds that a client had to ask for one thing, beyond the longest freeze
# what is read on the first of these days counts to July and is priced by the table of June
DAYS = ("2022-06-27", "2022-07-18", "2022-08-20", "2022-09-16", "2022-10-26", "2022-11-20", "2022-12-20")


@dataclass(frozen=True)
class Place:
    """A suite, and its three mongods if it has that many."""

    suite: FaultSuite
    database: ReplicaSet | None = None


@pytest.fixture(scope="module")
def place(form: Form, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if not form.full:
        yield Place(request.getfixturevalue("fault_suite"))
        return
    with (
        ReplicaSet(tmp_path_factory.mktemp("mongods")) as database,
        started("ledger", shift=2100, SUITE_MONGO_URL=database.url, SUITE_LONGEST_PAUSE="1") as suite,
    ):
        yield Place(suite, database)


def ask_while_struck(traffic: Traffic, strikes: Strikes, calendar: Calendar, progress: Callable[[], float]) -> None:
    """Until enough was asked and every fault has struck."""
    with ThreadPoolExecutor(1) as pool, traffic.under_way():
        striking = pool.submit(strikes.run, progress)
        while progress() < 1 or not striking.done():
            calendar.follow(progress())
            time.sleep(0.1)
    striking.result()


@pytest.mark.fault("T1")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_clients_were_told_is_what_accounts_show(place: Place, form: Form, row: Row, seed: int) -> None:
    suite, seed = place.suite, seed if form.full else seed + 10 * form.turn
    row.seeds.append(seed)
    print(f"seed {seed}")
    submitted, paid = form.of(short=3400, full=100_000), form.of(short=900, full=20_000)
    homes = homes_of(seed, form.of(short=400, full=2500))
    days = DAYS if form.full else DAYS[:3]
    with closing(Ledger(ROOT / f".run/ledger-{seed}.jsonl")) as ledger, Calendar(suite, days) as calendar:
        traffic = Traffic(suite, homes, take_in(suite, homes), ledger, seed=seed)
        move_in(suite, [address.account_id for address in traffic.addresses.values()])
        longest = form.of(short=8, full=20)
        planned = schedule(seed, kills=form.of(short=20, full=200), freezes=form.of(short=5, full=50), longest=longest)
        strikes = Strikes(suite, planned, place.database)

        def progress() -> float:
            traffic.check()  # else whoever waits for it would wait for ever
            return min(ledger.acknowledged["submit"] / submitted, ledger.acknowledged["pay"] / paid)

        began = time.monotonic()
        ask_while_struck(traffic, strikes, calendar, progress)
        seconds, last_fault = time.monotonic() - began, time.monotonic()
        suite.wait_settled()
        traffic.resolve()
        verdict = judge(suite, traffic, since=last_fault)
        verdict.wrong += calendar.misdated(ledger)
    row.count(facts=ledger.facts, kills=strikes.kills, freezes=strikes.freezes, **verdict.counts)
    row.say(
        per_second=round(ledger.facts / seconds),
        stall_seconds=round(ledger.longest_stall, 1),
        converged_seconds=round(verdict.seconds, 1),
        repeated=ledger.repeated,
        were_down=strikes.were_down,
    )
    print(*strikes.done, verdict, ledger.failures, *ledger.slowest(8), sep="\n")
    assert strikes.shortfall(every_kind=form.full) == []
    assert ledger.failures["500"] == 0, "a mistake of ours is no answer to anybody's fault"
    assert verdict.stuck == [], verdict
    assert verdict.seconds < CONVERGED_WITHIN, verdict
    assert verdict.clean, verdict
    assert ledger.longest_stall <= longest + MOST_STALLED
