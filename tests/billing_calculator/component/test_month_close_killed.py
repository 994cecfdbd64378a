"""A close is killed in its planning, in a chunk and at its end, and resumed: the ledger is that of a close nobody disturbed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from billing_calculator import actions
from billing_calculator.actions.closing import end_close
from billing_calculator.app import service
from chassis import crash
from chassis.events.envelope import encode_event
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Weather
from chassis.orphans import end_orphans
from chassis.runtime import Runtime
from chassis.settings import ServiceSettings
from chassis.testing import Running
from contracts.core import Event
from contracts.events.billing_calculator import MONTH_CLOSED

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.component.closes import a_quarter_read, chunks, month_read, named, start
from tests.faults.crash.fork import ended

KILLED = 9
ACCOUNTS, CHUNK = 7, 2
Ledger = list[tuple[str, str, str]]


@pytest.fixture
def town(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS, close_chunk=CHUNK) as running:
        for number in range(ACCOUNTS):
            running.deliver(*a_quarter_read(account_id=named(number), number=f"52000000{number:04d}"))
        running.deliver(month_read("2022-07", 90, account_id=named(0)))
        running.clock(at="2022-08-02T09:00:00+00:00")
        assert start(running, "2022-07").status_code == 201
        yield running


def plan(runtime: Runtime) -> None:
    actions.go_on_with_closes(runtime.transactions)


def charge(runtime: Runtime, events: list[Event], *, redelivered: bool = False) -> None:
    settlement = Settlement(runtime.transactions, service.handlers, errors=service.errors)
    bodies = [Delivery(encode_event(each), redelivered=redelivered) for each in events]
    settlement.settle(bodies, Weather(runtime.database, rest=time.sleep))


def plan_and_die(settings: ServiceSettings, point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        plan(runtime)


def charge_and_die(settings: ServiceSettings, events: list[Event], point: str) -> None:
    with service.runtime(settings) as runtime:
        charge(runtime, events[:2])
        crash.arm(point)
        charge(runtime, events[2:])


def ledger(running: Running) -> Ledger:
    rows = running.database["entries"].find({"period": "2022-07", "kind": "charge"})
    return sorted((row["account_id"], row["kind"], str(row["amount"])) for row in rows)


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
def test_killed_anywhere_and_resumed_the_ledger_is_that_of_an_undisturbed_close(town: Running, point: str) -> None:
    due = sorted((named(number), "charge", "824.00") for number in range(1, ACCOUNTS))
    assert ended(plan_and_die, town.settings, point) == KILLED
    end_orphans(town.runtime.client)
    plan(town.runtime)
    planned = chunks(town)
    assert len(planned) == ACCOUNTS // CHUNK + 1 == len({each.data["chunk"] for each in planned})

    assert ended(charge_and_die, town.settings, planned, point) == KILLED
    end_orphans(town.runtime.client)
    halfway = [each for each in ledger(town) if each[2] == "824.00"]
    assert 0 < len(halfway) < len(due), "killed in the middle, whole chunks are there"
    charge(town.runtime, planned, redelivered=True)
    assert [each for each in ledger(town) if each[0] != named(0)] == due

    assert ended(plan_and_die, town.settings, point) == KILLED
    end_orphans(town.runtime.client)
    plan(town.runtime)
    (closed,) = town.outbox(MONTH_CLOSED.name)
    assert (closed.data["read"], closed.data["by_average"], closed.data["average_total"]) == (1, 6, "4944.00")


def test_two_workers_that_finish_at_the_same_time_tell_it_once(town: Running) -> None:
    plan(town.runtime)
    charge(town.runtime, chunks(town))
    close_id = chunks(town)[0].data["close_id"]
    with ThreadPoolExecutor(4) as workers:
        both = [workers.submit(town.transactions.run, lambda work: end_close(work, close_id=close_id)) for _ in range(4)]
        assert sorted(each.result() for each in both) == [False, False, False, True]
    assert len(town.outbox(MONTH_CLOSED.name)) == 1
