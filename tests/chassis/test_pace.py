"""Bulk work gives way while the database answers late, and takes all its time back when it does not."""

from __future__ import annotations

import pytest
from chassis.pace import LONGEST, MOST_TIMES, ON_TIME, Pace
from chassis.testing import Running
from pymongo.errors import AutoReconnect


class Server:
    """A clock and a server whose next answers take so long; after the last of them it goes on like that."""

    def __init__(self, *answers: float) -> None:
        self.time = 1000.0
        self.answers = list(answers)

    def ask(self) -> None:
        self.time += self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def pace(self) -> Pace:
        return Pace(self.ask, now=lambda: self.time, sleep=self.sleep)


QUICK, LATE = ON_TIME / 5, ON_TIME * 4


def rests(server: Server, *, batches: int, seconds: float = 0.1) -> list[float]:
    """What each batch's rest is, in times of the batch."""
    pace, seen = server.pace(), []
    for _ in range(batches):
        pace.worked(seconds)
        seen.append(round(pace.rest / seconds, 3))
        server.time += pace.rest
        assert pace.rest == 0
    return seen


def test_beside_nobody_bulk_work_never_rests() -> None:
    assert rests(Server(QUICK), batches=5) == [0.0] * 5


def test_while_answers_are_late_it_rests_longer_and_longer_up_to_four_fifths() -> None:
    found = rests(Server(QUICK, LATE), batches=6)
    assert found[:3] == [0.0, 1.0, 2.0]
    assert found[3:] == [MOST_TIMES] * 3


def test_one_late_answer_is_chance() -> None:
    assert rests(Server(QUICK, LATE, QUICK), batches=3) == [0.0] * 3


def test_answers_on_time_give_it_all_its_time_back() -> None:
    found = rests(Server(QUICK, *[LATE] * 6, QUICK), batches=8)
    assert found == [0.0, 1.0, 2.0, 4.0, 2.0, 1.0, 0.0, 0.0]


def test_a_server_is_not_late_for_being_far_away() -> None:
    far = 0.02
    assert rests(Server(far), batches=5) == [0.0] * 5
    assert rests(Server(far, far * 4), batches=3) == [0.0, 1.0, 2.0]


def test_a_server_that_is_slower_for_good_is_believed_so_at_last() -> None:
    found = rests(Server(QUICK, LATE), batches=12_000)
    assert found[100] == MOST_TIMES
    assert found[-1] == 0.0


def test_a_batch_that_waited_for_a_database_that_was_away_earns_no_longer_rest() -> None:
    server = Server(QUICK, LATE)
    pace = server.pace()
    for _ in range(4):
        pace.worked(60.0)
    assert pace.rest == pytest.approx(LONGEST)


def test_a_server_that_does_not_answer_is_late() -> None:
    def away() -> None:
        raise AutoReconnect("away")

    pace = Pace(away, now=lambda: 1000.0)
    pace.worked(0.1)
    assert pace.rest == pytest.approx(0.1)


def test_the_rest_comes_before_the_next_batch() -> None:
    server = Server(QUICK, LATE)
    pace = server.pace()
    begun = []

    def batch() -> float:
        begun.append(server.time)
        server.time += 0.1
        return server.time

    ended = [pace.run(batch) for _ in range(3)]
    answers = 2 * LATE
    assert begun[1] - ended[0] == pytest.approx(QUICK)
    assert begun[2] - ended[1] == pytest.approx(0.1 + answers)


def test_a_database_is_asked_whether_it_is_there(running: Running) -> None:
    pace = Pace.of(running.database)
    pace.worked(0.1)
    assert pace.rest <= 0.1
