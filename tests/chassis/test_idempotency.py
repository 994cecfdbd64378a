"""A write that is sent twice happens once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running

from tests.chassis.sample import USER


@pytest.fixture
def account() -> str:
    return new_id()


def add(running: Running, account: str, key: str, value: str = "10", user: str = USER) -> Any:
    body = {"parts": [{"zone": "day", "value": value}]}
    return running.client.post(
        f"/api/v1/notes/accounts/{account}/notes", json=body, headers=running.headers(user, [account], key=key)
    )


def count(running: Running, account: str) -> int:
    found: int = running.database["notes"].count_documents({"account_id": account})
    return found


@pytest.mark.fault("F06")
def test_a_repeated_write_gets_the_first_answer_byte_for_byte(running: Running, account: str) -> None:
    key = new_id()
    first, again = add(running, account, key), add(running, account, key)
    assert (first.status_code, first.data, first.content_type) == (again.status_code, again.data, again.content_type)
    assert (first.headers.get("Idempotent-Replayed"), again.headers.get("Idempotent-Replayed")) == (None, "true")
    assert count(running, account) == 1


def test_a_repeated_write_is_answered_even_where_doing_it_again_would_be_refused(running: Running, account: str) -> None:
    key = new_id()
    first = add(running, account, key, "10")
    add(running, account, new_id(), "20")
    again = add(running, account, key, "10")
    assert (again.status_code, again.data) == (201, first.data)


def test_one_key_for_two_different_writes_is_refused(running: Running, account: str) -> None:
    key = new_id()
    add(running, account, key, "10")
    other = add(running, account, key, "11")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    elsewhere = add(running, new_id(), key, "10")
    assert (elsewhere.status_code, elsewhere.json["code"]) == (422, "idempotency_key_reused")
    assert count(running, account) == 1


def test_a_refused_write_may_be_put_right_under_its_key(running: Running, account: str) -> None:
    add(running, account, new_id(), "10")
    key = new_id()
    assert add(running, account, key, "9").status_code == 422
    assert add(running, account, key, "11").status_code == 201


@pytest.mark.parametrize(("key", "code"), [("", "idempotency_key_missing"), ("short", "idempotency_key_malformed")])
def test_a_write_needs_a_proper_key(running: Running, account: str, key: str, code: str) -> None:
    headers = running.headers(USER, [account]) | {"Idempotency-Key": key}
    if not key:
        del headers["Idempotency-Key"]
    answer = running.client.post(f"/api/v1/notes/accounts/{account}/notes", json={}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, code)


def test_two_people_may_use_the_same_key(running: Running, account: str) -> None:
    key = new_id()
    assert add(running, account, key, "10").status_code == 201
    other = add(running, account, key, "10", user=new_id())
    assert other.status_code == 201
    assert count(running, account) == 2


def test_of_twins_in_flight_one_happens_and_all_get_its_answer(running: Running, account: str) -> None:
    key, together = new_id(), threading.Barrier(8)
    answers: list[Any] = []

    def send() -> None:
        together.wait()
        answers.append(add(running, account, key))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert count(running, account) == 1


def test_neither_the_key_nor_the_body_can_be_read_from_what_is_kept(running: Running, account: str) -> None:
    key = new_id()
    add(running, account, key, "77701")
    rows = str(list(running.database["idempotency"].find()))
    assert key not in rows
    assert "77701" not in rows


def test_a_unique_index_that_was_hit_by_another_write_is_a_conflict(running: Running) -> None:
    title = {"title": new_id()}
    assert running.client.post("/api/v1/notes/titles", json=title, headers=running.headers()).status_code == 204
    second = running.client.post("/api/v1/notes/titles", json=title, headers=running.headers())
    assert (second.status_code, second.json["code"]) == (409, "changed_meanwhile")


def test_the_record_is_forgotten_after_seven_days(running: Running) -> None:
    expiring = running.database["idempotency"].index_information()["at_1"]
    assert expiring["expireAfterSeconds"] == 7 * 24 * 3600
