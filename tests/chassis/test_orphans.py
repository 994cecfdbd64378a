"""What a killed process had locked is free as soon as a worker of its service looks; what lives is left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from chassis import mongo, process
from chassis.orphans import end_orphans
from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

from tests.chassis.events.conftest import make_warehouse
from tests.chassis.events.test_hard_transactions import counted, holder
from tests.chassis.events.warehouse import Warehouse

__all__ = ["make_warehouse"]


@pytest.fixture
def restricted(mongo_url: str) -> Iterator[Callable[[str], str]]:
    """Makes users with the rights that a service has, and no more."""
    made: list[str] = []

    def make(name: str) -> str:
        right = {"role": "readWrite", "db": "orphanage"}
        admin["admin"].command("createUser", name, pwd="secret", roles=[right])
        made.append(name)
        asked = urlsplit(mongo_url)
        return asked._replace(netloc=f"{name}:secret@{asked.netloc.rpartition('@')[2]}").geturl()

    with MongoClient(mongo_url) as admin:
        admin["orphanage"]["boxes"].insert_one({"_id": "held", "times": 0})
        yield make
        admin.drop_database("orphanage")
        for name in made:
            admin["admin"].command("dropUser", name)


@pytest.mark.fault("F77b", "M7")
def test_a_worker_frees_what_a_killed_process_had_locked(make_warehouse: Callable[..., Warehouse]) -> None:
    warehouse = make_warehouse(queues=True)
    warehouse.transactions.run(lambda work: work.store.count("held"))
    with warehouse.worker(), holder(warehouse.mongo_url, warehouse.database.name) as killed:
        assert not counted(warehouse, "held", patience=2)
        killed.kill()
        killed.wait()
        assert counted(warehouse, "held", patience=4)
    assert warehouse.times("held") == 2


@pytest.mark.fault("F77b")
def test_transactions_of_the_living_and_of_other_users_go_on(restricted: Callable[[str], str]) -> None:
    ours, theirs = restricted("one_service"), restricted("another_service")
    with mongo.connect(ours, name="one") as client, mongo.connect(theirs, name="another") as other:
        with holder(ours, "orphanage") as killed:
            assert end_orphans(client) == 0, "it lives"
            killed.kill()
            killed.wait()
            assert end_orphans(other) == 0, "it is of another user"
            assert end_orphans(client) == 1
        client["orphanage"]["boxes"].update_one({"_id": "held"}, {"$inc": {"times": 10}})
        assert end_orphans(client) == 0
        assert client["orphanage"]["boxes"].find_one() == {"_id": "held", "times": 10}


@pytest.mark.fault("F77b")
def test_a_transaction_past_every_deadline_is_ended_though_its_process_lives(
    restricted: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = restricted("one_service")
    monkeypatch.setattr("chassis.orphans.LONGEST_SECONDS", 1.0)
    with mongo.connect(ours, name="one") as client, holder(ours, "orphanage"):
        assert end_orphans(client) == 0
        time.sleep(1.2)
        assert end_orphans(client) == 1


def test_a_process_is_known_to_the_server_by_its_name_however_long_that_of_its_machine_is(
    mongo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "m" * 64)
    asked = [{"$currentOp": {"allUsers": False}}, {"$match": {"appName": {"$regex": "^billing"}}}]
    with mongo.connect(mongo_url, name="billing-calculator-and-longer") as client:
        (mine,) = client.get_database("admin", read_concern=ReadConcern("local")).aggregate(asked)
    owner = mine["appName"].rpartition(" ")[2]
    assert f".{os.getpid()}." in owner
    assert not process.is_gone(owner)
    assert process.is_gone(owner.replace(f".{os.getpid()}.", ".4194304."))
