"""T17: a storm of logins costs those who log in their time, and nobody else anything."""

from __future__ import annotations

import time

import pytest

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.ledger import UNKNOWN, Ledger
from tests.faults.rig.people import broken, closed_doors, people_at_work
from tests.faults.rig.storm import Storm, blow, quantile
from tests.faults.rig.suite import FaultSuite

pytestmark = [pytest.mark.fault("T17"), pytest.mark.full]

SEED = 20217
LOGIN = (
    "POST /api/v1/identity/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Idempotency-Key: storm-key-number-%s\r\n"
)
BODY = '{"login": "storm-%s@example.org", "password": "Not-The-Password-1"}'
QUICKLY = 0.05
MOST_SECONDS = 2.0
ENOUGH = 100  # requests of a kind, so that one of a hundred is more than the slowest


def test_a_storm_of_logins_leaves_readings_and_payments_alone(fault_suite: FaultSuite, form: Form, row: Row) -> None:
    port = int(fault_suite.gateway.rpartition(":")[2])
    with people_at_work(fault_suite, row, seed=SEED + form.turn, homes=form.of(short=40, full=400), clients=2) as visit:
        began = time.monotonic()
        storm = blow(Storm(port, LOGIN, BODY, connections=200, seconds=form.of(short=10, full=120), rate=500))
        ended = time.monotonic()
    readings = seconds_of(visit.ledger, "submit", "correct", "cancel", between=(began, ended))
    payments = seconds_of(visit.ledger, "pay", between=(began, ended))
    row.say(offered=round(storm.offered), refused=str(storm.other), p50_shed=round(quantile(storm.shed, 0.5), 4))
    row.say(readings_p99=round(quantile(readings, 0.99), 3), payments_p99=round(quantile(payments, 0.99), 3))
    assert set(storm.other) <= {"401", "429"} and storm.other and storm.bare == 0
    assert closed_doors(visit.noted) == broken(visit.noted) == 0, visit.noted
    assert visit.failures == {}
    assert quantile(storm.shed, 0.5) < QUICKLY
    assert min(len(readings), len(payments)) >= ENOUGH
    assert max(quantile(readings, 0.99), quantile(payments, 0.99)) < MOST_SECONDS


def seconds_of(ledger: Ledger, *kinds: str, between: tuple[float, float]) -> list[float]:
    """How long these clients asked until they had their answers, of what they began to ask in this time."""
    begin, end = between
    chosen = [each for each in ledger.requests.values() if each.kind in kinds and begin <= each.began <= end]
    return [each.seconds for each in chosen if each.state != UNKNOWN]
