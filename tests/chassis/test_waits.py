"""What a request waited for counts, what the gateway's clock is wrong by does not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from chassis.testing import Running
from chassis.web.waits import Waits
from structlog.testing import capture_logs

from tests.chassis.sample import service

WINDOW = 0.1


def stamped(seconds_ago: float) -> str:
    return f"t={time.time() - seconds_ago:.3f}"


def waited(waits: Waits, *seconds_ago: float) -> list[float]:
    return [round(waits.waited(stamped(each)), 1) for each in seconds_ago]


@pytest.fixture
def started(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url) as running:
        yield running


@pytest.mark.parametrize("wrong", [-3600.0, -6.0, 0.0, 2.0, 6.0, 34.0, 3600.0])
def test_a_wait_is_told_whatever_the_clocks_differ_by(wrong: float) -> None:
    assert waited(Waits(), wrong, wrong + 0.5, wrong + 7.0) == [0.0, 0.5, 7.0]


def test_a_short_wait_of_everyone_is_a_wait() -> None:
    assert waited(Waits(), 1.2, 1.4, 1.3) == [1.2, 1.4, 1.3]


def test_what_waited_while_the_process_was_held_up_has_waited() -> None:
    waits = Waits(WINDOW)
    waits.waited(stamped(0.0))
    time.sleep(3 * WINDOW)
    assert waited(waits, 20.0, 19.0) == [20.0, 19.0]


def test_a_clock_that_is_put_wrong_turns_requests_away_for_two_windows_at_most() -> None:
    waits = Waits(WINDOW)
    waits.waited(stamped(0.0))
    time.sleep(WINDOW)
    assert waited(waits, 8.0) == [8.0]
    time.sleep(WINDOW)
    assert waited(waits, 8.0, 8.5) == [0.0, 0.5]


def test_what_was_on_its_way_when_this_machines_clock_was_put_turns_nobody_away(monkeypatch: pytest.MonkeyPatch) -> None:
    waits, right = Waits(), time.time
    waits.waited(stamped(0.0))
    on_its_way = stamped(0.0)
    monkeypatch.setattr(time, "time", lambda: right() - 8.0)
    assert waits.waited(on_its_way) == 0.0
    assert waited(waits, 0.0, 0.2) == [0.0, 0.0]
    time.sleep(1.1)
    assert waited(waits, 0.0, 0.2, 9.0) == [0.0, 0.2, 9.0]


def test_a_difference_of_clocks_is_logged_once_and_so_is_its_end() -> None:
    waits = Waits(WINDOW)
    with capture_logs() as logs:
        waited(waits, 8.0, 8.1, 9.0)
        waits.waited(stamped(0.0))
    assert [(each["event"], each["seconds"]) for each in logs] == [("gateway_clock_differs", 8.0), ("gateway_clock_differs", 0.0)]


def test_nobody_is_turned_away_by_a_gateway_whose_clock_goes_wrong(started: Running) -> None:
    answers = [started.client.get("/nowhere", headers={"X-Request-Start": stamped(10.0)}).status_code for _ in range(3)]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("stamp", ["", "yesterday", "t=nan", "t=inf"])
def test_a_stamp_that_tells_nothing_is_no_wait(stamp: str) -> None:
    assert Waits().waited(stamp) == 0.0
