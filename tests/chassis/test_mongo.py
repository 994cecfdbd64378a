from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, DecimalException, localcontext
from enum import StrEnum
from typing import Any

import pytest
from bson.decimal128 import Decimal128, create_decimal128_context
from chassis import mongo
from chassis.ids import random_hex
from chassis.mongo import Collection, Index
from hypothesis import example, given
from hypothesis import strategies as st
from pymongo.database import Database

from tests.chassis import sample


class Zone(StrEnum):
    DAY = "day"


@pytest.fixture
def database(mongo_url: str) -> Iterator[Database[Any]]:
    with mongo.connect(mongo_url, name="test") as client:
        database = client[f"test_mongo_{random_hex(4)}"]
        yield database
        client.drop_database(database.name)


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda each: len(each.as_tuple().digits) <= 34)


@example(Decimal("-0.00"))
@example(Decimal(9_999_999_999_999_999_999_999_999_999_999_999))
@example(Decimal("Infinity"))
@example(Decimal("1E+6111"))
@example(Decimal("1E-6176"))
@given(DECIMALS)
def test_a_figure_is_read_digit_by_digit_as_the_driver_reads_it(figure: Decimal) -> None:
    with localcontext(create_decimal128_context()):
        kept = Decimal128(figure)
    assert mongo.exact(kept).as_tuple() == kept.to_decimal().as_tuple()


@example(Decimal("-0.00"))
@example(Decimal(9_999_999_999_999_999_999_999_999_999_999_999))
@example(Decimal("-Infinity"))
@example(Decimal("1E+6111"))
@example(Decimal("1E+6112"))
@example(Decimal("1E-6176"))
@example(Decimal("1E+7000"))
@example(Decimal("1" * 35))
@example(Decimal("NaN"))
@given(DECIMALS)
def test_a_figure_is_written_digit_by_digit_as_the_driver_writes_it(figure: Decimal) -> None:
    try:
        driven = Decimal128(figure).bid
    except DecimalException as error:
        with pytest.raises(type(error)):
            mongo.packed(figure)
    else:
        assert mongo.packed(figure).bid == driven


def doc(key: str, revision: int, **others: Any) -> dict[str, Any]:
    return {"_id": key, "revision": revision, **others}


def test_money_and_moments_come_back_exactly_as_they_were_stored(database: Database[Any]) -> None:
    moment = datetime(2022, 11, 20, 7, 0, tzinfo=UTC)
    database["a"].insert_one({"_id": 1, "amount": Decimal("1257.80"), "at": moment, "zone": Zone.DAY, "list": [Decimal("0.1")]})
    found = database["a"].find_one({"_id": 1})
    assert found == {"_id": 1, "amount": Decimal("1257.80"), "at": moment, "zone": "day", "list": [Decimal("0.1")]}
    assert str(found["amount"]) == "1257.80"
    assert found["at"].tzinfo is not None


def test_sums_made_by_the_database_are_exact(database: Database[Any]) -> None:
    database["a"].insert_many([{"amount": Decimal("0.1")} for _ in range(10)])
    total = next(database["a"].aggregate([{"$group": {"_id": None, "total": {"$sum": "$amount"}}}]))["total"]
    assert total == Decimal("1.0")


@pytest.mark.fault("F76", "F79")
def test_every_operation_has_a_deadline_and_waits_for_the_majority(mongo_url: str) -> None:
    with mongo.connect(mongo_url, name="test") as client:
        assert client.options.timeout == 8.0
        assert client.write_concern.document == {"w": "majority"}
        assert client.read_concern.level == "majority"


def test_collections_and_indexes_are_made_once_and_may_be_made_again(database: Database[Any]) -> None:
    declared = [
        Collection("a", (Index(("account_id", "-at"), unique=True), Index("at", expire_after=timedelta(days=7)))),
        Collection("b", (Index("state", where={"state": "new"}),)),
    ]
    assert mongo.missing_collections(database, declared) == ["a", "b"]
    for _ in range(2):
        mongo.create_collections(database, declared)
    assert mongo.missing_collections(database, declared) == []
    found = database["a"].index_information()
    assert found["account_id_1_at_-1"]["unique"] is True
    assert found["at_1"]["expireAfterSeconds"] == 604800
    assert database["b"].index_information()["state_1"]["partialFilterExpression"] == {"state": "new"}


@pytest.mark.fault("F11", "F59", "F74")
def test_a_newer_revision_replaces_an_older_one_and_never_the_reverse(database: Database[Any]) -> None:
    save = lambda *documents: [each["_id"] for each in mongo.save_newer(database["a"], documents)]  # noqa: E731
    assert save(doc("x", 2, v="two"), doc("y", 1, v="one")) == ["x", "y"]
    assert save(doc("x", 1, v="one"), doc("x", 2, v="again"), doc("y", 2, v="two")) == ["y"]
    assert {row["_id"]: row["v"] for row in database["a"].find()} == {"x": "two", "y": "two"}


@pytest.mark.fault("F11", "F59", "F74")
@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 1, 2)])
def test_within_one_batch_the_newest_revision_wins_whatever_the_order(database: Database[Any], order: tuple[int, ...]) -> None:
    stored = mongo.save_newer(database["a"], [doc("x", revision) for revision in order])
    assert stored == [doc("x", 3)]


def test_a_replaced_document_keeps_nothing_of_the_older_one(database: Database[Any]) -> None:
    mongo.save_newer(database["a"], [doc("x", 1, old=True)])
    mongo.save_newer(database["a"], [doc("x", 2)])
    assert database["a"].find_one() == doc("x", 2)


def test_the_object_of_a_collection_is_made_once() -> None:
    with mongo.connect("mongodb://127.0.0.1:1", name="nowhere") as client:
        database = mongo.KeptCollections(client, "a")
        assert database["b"] is database["b"] is database.b
        assert (database["b"].full_name, database["c"].full_name) == ("a.b", "a.c")
        assert database["b"].write_concern == client["a"]["b"].write_concern


def test_nothing_to_save_asks_the_database_nothing() -> None:
    client = mongo.connect("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=1", name="nowhere")
    assert mongo.save_newer(client["a"]["b"], []) == []
    client.close()


def test_a_document_from_before_there_were_revisions_is_replaced(database: Database[Any]) -> None:
    database["a"].insert_one({"_id": "x", "old": True})
    assert mongo.save_newer(database["a"], [doc("x", 1)]) == [doc("x", 1)]
    assert database["a"].find_one() == doc("x", 1)


def test_a_service_that_declares_a_collection_of_the_chassis_is_refused() -> None:
    with pytest.raises(ValueError, match="identity declares collections that are there already: attempts"):
        replace(sample.service, collections=[Collection("attempts")])
