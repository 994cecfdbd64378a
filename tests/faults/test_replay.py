"""T10: a service's database is rebuilt from the logs alone, and a late subscriber catches up while the others go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pymongo
import pytest
from billing_calculator.app import service as billing_calculator
from chassis.clock import system_now
from chassis.events import topology
from chassis.events.handler import Handler
from chassis.events.queues import Queues, Received
from chassis.history.audit import Audited, Auditor, audit
from chassis.history.rebuild import compare, faults, fingerprint, told
from chassis.history.replay import COMMITTED, Replay
from chassis.mongo import Collection, save_newer
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.testing import Running
from contracts.core import Event, EventType
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.trade import FAR, LATER, Trade, trading

SEED = 20221110
PATIENCE = 300.0  # seconds for what a service never does: all rows at once
VIEWS = billing_calculator.evidence.views


@dataclass(frozen=True)
class Size:
    accounts: int
    readings: int
    payments: int


@pytest.fixture(scope="module")
def size(form: Form) -> Size:
    """Near 3,000 events, or 200,000."""
    return Size(*((16_000, 145_000, 10_000) if form.full else (500, 1_700, 300)))


@pytest.fixture(scope="module")
def trade(mongo_url: str, new_vhost: Callable[[], str], size: Size, tmp_path_factory: Any) -> Iterator[Trade]:
    """A retailer's fortnight: all announced, all handled."""
    folder: Path = tmp_path_factory.mktemp("registry")
    with trading(mongo_url, new_vhost(), seed=SEED) as trade:
        trade.import_accounts(size.accounts, folder)
        trade.wait_settled(600)
        trade.submit_many(size.readings // 2)
        trade.clock(LATER)
        trade.import_accounts(size.accounts // 4, folder, PERSONS="2", BALANCE="150,00")
        trade.submit_many(size.readings // 2)
        numbers = [row["account_number"] for row in trade.billing.database["accounts"].find({}, {"account_number": 1})]
        for _ in range(size.payments):
            trade.pay(trade.chance.choice(numbers))
        trade.wait_settled(1200)
        yield trade


@pytest.fixture
def rebuilt(mongo_url: str) -> Iterator[Running]:
    """An empty database for billing-calculator to be rebuilt in."""
    with Running(billing_calculator, mongo_url) as running:
        yield running


def replay_into(running: Running, trade: Trade, *, anew: bool = False) -> Any:
    return Replay(running.service, running.transactions, trade.log, rebuild=True).run(until=system_now(), anew=anew)


@pytest.mark.fault("T10")
def test_charges_and_payments_rebuilt_from_the_logs_are_the_live_ones_document_by_document(
    trade: Trade, rebuilt: Running, row: Row
) -> None:
    row.seeds.append(SEED)
    done = replay_into(rebuilt, trade)
    live = trade.billing.database
    compared = compare(live, rebuilt.database, VIEWS)
    row.count(facts=done.events, wrong=faults(compared), stuck=len(rebuilt.parked()))
    row.say(events_per_second=round(done.rate))
    print(*told(compared), sep="\n")
    assert faults(compared) == 0, "\n".join(told(compared))
    assert rebuilt.parked() == []
    assert rebuilt.outbox() == []
    assert {each.view.name: each.equal for each in compared}["payments"] == trade.payments
    assert paid_in(rebuilt) == trade.paid
    before = fingerprint(rebuilt.database, VIEWS)
    assert replay_into(rebuilt, trade, anew=True).events == done.events
    assert fingerprint(rebuilt.database, VIEWS) == before
    with pymongo.timeout(PATIENCE):
        rebuilt.database["inbox"].delete_many({})
    replay_into(rebuilt, trade, anew=True)
    assert fingerprint(rebuilt.database, VIEWS) == before, "without the inbox, revisions and own ids are enough"


def paid_in(running: Running) -> dict[str, Decimal]:
    summed = {"$group": {"_id": "$account_number", "amount": {"$sum": "$amount"}}}
    return {each["_id"]: each["amount"] for each in running.database["payments"].aggregate([summed])}


@pytest.mark.fault("T10")
def test_a_late_subscriber_catches_up_while_readings_come_in_and_counts_each_once(
    trade: Trade, mongo_url: str, row: Row, form: Form
) -> None:
    with Running(watch("meter_watch"), mongo_url, trade.address) as late, late.worker():
        stop = threading.Event()
        live = threading.Thread(target=keep_submitting, args=(trade, stop))
        live.start()
        until = system_now()
        late.wait_until(lambda: system_now() > until + COMMITTED, "what was begun before to be committed", seconds=30)
        done = Replay(late.service, late.transactions, trade.log).run(until=until)
        stop.set()
        live.join()
        due = trade.log.count(types_of(late), until=FAR)
        late.wait_until(lambda: late.database["inbox"].count_documents({}) == due, "the rest to arrive", seconds=120)
        held = {each["_id"]: (each["revision"], each["status"]) for each in late.database["readings"].find()}
        owned = {each["_id"]: (each["revision"], each["status"]) for each in trade.readings.database["readings"].find()}
        doubled = late.database["seen"].count_documents({"times": {"$ne": 1}})
        lost = due - late.database["seen"].count_documents({})
        row.count(facts=due, lost=lost, doubled=doubled, wrong=sum(held.get(key) != value for key, value in owned.items()))
        row.say(events_per_second=round(done.rate), live_meanwhile=due - done.expected)
        assert (lost, doubled) == (0, 0)
        assert held == owned
        if form.full:  # the short form shares its machine with the rest of the build
            assert done.rate >= 500


def keep_submitting(trade: Trade, stop: threading.Event) -> None:
    accounts = list(trade.meters)
    while not stop.wait(0.01):
        trade.submit(trade.chance.choice(accounts))


def watch(name: str) -> Service:
    """A subscriber nobody thought of before: keeps each reading's state, and how often each event came through."""

    def keep(work: Any, events: list[Event]) -> None:
        seen, kept = work.store
        seen.insert_many([{"_id": each.id, "times": 1} for each in events], session=work.session)
        rows = [{"_id": each.subject, "revision": each.revision, "status": each.data["status"]} for each in events]
        save_newer(kept, rows, session=work.session)

    return Service(
        name=name, settings=ServiceSettings, store=lambda database, _session: (database["seen"], database["readings"]),
        errors=LookupError, collections=[Collection("seen"), Collection("readings")],
        handlers=[Handler(each, keep) for each in (READING_SUBMITTED, READING_CORRECTED, READING_CANCELLED)],
    )  # fmt: skip


def audited(trade: Trade, running: Running | None = None) -> Audited:
    """As `make audit`, but impatient and of every account."""
    auditor = Auditor(trade.log, grace=timedelta(0), patience=5.0)
    return audit((running or trade.billing).runtime, auditor, sample=10**6, since=None)


@pytest.mark.fault("T10")
def test_the_audit_finds_everything_in_its_place(trade: Trade, row: Row) -> None:
    trade.wait_settled(300)
    found = audited(trade)
    row.count(facts=sum(each.events for each in found.heard), lost=sum(len(each.lost) for each in found.heard))
    assert found.faults == []
    assert found.checks["balances"].looked_at == len(trade.meters)


@pytest.mark.fault("T10")
def test_the_audit_names_an_event_whose_inbox_row_and_effect_are_gone(trade: Trade) -> None:
    trade.wait_settled(300)
    gone = trade.billing.database["inbox"].find_one_and_delete({"type": READING_SUBMITTED.name})
    try:
        found = audited(trade)
        assert [each.lost for each in found.heard if each.lost] == [[gone["_id"]]]
        assert gone["_id"] in found.faults[0]
    finally:
        trade.billing.database["inbox"].insert_one(gone)


@pytest.mark.fault("T10")
def test_the_audit_names_an_account_whose_entry_was_changed(trade: Trade) -> None:
    entries = trade.billing.database["entries"]
    entry = entries.find_one({"kind": "charge"})
    entries.update_one({"_id": entry["_id"]}, {"$set": {"amount": entry["amount"] + Decimal("0.01")}})
    try:
        found = audited(trade)
        assert [entry["account_id"] in words for words in found.faults] == [True], found.faults
    finally:
        entries.replace_one({"_id": entry["_id"]}, entry)


@pytest.mark.fault("T10")
def test_the_audit_names_an_event_that_vanished_from_a_queue_and_a_replay_brings_it_back(
    trade: Trade, mongo_url: str, row: Row
) -> None:
    with Running(watch("queue_watch"), mongo_url, trade.address) as late:
        with late.worker():
            pass  # now there are queues, and nobody who reads them
        earlier = trade.log.count(types_of(late), until=FAR)
        for account_id in list(trade.meters)[:20]:
            trade.submit(account_id)
        stolen = take_one(trade, late)
        with late.worker():
            left = trade.log.count(types_of(late), until=FAR) - earlier - 1
            late.wait_until(lambda: late.database["inbox"].count_documents({}) >= left, "the others to be handled", seconds=120)
            found = audited(trade, late)
            assert [each.lost for each in found.heard if each.lost] == [[stolen]]
            assert sum(each.earlier for each in found.heard) > 0
            Replay(late.service, late.transactions, trade.log).run(until=system_now())
            again = audited(trade, late)
        assert again.faults == []
        assert sum(each.earlier for each in again.heard) == 0, "the whole log was replayed"
        row.count(facts=sum(each.events for each in again.heard))


def types_of(running: Running) -> list[EventType]:
    return [each.type for each in running.service.handlers]


def take_one(trade: Trade, late: Running) -> str:
    """Acknowledge a delivery without doing anything, as a careless reader would."""
    queues = Queues(trade.address, name="careless")
    try:
        queues.hold(topology.partition_queues(late.service.name, late.settings.partitions))
        taken: list[Received] = []
        late.wait_until(lambda: bool(taken) or taken.extend(queues.receive(most=1, idle=0.1, linger=0.0)) or False, "a delivery")
        queues.acknowledge(taken)
        return str(orjson.loads(taken[0].delivery.body)["id"])
    finally:
        queues.close()
