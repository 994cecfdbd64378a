"""Closed months are put away without losing a row, and an inbox outlives what it answers for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from chassis.clock import system_now
from chassis.history.archive import first_kept, forget, put_away
from chassis.history.log import Log
from chassis.history.replay import Replay
from contracts.core import EventType

from tests.chassis.events.warehouse import Warehouse

OCTOBER, NOVEMBER, DECEMBER = (datetime(2022, month, 15, 12, tzinfo=UTC) for month in (10, 11, 12))


def log_of(warehouse: Warehouse) -> Log:
    return Log(lambda _producer: warehouse.database)


def wrote(warehouse: Warehouse, box: str, at: datetime, state: str = "sent") -> None:
    warehouse.pack(box)
    warehouse.database["outbox"].update_one({"subject": box}, {"$set": {"at": at, "state": state}})


def subjects(warehouse: Warehouse, collection: str) -> list[str]:
    return sorted(row["subject"] for row in warehouse.rows(collection))


def test_what_left_in_closed_months_is_put_away_by_month_and_what_has_not_left_stays_however_old(warehouse: Warehouse) -> None:
    for box, at, state in (
        ("october", OCTOBER, "sent"), ("november", NOVEMBER, "unheard"), ("december", DECEMBER, "sent"),
        ("unsent", OCTOBER, "new"), ("stuck", OCTOBER, "stuck"),
    ):  # fmt: skip
        wrote(warehouse, box, at, state)
    assert put_away(warehouse.database, before=first_kept(DECEMBER, months=1)) == 2
    assert subjects(warehouse, "outbox") == ["december", "stuck", "unsent"]
    assert (subjects(warehouse, "outbox_2022_10"), subjects(warehouse, "outbox_2022_11")) == (["october"], ["november"])
    read = [row["partition_key"] for row in log_of(warehouse).read([warehouse.packed], until=system_now())]
    assert sorted(read[:3]) == ["october", "stuck", "unsent"] and read[3:] == ["november", "december"]


def test_a_move_that_was_broken_off_after_its_copy_is_ended_by_the_next(warehouse: Warehouse) -> None:
    wrote(warehouse, "box", OCTOBER)
    copied = warehouse.rows("outbox")
    put_away(warehouse.database, before=NOVEMBER)
    warehouse.database["outbox"].insert_many(copied)
    assert len(list(log_of(warehouse).ids(warehouse.packed, until=DECEMBER))) == 1
    assert put_away(warehouse.database, before=NOVEMBER) == 1
    assert (subjects(warehouse, "outbox"), subjects(warehouse, "outbox_2022_10")) == ([], ["box"])


def test_a_replay_reads_what_was_put_away(warehouse: Warehouse) -> None:
    wrote(warehouse, "old", OCTOBER)
    wrote(warehouse, "new", DECEMBER)
    put_away(warehouse.database, before=NOVEMBER)
    Replay(warehouse.runtime.service, warehouse.transactions, log_of(warehouse)).run(until=system_now())
    assert (warehouse.times("old"), warehouse.times("new")) == (1, 1)


@pytest.mark.parametrize(
    ("now", "months", "first"),
    [(DECEMBER, 1, (2022, 12)), (DECEMBER, 12, (2022, 1)), (datetime(2023, 1, 9, tzinfo=UTC), 3, (2022, 11))],
)
def test_months_that_stay_are_counted_with_the_current_one(now: datetime, months: int, first: tuple[int, int]) -> None:
    kept = first_kept(now, months=months)
    assert ((kept.year, kept.month), kept.day, kept.hour) == (first, 1, 0)


def test_an_inbox_row_outlives_its_log_row_by_thirty_days(warehouse: Warehouse) -> None:
    rows = [{"_id": f"{days}", "type": warehouse.packed.name, "at": NOVEMBER - timedelta(days=days)} for days in (1, 29, 31)]
    warehouse.database["inbox"].insert_many(rows)
    wrote(warehouse, "oldest", NOVEMBER)
    assert forget(warehouse.database, log_of(warehouse), [warehouse.packed]) == 1
    assert sorted(row["_id"] for row in warehouse.rows("inbox")) == ["1", "29"]


@pytest.mark.parametrize("state", ["new", "stuck"])
def test_while_an_old_fact_has_not_left_no_inbox_forgets_it(warehouse: Warehouse, state: str) -> None:
    warehouse.database["inbox"].insert_one({"_id": "1", "type": warehouse.packed.name, "at": OCTOBER})
    wrote(warehouse, "unsent", OCTOBER, state)
    wrote(warehouse, "sent", DECEMBER)
    assert forget(warehouse.database, log_of(warehouse), [warehouse.packed]) == 0


def test_where_no_log_can_be_seen_nothing_is_forgotten(warehouse: Warehouse) -> None:
    other = EventType("nobody.said.v1", warehouse.packed.schema, warehouse.packed.visibility, "")
    warehouse.database["inbox"].insert_one({"_id": "1", "type": other.name, "at": OCTOBER})
    assert forget(warehouse.database, log_of(warehouse), [other]) == 0
