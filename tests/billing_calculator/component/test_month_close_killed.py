"""A close is killed in its planning, in a chunk, at its end and among its bills, and resumed: as if nobody had disturbed it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from billing_calculator import actions
from billing_calculator.actions.closing import end_close
from billing_calculator.actions.issuing import issue_some
from billing_calculator.app import service
from billing_calculator.handlers.closes import on_close_chunk_planned
from chassis import crash, provision
from chassis.events.envelope import encode_event
from chassis.events.handler import Handler
from chassis.events.settlement import Delivery, Settlement
from chassis.events.weather import Weather
from chassis.orphans import end_orphans
from chassis.runtime import Runtime
from chassis.settings import Secret, ServiceSettings
from chassis.testing import Running
from chassis.worker import Worker
from contracts.core import Event
from contracts.events.billing_calculator import CLOSE_CHUNK_PLANNED, MONTH_CLOSED
from contracts.events.bills import BILL_ISSUED

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.component.closes import a_quarter_read, chunks, month_read, named, start
from tests.billing_calculator.component.payers import payer_named
from tests.faults.crash.fork import ended

KILLED = 9
ACCOUNTS, CHUNK = 7, 2
Ledger = list[tuple[str, str, str]]


@pytest.fixture
def town(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS, close_chunk=CHUNK, bills_at_once=CHUNK) as running:
        for number in range(ACCOUNTS):
            running.deliver(*a_quarter_read(account_id=named(number), number=f"52000000{number:04d}"))
            running.deliver(payer_named(running, account_id=named(number)))
        running.clock(at="2022-07-21T09:00:00+00:00")
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


def issue_and_die(settings: ServiceSettings, point: str) -> None:
    with service.runtime(settings) as runtime:
        runtime.transactions.run(partial(issue_some, period="2022-07"))
        crash.arm(point)
        actions.go_on_issuing(runtime.transactions)


def billed(running: Running) -> list[str]:
    return sorted(each.data["account_id"] for each in running.outbox(BILL_ISSUED.name))


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

    charge(town.runtime, [closed])
    assert ended(issue_and_die, town.settings, point) == KILLED
    end_orphans(town.runtime.client)
    assert 0 < len(billed(town)) < ACCOUNTS, "killed in the middle, some bills are told"
    actions.go_on_issuing(town.transactions)
    assert billed(town) == sorted(named(number) for number in range(ACCOUNTS)), "each once"


def test_two_workers_that_finish_at_the_same_time_tell_it_once(town: Running) -> None:
    plan(town.runtime)
    charge(town.runtime, chunks(town))
    close_id = chunks(town)[0].data["close_id"]
    with ThreadPoolExecutor(4) as workers:
        both = [workers.submit(town.transactions.run, lambda work: end_close(work, close_id=close_id)) for _ in range(4)]
        assert sorted(each.result() for each in both) == [False, False, False, True]
    assert len(town.outbox(MONTH_CLOSED.name)) == 1


def work_and_note(settings: ServiceSettings, notes: str, dies: bool) -> None:
    """A worker that writes down which chunks it takes, and waits at its first one for the other to have one, too."""

    def noted(work: Any, events: list[Event]) -> None:
        on_close_chunk_planned(work, events)
        with open(notes, "a", encoding="ascii") as file:
            file.write(f"{os.getpid()} {events[0].subject}\n")
        eventually(lambda: len(workers_in(notes)) == 2)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)

    mine = Handler(CLOSE_CHUNK_PLANNED, noted, alone=True)
    others = [each for each in service.handlers if each.type is not CLOSE_CHUNK_PLANNED]
    with replace(service, handlers=[*others, mine]).runtime(settings) as runtime:
        worker = Worker(runtime)
        worker.start()
        eventually(lambda: runtime.database["outbox"].find_one({"type": MONTH_CLOSED.name}), within=60)
        worker.stop()


def eventually(true: Callable[[], Any], *, within: float = 60) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def workers_in(notes: str) -> set[str]:
    return {line.split()[0] for line in Path(notes).read_text().splitlines()}


def test_two_workers_compete_for_the_chunks_and_when_one_is_killed_the_other_finishes(
    mongo_url: str, new_vhost: Callable[[], str], tmp_path: Path
) -> None:
    (notes := tmp_path / "notes").touch()
    broker = Secret(new_vhost())
    with Running(service, mongo_url, agents=AGENTS, close_chunk=1, amqp_url=broker, worker_port=0) as running:
        for number in range(ACCOUNTS):
            running.deliver(*a_quarter_read(account_id=named(number), number=f"52000000{number:04d}"))
        running.clock(at="2022-08-02T09:00:00+00:00")
        provision.run(running.runtime, settle_seconds=0)
        assert start(running, "2022-07").status_code == 201
        with ThreadPoolExecutor(2) as both:
            lives = [both.submit(ended, work_and_note, running.settings, str(notes), dies) for dies in (True, False)]
            assert [each.result() for each in lives] == [-signal.SIGKILL, 0]
        assert len(workers_in(str(notes))) == 2
        assert ledger(running) == sorted((named(number), "charge", "824.00") for number in range(ACCOUNTS))
        (closed,) = running.outbox(MONTH_CLOSED.name)
        assert (closed.data["accounts"], closed.data["by_average"], closed.data["average_total"]) == (7, 7, "5768.00")
        assert running.parked() == []
