"""A repeat that comes while no majority holds the first try yet: what it sees may still be undone, and it must not say so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from pymongo import MongoClient

from tests.chassis.failpoints import Failing, failing, failpoint, mongo_url
from tests.chassis.sample import service
from tests.chassis.test_idempotency import add, count

__all__ = ["failing", "mongo_url"]

NEVER_DURABLE = "pauseJournalFlusherBeforeFlush"  # what is committed reaches no disk, so no majority holds it


@pytest.fixture
def notes(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        yield running


@pytest.mark.fault("F06", "M4")
@pytest.mark.parametrize("others", [[], ["20"]], ids=["repeated_alone", "refused_by_what_came_after"])
def test_a_repeat_waits_for_the_first_try_and_gets_its_answer(notes: Running, mongo_url: str, others: list[str]) -> None:
    account, key = new_id(), new_id()
    with ThreadPoolExecutor(4) as pool:
        with failpoint(mongo_url, NEVER_DURABLE):
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
def test_a_try_that_was_undone_leaves_no_answer_behind(notes: Running, failing: Failing) -> None:
    account, key = new_id(), new_id()
    with failing("commitTransaction", times=1, errorCode=251, errorLabels=["TransientTransactionError"]):
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
