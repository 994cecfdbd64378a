"""Readings that come while another is being written share one transaction; each is answered as if it were alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.settings import ServiceSettings
from chassis.testing import Running
from chassis.transaction import DEADLINE_SECONDS
from chassis.web import writer
from pymongo import monitoring
from pymongo.client_session import ClientSession
from readings.app import service
from readings.store import Store

from tests.chassis.failpoints import Failing, failing, failpoint, mongo_url
from tests.readings.component.conftest import Answer, Customer, customer_of

__all__ = ["failing", "mongo_url"]

HELD = 0.8  # seconds for which the first reading is being written


class Trips(monitoring.CommandListener):
    """What is sent to the database."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in ("aggregate", "update", "insert", "commitTransaction"):
            self.seen.append(event.command_name)

    @property
    def commits(self) -> int:
        return self.seen.count("commitTransaction")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None: ...

    def failed(self, event: monitoring.CommandFailedEvent) -> None: ...


TRIPS = Trips()
monitoring.register(TRIPS)

Ask = Callable[[], Answer]


@pytest.fixture(scope="module")
def running(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        running.clock(at="2022-11-20T10:15:00+03:00")
        yield running


@pytest.fixture
def meanwhile(running: Running, failing: Failing) -> Callable[..., list[Answer]]:
    """Sends requests, one after the other, while a reading of somebody else is being written; their answers in that order."""

    def send(*asks: Ask, commits: int = 1) -> list[Answer]:
        first = customer_of(running)
        TRIPS.seen.clear()
        with failing("commitTransaction", times=1, blockConnection=True, blockTimeMS=int(HELD * 1000)), _threads() as threads:
            writing = threads.submit(first.submit, single="12400")
            running.wait_until(lambda: TRIPS.commits == 1, "the first reading to be written")
            answers = _one_after_the_other(threads, asks)
            assert writing.result().status == 201
            answered = [each.result() for each in answers]
        assert TRIPS.commits == 1 + commits
        return answered

    return send


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=20)


def _one_after_the_other(threads: ThreadPoolExecutor, asks: Sequence[Ask]) -> list[Future[Answer]]:
    answers = []
    for ask in asks:
        answers.append(threads.submit(ask))
        time.sleep(0.02)
    return answers


def test_readings_that_wait_for_another_are_written_with_one_transaction(running: Running, meanwhile: Any) -> None:
    customers, keys = [customer_of(running) for _ in range(6)], [new_id() for _ in range(6)]
    asks = [
        lambda customer=customer, key=key, at=at: customer.submit(key=key, single=str(12500 + at))
        for at, (customer, key) in enumerate(zip(customers, keys, strict=True))
    ]
    answers = meanwhile(*asks)

    assert [answer.status for answer in answers] == [201] * 6
    assert TRIPS.seen[-6:] == ["aggregate", "update", "insert", "insert", "insert", "commitTransaction"]
    assert [answer.body["zones"][0]["value"] for answer in answers] == [str(12500 + at) for at in range(6)]
    for customer, answer in zip(customers, answers, strict=True):
        assert customer.readings().body["readings"] == [answer.body]
        [told] = customer.told()
        assert told.subject == answer.body["reading_id"]
    again = [ask() for ask in asks]
    assert [(each.raw, each.headers["Idempotent-Replayed"]) for each in again] == [(each.raw, "true") for each in answers]


def test_who_is_refused_in_company_is_told_why_and_the_others_are_taken(running: Running, meanwhile: Any) -> None:
    good, wrong, unknown = (customer_of(running) for _ in range(3))
    stranger = Customer(running, new_id(), new_id(), new_id())
    answers = meanwhile(
        lambda: good.submit(single="12500"),
        lambda: wrong.submit(single="12"),
        lambda: unknown.submit(single="12500", meter_id=new_id()),
        lambda: stranger.submit(single="12500"),
    )

    assert answers[0].status == 201
    assert [answer.refusal for answer in answers[1:]] == [
        (422, "reading_went_backwards"), (404, "meter_unknown"), (404, "account_not_found"),
    ]  # fmt: skip
    assert [len(each.told()) for each in (good, wrong, unknown)] == [1, 0, 0]


def test_the_second_reading_of_an_account_is_compared_with_the_first(running: Running, meanwhile: Any) -> None:
    customer, other = customer_of(running), customer_of(running)
    answers = meanwhile(
        lambda: customer.submit(single="12500"), lambda: other.submit(single="12500"), lambda: customer.submit(single="12600"),
        commits=2,
    )  # fmt: skip

    assert [answer.body["zones"][0]["previous"] for answer in answers] == ["12345", "12345", "12500"]
    assert [event.data["zones"][0]["consumption"] for event in customer.told()] == ["155", "100"]


def test_a_request_sent_twice_in_company_has_one_effect(running: Running, meanwhile: Any) -> None:
    customer, other, key = customer_of(running), customer_of(running), new_id()
    first, _, again, other_body = meanwhile(
        lambda: customer.submit(key=key, single="12500"), lambda: other.submit(single="12500"),
        lambda: customer.submit(key=key, single="12500"), lambda: customer.submit(key=key, single="12600"),
    )  # fmt: skip

    assert (first.status, again.raw, again.headers["Idempotent-Replayed"]) == (201, first.raw, "true")
    assert other_body.refusal == (422, "idempotency_key_reused")
    assert len(customer.told()) == 1


def test_a_repetition_of_what_was_answered_before_gets_that_answer_and_the_others_are_taken(
    running: Running, meanwhile: Any
) -> None:
    customer, other, key = customer_of(running), customer_of(running), new_id()
    first = customer.submit(key=key, single="12500")
    customer.submit(single="12600")
    again, taken = meanwhile(lambda: customer.submit(key=key, single="12500"), lambda: other.submit(single="12500"))

    assert (again.raw, again.headers["Idempotent-Replayed"]) == (first.raw, "true")
    assert taken.status == 201
    assert len(customer.told()) == 2


def test_a_key_used_by_a_reading_that_is_written_elsewhere_breaks_the_group_up_and_nobody_else_notices(
    running: Running, meanwhile: Any
) -> None:
    customer, other, key = customer_of(running), customer_of(running), new_id()
    kept = customer.submit(key=key, single="12500")
    running.database["readings"].delete_many({"account_id": customer.account_id})  # so that only the key tells
    again, taken = meanwhile(
        lambda: customer.submit(key=key, single="12500"), lambda: other.submit(single="12500"), commits=1
    )

    assert (again.raw, again.headers["Idempotent-Replayed"]) == (kept.raw, "true")
    assert taken.status == 201
    assert (len(customer.told()), len(other.told())) == (1, 1)


@contextmanager
def _decided_elsewhere(running: Running, customer: Customer) -> Iterator[ClientSession]:
    """Another process is deciding about this customer's meter, and takes its time."""
    with running.runtime.client.start_session() as session, session.start_transaction():
        running.database["meters"].insert_one({"_id": customer.meter_id}, session=session)
        yield session


def test_who_collides_with_somebody_else_does_not_hold_the_others_up(running: Running, meanwhile: Any) -> None:
    colliding, other = customer_of(running), customer_of(running)
    with _decided_elsewhere(running, colliding) as session, ThreadPoolExecutor() as threads:
        answers = threads.submit(
            meanwhile, lambda: colliding.submit(single="12500"), lambda: other.submit(single="12500"), commits=2
        )
        running.wait_until(lambda: len(other.told()) == 1, "the other reading to be taken", seconds=5)
        session.abort_transaction()
        assert [answer.status for answer in answers.result()] == [201, 201]


def test_who_collides_alone_holds_nobody_up_either(running: Running) -> None:
    colliding, other = customer_of(running), customer_of(running)
    with _decided_elsewhere(running, colliding) as session, ThreadPoolExecutor() as threads:
        TRIPS.seen.clear()
        waiting = threads.submit(colliding.submit, single="12500")
        running.wait_until(lambda: "update" in TRIPS.seen, "it to collide")
        assert other.submit(single="12500").status == 201
        assert not waiting.done()
        session.abort_transaction()
        assert waiting.result().status == 201


def test_an_error_in_one_of_them_fails_that_one_alone(
    running: Running, meanwhile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = customer_of(running), customer_of(running)
    add = Store.add

    def fails(store: Store, readings: Sequence[Any]) -> None:
        if any(each.account_id == broken.account_id for each in readings):
            raise RuntimeError("planted")
        add(store, readings)

    monkeypatch.setattr(Store, "add", fails)
    failed, taken = meanwhile(lambda: broken.submit(single="12500"), lambda: other.submit(single="12500"))

    assert (failed.status, taken.status) == (500, 201)
    assert (len(broken.told()), len(other.told())) == (0, 1)


def test_those_of_a_group_that_breaks_up_are_no_crowd(
    running: Running, meanwhile: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers, add = [customer_of(running) for _ in range(16)], Store.add
    under_way, seen = list[str](), list[int]()

    def breaks_up(store: Store, readings: Sequence[Any]) -> None:
        if len(readings) > 1:
            raise RuntimeError("planted")
        under_way.append("one more")
        seen.append(len(under_way))
        time.sleep(0.1)
        under_way.pop()
        add(store, readings)

    monkeypatch.setattr(Store, "add", breaks_up)
    answers = meanwhile(*(lambda each=each: each.submit(single="12500") for each in customers), commits=len(customers))

    assert {answer.status for answer in answers} == {201}
    assert 1 < max(seen) <= ServiceSettings.web_threads * 3 // 4


def test_each_event_belongs_to_the_request_it_came_from(running: Running, meanwhile: Any) -> None:
    customers = [customer_of(running) for _ in range(3)]
    asked = [{"X-Request-ID": f"request-{at}", "traceparent": f"00-{at + 1:032x}-{at + 1:016x}-01"} for at in range(3)]

    def submit(customer: Customer, headers: dict[str, str]) -> Answer:
        body = {"meter_id": customer.meter_id, "values": [{"zone": "single", "value": "12500"}]}
        return customer.ask("POST", "readings", body, **headers)

    meanwhile(*(lambda each=each, headers=headers: submit(each, headers) for each, headers in zip(customers, asked, strict=True)))

    told = [customer.told()[0] for customer in customers]
    assert [(event.correlation_id, event.traceparent) for event in told] == [
        (headers["X-Request-ID"], headers["traceparent"]) for headers in asked
    ]


@dataclass
class Held:
    begun: threading.Event = field(default_factory=threading.Event)
    may_go: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _held(monkeypatch: pytest.MonkeyPatch, customer: Customer) -> Iterator[Held]:
    """This customer's reading is being written until it may go."""
    held, add = Held(), Store.add

    def add_slowly(store: Store, readings: Sequence[Any]) -> None:
        if any(each.account_id == customer.account_id for each in readings):
            held.begun.set()
            held.may_go.wait(5)
        add(store, readings)

    monkeypatch.setattr(Store, "add", add_slowly)
    yield held


def test_an_unsettled_commit_is_unsettled_for_each_of_them_and_their_keys_settle_it(
    running: Running, mongo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *customers = (customer_of(running) for _ in range(4))
    keys = [new_id() for _ in customers]
    asks = [lambda c=c, key=key: c.submit(key=key, single="12500") for c, key in zip(customers, keys, strict=True)]
    with _held(monkeypatch, first) as held, _threads() as threads:
        writing = threads.submit(first.submit, single="12400")
        held.begun.wait(5)
        answers = _one_after_the_other(threads, asks)
        done_but_not_told = {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}}
        all_but_the_first = {"mode": {"skip": 1}, "failCommands": ["commitTransaction"]}
        with failpoint(mongo_url, "failCommand", **all_but_the_first, **done_but_not_told):
            held.may_go.set()
            assert writing.result().status == 201
            assert {each.result().status for each in answers} == {503}
    again = [customer.submit(key=key, single="12500") for customer, key in zip(customers, keys, strict=True)]
    assert [(answer.status, answer.headers["Idempotent-Replayed"]) for answer in again] == [(201, "true")] * 3
    assert [len(customer.told()) for customer in customers] == [1] * 3


def test_a_group_of_which_nobody_is_taken_commits_nothing(running: Running, meanwhile: Any) -> None:
    wrong = [customer_of(running) for _ in range(2)]
    answers = meanwhile(*(lambda each=each: each.submit(single="12") for each in wrong), commits=0)

    assert [answer.refusal for answer in answers] == [(422, "reading_went_backwards")] * 2


def test_who_would_have_no_time_left_for_a_group_is_turned_away(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    first, late = customer_of(running), customer_of(running)
    monkeypatch.setattr(writer, "_NEEDED", DEADLINE_SECONDS - 0.2)
    with _held(monkeypatch, first) as held, _threads() as threads:
        writing = threads.submit(first.submit, single="12400")
        held.begun.wait(5)
        began = time.monotonic()
        assert late.submit(single="12500").refusal == (503, "temporarily_unavailable")
        assert time.monotonic() - began < 2
        held.may_go.set()
        assert writing.result().status == 201
    assert late.told() == []
