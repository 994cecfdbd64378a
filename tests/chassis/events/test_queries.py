"""The queries that run for ever use indexes and stop early, however much the collections hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.events import outbox, parked
from chassis.events.relay import lag_seconds
from pymongo import MongoClient

from tests.chassis.events.asked import Asked
from tests.chassis.events.warehouse import Warehouse

MANY = 3000
EXPLAINED = ("find", "filter", "sort", "limit", "projection", "hint")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def full(warehouse: Warehouse, asked: Asked) -> Iterator[Any]:
    """The warehouse's database with thousands of rows that no query is about."""
    old = [_sent(number) for number in range(MANY)] + [_new(f"new{number}", tries=number % 2) for number in range(MANY)]
    warehouse.database["outbox"].insert_many(old)
    rows = [_parked(f"w{number}", "waiting", due=1) for number in range(MANY)]
    rows += [_parked(f"d{number}", "dead", due=-1) for number in range(MANY)]
    rows += [_parked(f"n{number}", "waiting", due=-1) for number in range(MANY)]
    rows += [
        _parked(f"f{number}", state, due=-9) | {"type": "foreign"} for state in ("waiting", "retry") for number in range(MANY)
    ]
    warehouse.database["parked"].insert_many(rows)
    with MongoClient(warehouse.mongo_url, event_listeners=[asked], tz_aware=True) as client:
        yield client[warehouse.database.name]


def _sent(number: int) -> dict[str, Any]:
    return {"_id": f"sent{number}", "state": "sent", "lane": "live", "tries": 1, "at": NOW, "type": "x", "key": "k", "body": "{}"}


def _new(name: str, *, tries: int) -> dict[str, Any]:
    return {"_id": name, "state": "new", "lane": "live", "tries": tries, "at": NOW, "type": "x", "key": "k", "body": "{}"}


def _parked(name: str, state: str, *, due: int) -> dict[str, Any]:
    next_at = NOW + timedelta(hours=due)
    row = {"_id": f"{name} {state}", "type": "x", "state": state, "claims": 0, "next_at": next_at}
    return row | {"waiting_for": name, "parked_at": NOW}


def examined(database: Any, command: dict[str, Any]) -> int:
    asked = {name: command[name] for name in EXPLAINED if name in command}
    plan = database.command({"explain": asked, "verbosity": "executionStats"})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"]), command
    return max(plan["executionStats"]["totalKeysExamined"], plan["executionStats"]["totalDocsExamined"])


def test_the_relay_reads_as_many_rows_as_it_takes(full: Any, asked: Asked) -> None:
    assert len(outbox.waiting(full, limit=10)) == 10
    assert max(examined(full, command) for command in asked.of("find")) <= 12


@pytest.mark.parametrize("state", ["unheard", "refused"])
def test_what_was_set_aside_is_offered_again_without_a_look_at_the_rest(full: Any, asked: Asked, state: str) -> None:
    aside = [_new(f"{state}{number}", tries=0) | {"state": state, "type": f"type{number % 3}"} for number in range(MANY)]
    full["outbox"].insert_many(aside)
    full["outbox"].update_one({"_id": f"{state}4"}, {"$set": {"at": NOW + timedelta(days=1)}})
    assert [row["type"] for row in outbox.recent_of_each_type(full, state=state, since=NOW)] == ["type1"]
    assert len(asked.of("find")) == 7  # four leaps, three looks
    assert max(examined(full, command) for command in asked.of("find")) <= 2


def test_the_age_of_the_oldest_row_costs_little_however_many_wait(full: Any, asked: Asked) -> None:
    assert lag_seconds(full) > 0
    assert max(examined(full, command) for command in asked.of("find")) <= 1002


def test_a_claim_looks_at_due_rows_alone_and_at_no_more_than_it_takes(full: Any, asked: Asked) -> None:
    due = parked.due(full, types=["x", "y"], now=NOW, alone=False, limit=10)
    assert len(parked.claim(full, due, now=NOW)) == 10
    assert parked.due(full, types=["x", "y"], now=NOW, alone=True, limit=1) == {}
    assert max(examined(full, command) for command in asked.of("find")) <= 25
