"""T3, registries: files that tell of the same payments are gone through by processes that are killed; each is credited once."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from billing_calculator import actions
from billing_calculator.actions import check_balances
from billing_calculator.app import service
from chassis import crash
from chassis.orphans import end_orphans
from chassis.settings import ServiceSettings
from chassis.testing import Running
from contracts.events.payment_registries import PAYMENT_REGISTRY_APPLIED

from tests.billing_calculator.component.asking import AGENTS, osmp, result
from tests.billing_calculator.component.closes import as_office
from tests.billing_calculator.component.test_registries import send
from tests.billing_calculator.examples import NOON, account_event
from tests.billing_calculator.registry_files import Paid, qiwi
from tests.faults.conftest import Form
from tests.faults.crash.fork import ended, struck
from tests.faults.crash.victim import KILLED
from tests.faults.report import Row

SEED = 46
HOMES = [(str(uuid5(NAMESPACE_OID, f"counter {number}")), f"5200{number:08d}") for number in range(12)]
NOBODY = "520099999999"
POINTS = ("before_commit", "after_insert_outbox", "after_commit")
ONLINE = 20


def go_through(settings: ServiceSettings) -> None:
    with service.runtime(settings) as runtime:
        actions.go_through_registries(runtime.transactions)
    os._exit(0)


def go_and_die(settings: ServiceSettings, point: str) -> None:
    with service.runtime(settings) as runtime:
        crash.arm(point)
        actions.go_through_registries(runtime.transactions)


def told_of(payments: int, chance: random.Random) -> list[Paid]:
    accounts = [number for _, number in HOMES] + [NOBODY]
    return [Paid(str(n), chance.choice(accounts), f"{chance.randrange(100, 50_000) / 100:.2f}", chance.randint(1, 19))
            for n in range(1, payments + 1)]  # fmt: skip


def taken_in(running: Running, rows: Sequence[Paid]) -> str:
    """Sent and to be booked; what became of nothing yet."""
    registry_id = send(running, qiwi(rows)).json["registry"]["registry_id"]
    assert as_office(running, "POST", f"payment-registries/{registry_id}/application").status_code == 202
    return str(registry_id)


@pytest.mark.fault("T3")
def test_what_registries_told_is_credited_once_whoever_is_killed_over_them(mongo_url: str, form: Form, row: Row) -> None:
    payments, lives = form.of(short=900, full=20_000), form.of(short=4, full=40)
    seed = SEED + form.turn
    row.seeds.append(seed)
    print(f"seed {seed}")
    chance = random.Random(seed)
    rows = told_of(payments, chance)
    with Running(service, mongo_url, agents=AGENTS) as running:
        running.clock(at=NOON)
        running.deliver(*(account_event(account_id=account_id, account_number=number) for account_id, number in HOMES))
        known = [each for each in rows if each.account != NOBODY]
        for each in chance.sample(known, ONLINE):
            paid = {"txn_id": each.operation, "account": each.account, "sum": each.amount}
            assert result(osmp(running, agent=("qiwi", "other"), txn_date="20221119120000", **paid)) == 0
        later = rows[payments // 3 :]  # most of what it tells was told before
        files = [taken_in(running, part) for part in (rows[: payments * 2 // 3], chance.sample(later, len(later)))]
        kills = killed(running, files, chance, lives)
        row.count(facts=payments, kills=kills, crashes=len(POINTS))
        actions.go_through_registries(running.transactions)
        judge(running, rows, files)
    assert kills


def killed(running: Running, files: Sequence[str], chance: random.Random, lives: int) -> int:
    """Lives that end before their time, at a named point and wherever they are; how many were struck."""
    held, kills = running.database["payment_registries"], 0
    for point in POINTS:
        assert ended(go_and_die, running.settings, point) == KILLED, point
        end_orphans(running.runtime.client)
    whole = sum(each["rows"] for each in held.find({"_id": {"$in": list(files)}}))

    def done() -> int:
        return sum(int(each["position"]) for each in held.find({"_id": {"$in": list(files)}}, {"position": 1}))

    for life in range(lives):
        until = done() + chance.randrange((whole - done()) // (lives - life) or 1)
        code = struck(go_through, running.settings, when=lambda until=until: done() > until)
        assert code in (0, -KILLED), code
        kills += code == -KILLED
        end_orphans(running.runtime.client)
    return kills


def judge(running: Running, rows: Sequence[Paid], files: Sequence[str]) -> None:
    """Each payment is in the books once, or waits once for its account; what each file came to are all of its rows."""
    database: Any = running.database
    mine = {each.operation: Decimal(each.amount) for each in rows if each.account != NOBODY}
    credited = {each["txn_id"]: each["amount"] for each in database["payments"].find()}
    assert credited == mine
    entries = [-each["amount"] for each in database["entries"].find({"kind": "payment"})]
    assert sorted(entries) == sorted(mine.values())
    assert database["outbox"].count_documents({"type": "billing_calculator.payment_received.v1"}) == len(mine)
    waiting = {each["txn_id"]: each["amount"] for each in database["suspense"].find()}
    assert waiting == {each.operation: Decimal(each.amount) for each in rows if each.account == NOBODY}
    assert database["registry_operations"].count_documents({}) == len(rows)
    for each in database["payment_registries"].find({"_id": {"$in": list(files)}}):
        assert each["state"] == "applied" and sum(tally["count"] for tally in each["came"].values()) == each["rows"]
    assert len(running.outbox(PAYMENT_REGISTRY_APPLIED.name)) == len(files)
    assert database["payment_registry_rows"].count_documents({}) == 0
    assert running.transactions.look(lambda work: check_balances(work, 100)).wrong == []
