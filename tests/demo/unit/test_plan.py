"""The month's plan is data: every step is one that can be done, and every dirty file is told of as it should be."""

from __future__ import annotations

from datetime import date

from demo.base.__main__ import STEPS
from demo.base.ledger import Ledger
from demo.base.state import State, following, plan, steps_of
from demo.base.telling import SAYS


def month(name: str = "2022-11", **changes: int) -> State:
    return State(month=name, before="2022-11-20T10:00:00+03:00", ledger=Ledger(before=0), **changes)


def test_every_step_can_be_done_on_a_day_that_every_month_has_and_days_run_on() -> None:
    steps = plan()["steps"]
    assert {step["do"] for step in steps} == STEPS.keys()
    days = [step["day"] for step in steps]
    assert days == sorted(days)
    happens_in_february = [day for day in days if day <= 28]
    assert len(days) - len(happens_in_february) == 2  # nothing depends on these two


def test_every_kind_of_dirt_is_in_the_plan_and_a_refused_file_is_sent_whole_before_the_next() -> None:
    story = [step for step in plan()["steps"] if "dirt" in step or step["do"] == "send_whole"]
    assert {step.get("dirt") for step in story} == {*SAYS, None}
    assert ["dirt" in step for step in story] == [True, False] * len(SAYS)


def test_files_have_names_of_their_own_and_steps_ids() -> None:
    names = [step["name"] for step in plan()["steps"] if "name" in step]
    assert len(names) == len(set(names))
    ids = [step["id"] for day in range(1, 32) for step in steps_of(day)]
    assert len(ids) == len(set(ids)) == len(plan()["steps"])


def test_a_month_goes_on_after_the_last_evening_and_is_followed_by_the_next() -> None:
    assert [day.day for day in month(evening=27).days()] == [28, 29, 30]
    assert next(month("2023-02").days()) == date(2023, 2, 1)
    assert [following(each) for each in ("2022-11", "2022-12")] == ["2022-12", "2023-01"]
    over = month(evening=30)
    over.begin_next(before="2022-11-20T10:00:00+03:00")
    assert (over.month, over.evening) == ("2022-12", 0)
