"""The servers the tests stand on are real, and every test gets a broker of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure


def test_mongo_runs_transactions(mongo_url: str) -> None:
    with MongoClient(mongo_url) as client, client.start_session() as session:
        client.ground.create_collection("stones")
        with session.start_transaction():
            client.ground.stones.insert_one({"_id": 1}, session=session)
            session.abort_transaction()
        assert client.ground.stones.count_documents({}) == 0


def test_mongo_refuses_a_stranger(mongo_url: str) -> None:
    with MongoClient(mongo_url.replace("admin:", "admin:wrong")) as client, pytest.raises(OperationFailure):
        client.ground.stones.find_one()


def test_a_virtual_host_is_handed_out_once(new_vhost: Callable[[], str]) -> None:
    assert len({new_vhost() for _ in range(3)}) == 3
