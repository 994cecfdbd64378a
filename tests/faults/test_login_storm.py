"""T17: a storm of logins costs those who log in their time, and nobody else anything."""

from __future__ import annotations

import http.client
import time
from threading import Event, Thread

import pytest

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.people import people_at_work
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


def test_a_storm_of_logins_leaves_readings_and_payments_alone(fault_suite: FaultSuite, form: Form, row: Row) -> None:
    port = int(fault_suite.gateway.rpartition(":")[2])
    enough, seen = Event(), list[float]()
    looking = Thread(target=looks, args=(port, enough, seen))
    with people_at_work(fault_suite, row, seed=SEED + form.turn, homes=form.of(short=40, full=400), clients=2) as visit:
        looking.start()
        storm = blow(Storm(port, LOGIN, BODY, connections=200, seconds=form.of(short=10, full=120), rate=500))
        enough.set()
        looking.join()
    row.say(offered=round(storm.offered), refused=str(storm.other), p50_shed=round(quantile(storm.shed, 0.5), 4))
    row.say(others_p99=round(quantile(seen, 0.99), 3))
    assert set(storm.other) <= {"401", "429"} and storm.other and storm.bare == 0
    assert visit.noted["500"] == 0 and visit.closed_doors == 0, visit.noted
    assert quantile(storm.shed, 0.5) < QUICKLY
    assert quantile(seen, 0.99) < MOST_SECONDS


def looks(port: int, enough: Event, seen: list[float]) -> None:
    """Somebody looks at the public pages of the money's service meanwhile."""
    while not enough.wait(0.1):
        connection, began = http.client.HTTPConnection("127.0.0.1", port, timeout=30), time.monotonic()
        connection.request("GET", "/api/v1/billing/none")
        connection.getresponse().read()
        connection.close()
        seen.append(time.monotonic() - began)
