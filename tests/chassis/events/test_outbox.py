from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from chassis.events.envelope import LONGEST_BODY, NotAnnounceable, wire
from chassis.transaction import ReadOnly, Work
from pymongo.errors import OperationFailure

from tests.chassis.events.warehouse import Warehouse


def conflict() -> OperationFailure:
    return OperationFailure("conflict", 112, {"errorLabels": ["TransientTransactionError"]})


def test_a_fact_leaves_in_the_transaction_that_made_it_true(warehouse: Warehouse) -> None:
    def pack(work: Work[Any]) -> None:
        work.store.count("box")
        work.announce(warehouse.fact("box"))

    warehouse.transactions.run(pack)
    (row,) = warehouse.rows("outbox")
    assert warehouse.times("box") == 1
    assert (row["state"], row["type"], row["lane"]) == ("new", warehouse.packed.name, "live")
    assert orjson.loads(row["body"])["data"] == {"box": "box", "weight": "1.5"}


@pytest.mark.fault("F03")
def test_neither_state_nor_fact_remains_of_an_action_that_fails(warehouse: Warehouse) -> None:
    def pack(work: Work[Any]) -> None:
        work.store.count("box")
        work.announce(warehouse.fact("box"))
        raise LookupError

    with pytest.raises(LookupError):
        warehouse.transactions.run(pack)
    assert warehouse.rows("outbox") == []
    assert warehouse.times("box") == 0


@pytest.mark.fault("F05")
def test_a_retried_transaction_repeats_its_ids_and_its_time(warehouse: Warehouse) -> None:
    seen: list[tuple[Any, ...]] = []

    def pack(work: Work[Any]) -> None:
        work.announce(warehouse.fact("box"))
        seen.append((work.new_id(), work.new_id(), work.now, work.system_now, work.announced[0].stamp.id))
        if len(seen) == 1:
            raise conflict()

    warehouse.transactions.run(pack)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert len({*seen[0][:2]}) == 2
    assert [row["_id"] for row in warehouse.rows("outbox")] == [seen[0][4]]


@pytest.mark.fault("F05")
def test_what_a_handler_announces_takes_its_id_from_its_cause(warehouse: Warehouse) -> None:
    cause = warehouse.event("box")
    ids = []
    for _ in range(2):
        with pytest.raises(LookupError):
            warehouse.transactions.run(lambda work: _announce_and_fail(work, warehouse, ids), cause=cause)
    assert ids[0] == ids[1]


def _announce_and_fail(work: Work[Any], warehouse: Warehouse, ids: list[str]) -> None:
    work.announce(warehouse.fact("box", kind=warehouse.shipped))
    stamp = work.announced[0].stamp
    assert stamp.causation_id
    ids.append(stamp.id)
    raise LookupError


def test_a_fact_that_breaks_its_schema_takes_its_transaction_with_it(warehouse: Warehouse) -> None:
    def pack(work: Work[Any]) -> None:
        work.store.count("box")
        work.announce(warehouse.packed.fact(subject="box", revision=1, partition_key="box", data={"box": "secret"}))

    with pytest.raises(NotAnnounceable) as refused:
        warehouse.transactions.run(pack)
    assert "secret" not in str(refused.value)
    assert warehouse.times("box") == 0


def test_the_same_fact_twice_in_one_transaction_is_an_error(warehouse: Warehouse) -> None:
    with pytest.raises(NotAnnounceable, match="announced twice"):
        warehouse.pack("box", "box")
    assert warehouse.rows("outbox") == []


def test_a_query_announces_parks_and_wakes_nothing(warehouse: Warehouse) -> None:
    work = warehouse.transactions.read()
    with pytest.raises(ReadOnly):
        work.announce(warehouse.fact("box"))
    with pytest.raises(ReadOnly):
        work.park(warehouse.event("box"), waiting_for="x")
    with pytest.raises(ReadOnly):
        work.arrived("x")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1E+3"), "1000"),
        (Decimal("1257.80"), "1257.80"),
        (date(2022, 11, 20), "2022-11-20"),
        (datetime(2022, 11, 20, 10, 15, tzinfo=UTC), "2022-11-20T10:15:00Z"),
        ([Decimal("0.1"), None, True, 7], ["0.1", None, True, 7]),
    ],
)
def test_values_have_one_exact_wire_form(value: Any, text: Any) -> None:
    assert wire(value) == text


def test_the_same_hour_of_a_night_that_had_it_twice_is_two_moments() -> None:
    once = datetime(2014, 10, 26, 1, 30, tzinfo=ZoneInfo("Europe/Moscow"))
    again = once.replace(fold=1)
    assert once == again
    assert (wire(once), wire(again)) == ("2014-10-25T21:30:00Z", "2014-10-25T22:30:00Z")


@pytest.mark.parametrize("value", [1.5, datetime(2022, 11, 20), object()])  # noqa: DTZ001
def test_floats_and_times_without_a_zone_have_no_wire_form(value: Any) -> None:
    with pytest.raises(NotAnnounceable):
        wire(value)


def test_a_fact_too_long_for_its_listeners_is_not_announced(warehouse: Warehouse) -> None:
    data = {"box": "box", "weight": "9" * LONGEST_BODY}
    with pytest.raises(NotAnnounceable, match="no listener takes"):
        warehouse.transactions.run(
            lambda work: work.announce(warehouse.packed.fact(subject="box", revision=1, partition_key="box", data=data))
        )
    assert warehouse.rows("outbox") == []
