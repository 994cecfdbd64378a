"""Clocks that step, differ between machines, or stand at an edge of a day, a month, a leap year or summer time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from billing_calculator.app import service as billing_service
from chassis import auth
from chassis.ids import new_id
from chassis.testing import Running
from readings.app import service

from tests.billing_calculator.component.asking import AGENTS
from tests.chassis.events.test_crashes import ROOT
from tests.chassis.events.warehouse import Warehouse
from tests.faults.oracle import Home, Oracle
from tests.faults.report import Row
from tests.readings.component.conftest import Customer, account_updated, customer_of

pytestmark = pytest.mark.fault("T14", "F83")

WINDOW_OPENS, WINDOW_CLOSES = 15, 25  # what is read later counts to the next month
STEP = timedelta(minutes=10)
MOSCOW = {
    "2022-11-25T20:59:59": 3,
    "2022-11-25T21:00:00": 3,
    "2022-11-30T20:59:59": 3,
    "2022-11-30T21:00:00": 3,
    "2022-12-31T21:00:00": 3,
    "2024-02-28T20:59:59": 3,
    "2024-02-28T21:00:00": 3,
    "2024-02-29T20:59:59": 3,
    "2024-02-29T21:00:00": 3,
}
BERLIN = {  # hours ahead of UTC, from the calendar: summer time from 31 March to 27 October 2024
    "2024-03-31T00:59:59": 1,
    "2024-03-31T21:59:59": 2,
    "2024-03-31T22:00:00": 2,
    "2024-10-26T21:59:59": 2,
    "2024-10-26T22:00:00": 2,
    "2024-10-27T22:59:59": 1,
    "2024-10-27T23:00:00": 1,
    "2024-10-31T22:59:59": 1,
    "2024-10-31T23:00:00": 1,
}

CHARGED = {  # the last and the first second of days, as Moscow counts them: of a reading window, of a tariff table, of a year
    "2022-06-14T21:00:00": 3,
    "2022-06-25T20:59:59": 3,
    "2022-06-25T21:00:00": 3,
    "2022-06-30T20:59:59": 3,
    "2022-07-14T21:00:00": 3,
    "2022-11-25T20:59:59": 3,
    "2022-11-25T21:00:00": 3,
    "2022-12-25T21:00:00": 3,
    "2022-12-31T20:59:59": 3,
}


@pytest.fixture(scope="module", params=["Europe/Moscow", "Europe/Berlin"])
def readings(request: pytest.FixtureRequest, mongo_url: str) -> Iterator[tuple[Running, dict[str, int]]]:
    with Running(service, mongo_url, time_zone=request.param) as running:
        yield running, {"Europe/Moscow": MOSCOW, "Europe/Berlin": BERLIN}[request.param]


def expected(moment: str, hours_ahead: int) -> tuple[str, ...]:
    """Date and period of a reading sent at that moment, or when it may be sent; without any library of time zones."""
    day = datetime.fromisoformat(moment) + timedelta(hours=hours_ahead)
    if day.day < WINDOW_OPENS:
        return (f"{day:%Y-%m}-{WINDOW_OPENS}",)
    year, month = (day.year + (day.month == 12), day.month % 12 + 1) if day.day > WINDOW_CLOSES else (day.year, day.month)
    return f"{day:%Y-%m-%d}", f"{year}-{month:02d}"


def answered(body: dict[str, Any]) -> tuple[str, ...]:
    return (body["read_on"], body["period"]) if "period" in body else (body["details"]["opens_on"],)


def test_a_reading_belongs_to_the_day_and_the_period_of_the_retailers_zone(
    readings: tuple[Running, dict[str, int]], row: Row
) -> None:
    running, moments = readings
    wrong = []
    for moment, hours_ahead in moments.items():
        running.clock(at=f"{moment}+00:00")
        seen = answered(customer_of(running).submit(single="12605").body)
        if seen != expected(moment, hours_ahead):
            wrong.append((moment, seen))
    row.count(facts=len(moments), wrong=len(wrong))
    assert wrong == []


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(billing_service, mongo_url, agents=AGENTS) as running:
        yield running


@pytest.mark.parametrize("readings", ["Europe/Moscow"], indirect=True)
def test_a_charge_at_an_edge_of_the_day_is_what_the_oracle_says(
    readings: tuple[Running, dict[str, int]], billing: Running, row: Row
) -> None:
    running, wrong = readings[0], []
    for moment, hours_ahead in CHARGED.items():
        billing.clock(at=f"{moment}+00:00")
        running.clock(at=f"{moment}+00:00")
        customer = Customer(running, new_id(), new_id(), new_id())
        account = account_updated(customer.account_id, customer.meter_id)
        account["data"]["meters"][0]["initial_on"] = account["data"]["opening_balance_on"] = "2022-01-31"
        running.deliver(account)
        billing.deliver(account)
        assert customer.submit(single="12605").status == 201
        billing.deliver(*customer.told())
        day, period = expected(moment, hours_ahead)
        home = Home(account["data"]["account_number"], "urban_gas", 4, False, 1, 5, (12345,), Decimal(0))
        bill = Oracle().bill(home, [(date.fromisoformat(day), (260,))])
        charged = {each["period"]: each["current"]["total"] for each in of_account(billing, customer)}
        if charged != {period: bill.total}:
            wrong.append((moment, charged, period, bill.total))
    row.count(facts=len(CHARGED), wrong=len(wrong))
    assert wrong == []


def of_account(billing: Running, customer: Customer) -> list[dict[str, Any]]:
    return list(billing.database["charges"].find({"account_id": customer.account_id}))


@pytest.mark.parametrize("step", [STEP, -STEP], ids=["ahead", "behind"])
def test_no_token_is_taken_more_than_a_minute_late_by_a_clock_that_stepped(tmp_path: Path, step: timedelta) -> None:
    (tmp_path / "key.json").write_text(json.dumps(auth.create_key()))
    (tmp_path / "jwks.json").write_text(json.dumps(auth.public_keys(tmp_path / "key.json")))
    clock = [datetime(2024, 2, 29, 20, 55, tzinfo=UTC)]
    verifier = auth.TokenVerifier(tmp_path / "jwks.json", now=lambda: clock[0])
    token = auth.TokenIssuer(tmp_path / "key.json").issue(user_id="u", session_id="s", account_ids=[], now=clock[0])
    latest = clock[0] + timedelta(minutes=11)
    assert verifier.verify(token).user_id == "u"
    for stepped in (clock[0] + step, clock[0] + 2 * abs(step), latest - timedelta(seconds=1), latest, latest + step):
        clock[0] = stepped
        assert taken(verifier, token) == (stepped < latest)


def taken(verifier: auth.TokenVerifier, token: str) -> bool:
    try:
        verifier.verify(token)
    except auth.InvalidToken:
        return False
    return True


def test_two_workers_whose_clocks_are_twenty_minutes_apart_share_the_work_and_do_it_once(
    mongo_url: str, amqp_url: str, row: Row
) -> None:
    warehouse = Warehouse(mongo_url, amqp_url)
    warehouse.provision()
    boxes = ["late", *(f"box{number}" for number in range(60)), "opener"]
    warehouse.pack(*boxes)
    try:
        workers = [worker(warehouse, boxes, minutes=minutes) for minutes in (10, -10)]
        assert [each.wait(120) for each in workers] == [0, 0]
        handled = {each["_id"]: each["times"] for each in warehouse.rows("boxes")}
        doubled = [box for box, times in handled.items() if times > 1]
        row.count(facts=len(boxes), lost=len(boxes) - len(handled), doubled=len(doubled), stuck=len(warehouse.rows("parked")))
        assert handled == dict.fromkeys(boxes, 1)
    finally:
        warehouse.tear_down()


def worker(warehouse: Warehouse, boxes: list[str], *, minutes: int) -> subprocess.Popen[bytes]:
    """A worker process that believes it is so many minutes later; only the steady clock is right."""
    command = [sys.executable, "-m", "tests.faults.rig.shifted", str(60 * minutes), "tests.chassis.events.victim"]
    return subprocess.Popen([*command, warehouse.mongo_url, warehouse.amqp_url, warehouse.name, ",".join(boxes)], cwd=ROOT)
