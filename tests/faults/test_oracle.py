"""T21: the judge is tested. Each defect planted in a settled suite must be named; when it is taken back, all is clean again."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
from pymongo import MongoClient

from tests.faults.report import Row
from tests.faults.rig.defects import ANSWERS, DEFECTS, Defect, WrongAnswer
from tests.faults.rig.judge import judge
from tests.faults.rig.ledger import ACKNOWLEDGED, Ledger
from tests.faults.rig.load import Mix, Traffic
from tests.faults.rig.quiet import CONVERGED_WITHIN
from tests.faults.rig.readers import move_in
from tests.faults.rig.registry import homes_of, take_in
from tests.faults.rig.suite import ROOT, FaultSuite
from tests.faults.rig.verdict import Verdict

pytestmark = pytest.mark.fault("T21")

SEED = 29021
HOMES, READINGS, PAYMENTS = 6, 60, 20
MIX = Mix(payments=0.25, corrected=0.2, cancelled=0.2)


@pytest.fixture(scope="module")
def settled(fault_suite: FaultSuite) -> Iterator[Traffic]:
    """What some clients did and were told, when all of it has had its effect."""
    homes = homes_of(SEED, HOMES)
    with closing(Ledger(ROOT / f".run/ledger-{SEED}.jsonl")) as ledger:
        traffic = Traffic(fault_suite, homes, take_in(fault_suite, homes), ledger, seed=SEED, clients=2, mix=MIX)
        move_in(fault_suite, accounts(traffic))
        with traffic.under_way():
            while ledger.acknowledged["submit"] < READINGS or ledger.acknowledged["pay"] < PAYMENTS:
                traffic.check()
                time.sleep(0.05)
        traffic.resolve()
        verdict = judge(fault_suite, traffic)
        assert verdict.clean, verdict
        yield traffic


@pytest.fixture(scope="module")
def client(fault_suite: FaultSuite) -> Iterator[MongoClient[dict[str, Any]]]:
    with fault_suite.database() as client:
        yield client


@pytest.mark.parametrize("defect", DEFECTS, ids=[each.name.replace(" ", "_") for each in DEFECTS])
def test_the_judge_names(
    defect: Defect, fault_suite: FaultSuite, settled: Traffic, client: MongoClient[dict[str, Any]], row: Row
) -> None:
    row.count(defects=1, defects_named=0)
    with standing_still(fault_suite, defect.while_frozen), planted(client, defect, accounts(settled)):
        verdict = judged(fault_suite, settled)
    named_by(verdict, defect.kind, defect.told)
    row.count(defects_named=1)


@pytest.mark.parametrize("wrong", ANSWERS, ids=[each.name.replace(" ", "_") for each in ANSWERS])
def test_the_judge_names_the_answer(
    wrong: WrongAnswer, fault_suite: FaultSuite, settled: Traffic, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    row.count(defects=1, defects_named=0)
    request = next(each for each in settled.ledger.requests.values() if each.kind == "pay" and each.state == ACKNOWLEDGED)
    for name, value in wrong.request.items():
        monkeypatch.setattr(request, name, value)
    monkeypatch.setattr(settled.ledger, "two_answers", wrong.two_answers)
    named_by(judged(fault_suite, settled), wrong.kind, wrong.told)
    row.count(defects_named=1)


def test_what_nobody_touched_and_what_was_taken_back_is_clean(fault_suite: FaultSuite, settled: Traffic, row: Row) -> None:
    verdict = judged(fault_suite, settled)
    row.count(facts=settled.ledger.facts, **verdict.counts)
    assert verdict.clean, verdict


def accounts(traffic: Traffic) -> list[str]:
    return [address.account_id for address in traffic.addresses.values()]


def judged(suite: FaultSuite, traffic: Traffic) -> Verdict:
    """At once: the time for everything to settle is over."""
    return judge(suite, traffic, since=time.monotonic() - CONVERGED_WITHIN)


def named_by(verdict: Verdict, kind: str, told: str) -> None:
    assert any(told in sentence for sentence in getattr(verdict, kind)), f"nothing {kind} with «{told}»: {verdict}"


@contextmanager
def standing_still(suite: FaultSuite, program: str) -> Iterator[None]:
    """Whoever would mend it meanwhile is frozen."""
    with ExitStack() as stack:
        if program:
            stack.callback(suite.thaw, program)
            assert suite.freeze(program)
        yield


@contextmanager
def planted(client: MongoClient[dict[str, Any]], defect: Defect, account_ids: list[str]) -> Iterator[None]:
    """There in the block, and taken back."""
    database, _, name = defect.place.partition(".")
    rows = client[database][name]
    row: Mapping[str, Any] = rows.find_one(defect.chosen(client, account_ids), sort=[("submitted_at", -1), ("_id", -1)]) or {}
    with ExitStack() as stack:
        stack.callback(defect.take_back, rows, row)
        defect.plant(rows, row)
        yield
