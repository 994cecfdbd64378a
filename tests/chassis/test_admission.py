"""So many requests are worked on at a time; who would wait in vain is told so at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import flask
import pytest
from chassis.service import Service
from chassis.settings import ServiceSettings
from chassis.testing import Running
from chassis.web import Call, Door
from chassis.web.admission import Admission, Busy

from tests.chassis.sample import NotesError, Store

desk = Door("desk", "/desk")
MAY_GO = threading.Event()


@desk.query("/slow", access="public")
def wait(call: Call) -> None:
    MAY_GO.wait(20)


@desk.query("/quick", access="public")
def answer(call: Call) -> None:
    """Nothing to do."""


@desk.command("GET", "/agent", access="public", idempotent=False, unavailable=lambda _: flask.Response("later", status=200))
def pay(call: Call) -> None:
    """Never reached here."""


service = Service(name="desk", settings=ServiceSettings, store=Store, errors=NotesError, doors=(desk,))


@pytest.fixture
def running(mongo_url: str) -> Iterator[Running]:
    MAY_GO.clear()
    with Running(service, mongo_url, web_threads=4) as running:
        yield running
        MAY_GO.set()


def work(admission: Admission, seconds: float, seen: list[int], inside: list[int], *, patience: float = 20.0) -> None:
    with admission.place("write", patience=patience):
        inside.append(1)
        seen.append(len(inside))
        threading.Event().wait(seconds)
        inside.pop()


def test_no_more_are_worked_on_than_there_are_places_for_an_operation() -> None:
    admission, seen, inside = Admission(4), list[int](), list[int]()
    with ThreadPoolExecutor(12) as pool:
        for each in [pool.submit(work, admission, 0.01, seen, inside) for _ in range(36)]:
            each.result()
    assert (max(seen), len(seen)) == (3, 36)


def test_whoever_would_wait_in_vain_is_told_so_at_once_and_later_there_is_room_again() -> None:
    admission = Admission(1)
    for _ in range(4):
        work(admission, 0.5, [], [])  # so long a place is held here
    with ThreadPoolExecutor(20) as pool:
        refusals = list(pool.map(lambda _: seconds_to_refusal(admission), range(20)))
    assert sum(each < 0.5 for each in refusals) >= 10
    work(admission, 0.0, [], [])


def seconds_to_refusal(admission: Admission) -> float:
    began = time.monotonic()
    try:
        work(admission, 0.5, [], [], patience=1.0)
    except Busy:
        return time.monotonic() - began
    return float("inf")


def test_places_are_given_in_order_of_arrival() -> None:
    admission, entered = Admission(1), list[int]()

    def enter(number: int) -> None:
        with admission.place("write"):
            entered.append(number)

    with ThreadPoolExecutor(8) as pool, admission.place("write"):
        for number in range(8):
            pool.submit(enter, number)
            until(lambda number=number: len(admission._queue) == number + 1)
    assert entered == list(range(8))


def test_who_gave_up_waiting_takes_no_place_with_them() -> None:
    admission = Admission(1)
    with admission.place("write"), pytest.raises(Busy), admission.place("write", patience=0.05):
        pass
    with admission.place("write", patience=0.05):
        pass


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_an_operation_that_hangs_leaves_places_to_the_others(running: Running) -> None:
    with ThreadPoolExecutor(5) as pool:
        hanging = [pool.submit(running.client.get, "/desk/slow") for _ in range(5)]
        turned_away = [each for each in hanging if status_within(each, 3) == 503]
        assert len(turned_away) == 2
        assert turned_away[0].result().headers["Retry-After"] == "2"
        assert running.client.get("/desk/quick").status_code == 200
        MAY_GO.set()
        assert sorted(each.result().status_code for each in hanging) == [200, 200, 200, 503, 503]


def status_within(asked: Future[Any], seconds: float) -> int:
    try:
        return int(asked.result(seconds).status_code)
    except TimeoutError:
        return 0


def test_where_the_protocol_has_a_word_for_later_that_is_said(running: Running) -> None:
    admission = running.app.view_functions["desk.pay"]._admission
    with ExitStack() as places:
        for name in "abcd":
            places.enter_context(admission.place(name))
        answer = running.client.get("/desk/agent")
    assert (answer.status_code, answer.data) == (200, b"later")
