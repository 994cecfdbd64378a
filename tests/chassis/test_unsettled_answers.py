"""A repeat that comes while no majority holds the first try yet: what it sees may still be undone, and it must not say so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from native.servers import mongo_server
from pymongo import MongoClient

from tests.chassis.sample import service
from tests.chassis.test_idempotency import add, count

Held = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def mongo_url(server_folder: Path) -> Iterator[str]:
    """A mongod of this file's own: failpoints are for servers that are told so at their start."""
    with mongo_server(server_folder / "holding_mongo", "enableTestCommands=1") as server:
        yield server.url


@pytest.fixture
def held(mongo_url: str) -> Iterator[Held]:
    """`with held():` what is committed reaches no disk, so no majority holds it."""
    with MongoClient(mongo_url) as client:

        @contextmanager
        def hold() -> Iterator[None]:
            pause = {"configureFailPoint": "pauseJournalFlusherBeforeFlush"}
            client.admin.command({**pause, "mode": "alwaysOn"})
            try:
                yield
            finally:
                client.admin.command({**pause, "mode": "off"})

        yield hold


@pytest.fixture
def notes(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        yield running


@pytest.mark.fault("F06", "M4")
@pytest.mark.parametrize("others", [[], ["20"]], ids=["repeated_alone", "refused_by_what_came_after"])
def test_a_repeat_waits_for_the_first_try_and_gets_its_answer(notes: Running, held: Held, others: list[str]) -> None:
    account, key = new_id(), new_id()
    with ThreadPoolExecutor(4) as pool:
        with held():
            first = pool.submit(add, notes, account, key, "10")
            until_locally_there(notes, account, 1)
            later = [pool.submit(add, notes, account, new_id(), other) for other in others]
            until_locally_there(notes, account, 1 + len(others))
            again = pool.submit(add, notes, account, key, "10")
            time.sleep(0.5)
            assert not again.done()
        answers = [each.result() for each in (first, *later, again)]
    assert [answer.status_code for answer in answers] == [201] * len(answers)
    assert (answers[-1].data, answers[-1].headers["Idempotent-Replayed"]) == (answers[0].data, "true")
    assert count(notes, account) == 1 + len(others)


@pytest.mark.fault("F06", "M4")
def test_a_try_that_was_undone_leaves_no_answer_behind(notes: Running, mongo_url: str) -> None:
    account, key = new_id(), new_id()
    gone = {"failCommands": ["commitTransaction"], "errorCode": 251, "errorLabels": ["TransientTransactionError"]}
    with MongoClient(mongo_url) as client:
        client.admin.command({"configureFailPoint": "failCommand", "mode": {"times": 1}, "data": gone})
    answer = add(notes, account, key, "10")
    assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (201, None)
    assert count(notes, account) == 1


def until_locally_there(notes: Running, account: str, number: int) -> None:
    with MongoClient(notes.runtime.settings.mongo_url, readConcernLevel="local") as client:
        rows = client[notes.database.name]["notes"]
        end = time.monotonic() + 5
        while rows.count_documents({"account_id": account}) < number:
            assert time.monotonic() < end
            time.sleep(0.01)
