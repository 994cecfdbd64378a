"""What is kept between two steps of the month, so that whoever is killed goes on, and the next month goes on from this one."""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from demo.base.book import Book
from demo.base.inbox import Dropped
from demo.base.ledger import Ledger
from demo.base.truth import Truth

PLAN = Path(__file__).with_name("plan.json")
Step = dict[str, Any]


@dataclass
class State:
    """`evening`: the last day that is over; `done`: the steps of the day under way; `before`: business time before the month.

    `waiting`: codes whose row did not reach the suite yet; `late`: a file that was written and not sent; `review`: entries that
    the base wants told once more; `replies`: what the suite must say of the base's stranger answers.
    """

    month: str
    before: str
    ledger: Ledger
    evening: int = 0
    done: list[str] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)
    book: Book = field(default_factory=Book)
    files: list[Dropped] = field(default_factory=list)
    down: bool = False
    back: bool = False
    waiting: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    review: list[str] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    over: bool = False

    def days(self) -> Iterator[date]:
        """The days of the month that are not over."""
        last = self.last_day()
        return (last.replace(day=day) for day in range(self.evening + 1, last.day + 1))

    def last_day(self) -> date:
        """The last day of the month."""
        year, month = map(int, self.month.split("-"))
        return date(year, month, calendar.monthrange(year, month)[1])

    def begin_next(self, *, before: str) -> None:
        """The next month: files and failures of this one are history."""
        self.month, self.before = following(self.month), before
        self.evening, self.done, self.files, self.failures, self.over = 0, [], [], [], False


@cache
def plan() -> Any:
    """The plan, as the data file tells it."""
    return json.loads(PLAN.read_text(encoding="utf-8"))


def steps_of(day: int) -> list[Step]:
    """What the plan has for a day of the month; each step has an id."""
    chosen = [(nth, step) for nth, step in enumerate(plan()["steps"]) if step["day"] == day]
    return [step | {"id": f"{nth:02d}-{step['do']}"} for nth, step in chosen]


def following(month: str) -> str:
    """The month after this one."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02d}"
