"""Who comes while others are being written is in the next group; nobody is written twice, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.web import Call, Door
from chassis.web.admission import Busy
from chassis.web.groups import Groups, Member

SHORT, LONG = 0.05, 20.0


def until(told: Callable[[], bool]) -> None:
    while not told():
        threading.Event().wait(0.002)


class Desk:
    """Writes groups and keeps them; the first one is written until `open` is set."""

    def __init__(self) -> None:
        self.groups = Groups[str]()
        self.written: list[list[str]] = []
        self.open = threading.Event()

    def write(self, key: str, asked: str, *, patience: float = LONG) -> Any:
        member = Member(key, asked)
        with self.groups.turn(member, patience=patience) as company:
            if company:
                self.open.wait(LONG)
                self.written.append([each.asked for each in company])
                for each in company:
                    each.outcome = f"{each.asked} written"
        return member.outcome

    def line_up(self, threads: ThreadPoolExecutor, *asked: tuple[str, str]) -> list[Any]:
        """The first is being written, the others wait, in this order."""
        answers = []
        for at, (key, what) in enumerate(asked):
            answers.append(threads.submit(self.write, key, what))
            until(lambda at=at: len(self.groups) == at and self.groups.busy)  # type: ignore[misc]
        return answers


def test_those_who_wait_are_the_next_group_in_the_order_of_their_coming() -> None:
    desk = Desk()
    with ThreadPoolExecutor(8) as threads:
        answers = desk.line_up(threads, ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))
        desk.open.set()
        assert [each.result() for each in answers] == ["1 written", "2 written", "3 written", "4 written"]
    assert desk.written == [["1"], ["2", "3", "4"]]
    assert not desk.groups.busy


def test_of_one_key_each_has_a_group_of_its_own() -> None:
    desk = Desk()
    with ThreadPoolExecutor(8) as threads:
        desk.line_up(threads, ("a", "1"), ("b", "2"), ("b", "3"), ("c", "4"), ("b", "5"))
        desk.open.set()
    assert desk.written == [["1"], ["2", "4"], ["3"], ["5"]]


def test_who_waited_in_vain_is_told_so_and_not_written() -> None:
    desk = Desk()
    with ThreadPoolExecutor(8) as threads:
        desk.line_up(threads, ("a", "1"))
        with pytest.raises(Busy):
            desk.write("b", "2", patience=SHORT)
        assert len(desk.groups) == 0
        desk.open.set()
    assert desk.written == [["1"]]


def test_who_is_being_written_waits_for_the_end_of_it_though_its_patience_is_over() -> None:
    desk = Desk()
    second_begun, may_end = threading.Event(), threading.Event()

    def lead() -> None:
        with desk.groups.turn(Member("b", "2"), patience=LONG) as company:
            second_begun.set()
            may_end.wait(LONG)
            for each in company:
                each.outcome = "in company"

    with ThreadPoolExecutor(8) as threads:
        desk.line_up(threads, ("a", "1"))
        leading = threads.submit(lead)
        until(lambda: len(desk.groups) == 1)
        following = threads.submit(desk.write, "c", "3", patience=10 * SHORT)
        until(lambda: len(desk.groups) == 2)
        desk.open.set()
        second_begun.wait(LONG)
        threading.Event().wait(12 * SHORT)
        assert not following.done()
        may_end.set()
        leading.result()
        assert following.result() == "in company"


def test_a_group_that_failed_lets_the_next_one_go() -> None:
    desk = Desk()
    desk.open.set()
    with pytest.raises(RuntimeError, match="planted"), desk.groups.turn(Member("a", "1"), patience=LONG):
        raise RuntimeError("planted")
    assert desk.write("b", "2") == "2 written"


def test_however_many_come_at_once_each_is_written_once() -> None:
    desk = Desk()
    desk.open.set()
    asked = [(str(at % 7), str(at)) for at in range(300)]
    with ThreadPoolExecutor(24) as threads:
        answers = list(threads.map(lambda each: desk.write(*each), asked))
    assert answers == [f"{what} written" for _, what in asked]
    assert sorted(what for group in desk.written for what in group) == sorted(what for _, what in asked)


@pytest.mark.parametrize(("path", "idempotent"), [("/notes", True), ("/accounts/<account_id>/notes", False)])
def test_only_idempotent_writes_about_one_account_are_grouped(path: str, idempotent: bool) -> None:
    door = Door("desk", "/desk")

    def ask(call: Call) -> None: ...

    with pytest.raises(ValueError, match="cannot be grouped"):
        door.command("POST", path, idempotent=idempotent, together=lambda _work, asked: asked)(ask)
