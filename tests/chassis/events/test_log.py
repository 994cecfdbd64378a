"""The event logs are read in the order of writing, each row once, without looking at more than is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chassis.events import subscriptions
from chassis.history.log import PAGE, Log, Place, place_of

from tests.chassis.events.warehouse import Warehouse

LATE = datetime(9999, 1, 1, tzinfo=UTC)


def log_of(warehouse: Warehouse) -> Log:
    return Log(lambda _producer: warehouse.database)


def put_away(warehouse: Warehouse, month: str, *, keep: bool = False) -> None:
    """Move the outbox as it is among the months put away."""
    rows = warehouse.rows("outbox")
    archive = warehouse.database[f"outbox_{month}"]
    archive.create_index([("type", 1), ("at", 1), ("_id", 1)])
    archive.insert_many(rows)
    if not keep:
        warehouse.database["outbox"].delete_many({})


def test_rows_of_all_types_months_and_states_come_in_the_order_of_writing(warehouse: Warehouse) -> None:
    warehouse.pack("first")
    warehouse.transactions.run(lambda work: work.announce(warehouse.fact("second", kind=warehouse.shipped)))
    put_away(warehouse, "2022_11")
    warehouse.pack("third")
    warehouse.database["outbox"].update_many({}, {"$set": {"state": "sent"}})
    read = list(log_of(warehouse).read([warehouse.shipped, warehouse.packed], until=LATE))
    assert [row["partition_key"] for row in read] == ["first", "second", "third"]


def test_a_row_that_stands_twice_because_its_move_was_broken_off_comes_once(warehouse: Warehouse) -> None:
    warehouse.pack("first", "second")
    put_away(warehouse, "2022_11", keep=True)
    assert len(list(log_of(warehouse).read([warehouse.packed], until=LATE))) == 2
    assert len(list(log_of(warehouse).ids(warehouse.packed, until=LATE))) == 2


def test_more_rows_of_one_moment_than_a_page_holds_are_all_read_and_a_reader_goes_on_behind_any_of_them(
    warehouse: Warehouse,
) -> None:
    boxes = [f"box{number}" for number in range(PAGE + 200)]
    warehouse.pack(*boxes)
    warehouse.pack("later")
    read = list(log_of(warehouse).read([warehouse.packed], until=LATE))
    assert {row["partition_key"] for row in read} == {*boxes, "later"}
    assert read[-1]["partition_key"] == "later"
    rest = log_of(warehouse).read([warehouse.packed], until=LATE, after=place_of(read[PAGE + 50]))
    assert [row["_id"] for row in rest] == [row["_id"] for row in read[PAGE + 51 :]]


def test_nothing_younger_than_asked_is_read(warehouse: Warehouse) -> None:
    warehouse.pack("box")
    (row,) = warehouse.rows("outbox")
    log = log_of(warehouse)
    assert len(list(log.read([warehouse.packed], until=row["at"]))) == 1
    assert list(log.read([warehouse.packed], until=row["at"] - timedelta(milliseconds=1))) == []
    assert log.count([warehouse.packed], until=row["at"], after=Place(row["at"] + timedelta(seconds=1), "")) == 0


def test_ids_are_read_from_the_index_alone(warehouse: Warehouse) -> None:
    warehouse.pack(*(f"box{number}" for number in range(50)))
    warehouse.transactions.run(lambda work: [work.announce(warehouse.fact(f"{n}", kind=warehouse.shipped)) for n in range(50)])
    assert len(list(log_of(warehouse).ids(warehouse.packed, until=LATE))) == 50
    plan = warehouse.database.command({"explain": {
        "find": "outbox", "filter": {}, "projection": {"_id": 1, "type": 1, "at": 1}, "hint": {"type": 1, "at": 1, "_id": 1},
        "min": {"type": warehouse.packed.name, "at": datetime(1, 1, 1, tzinfo=UTC), "_id": ""},
        "max": {"type": warehouse.packed.name, "at": LATE, "_id": "z"},
    }, "verbosity": "executionStats"})["executionStats"]  # fmt: skip
    assert (plan["nReturned"], plan["totalDocsExamined"]) == (50, 0)


def test_a_type_is_bound_since_its_first_provisioning_and_types_of_an_earlier_release_since_ever(warehouse: Warehouse) -> None:
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    subscriptions.begin(warehouse.database, {"old.said.v1"}, now=first)
    subscriptions.begin(warehouse.database, {"old.said.v1", "new.said.v1"}, now=second)
    assert subscriptions.since(warehouse.database) == {"old.said.v1": first, "new.said.v1": second}
    subscriptions.caught_up(warehouse.database, ["new.said.v1"])
    assert subscriptions.since(warehouse.database)["new.said.v1"] is None


def test_bindings_made_before_moments_were_kept_count_from_the_beginning(connected: Warehouse) -> None:
    connected.database[subscriptions.RECORD].delete_one({"_id": "subscriptions"})
    connected.provision()
    assert subscriptions.since(connected.database) == {connected.packed.name: None}
