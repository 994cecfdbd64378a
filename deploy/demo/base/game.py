"""The base and its customers in front of the running suite: what the steps of the plan are made of."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from native import business_clock

from demo.base import keeping
from demo.base.accounts import Account
from demo.base.book import Customer
from demo.base.errands import Errands
from demo.base.exchange import Exchange
from demo.base.inbox import Dropped, Inbox, shown
from demo.base.ledger import judged
from demo.base.registries import csv_of, dbf_of, kvado_of
from demo.base.state import State, Step, plan
from demo.base.truth import Expected
from demo.cabinet import Cabinet, wait_for
from demo.payments import Agent
from demo.people import Cast
from demo.places import Place

NOTICED = 0.6  # seconds until every process has looked at the clock
WRITERS = {"csv": (csv_of, "base-delta"), "dbf": (dbf_of, "base-dbf"), "json": (kvado_of, "base-kvado")}


@dataclass
class Game:
    """One run; everything that must outlive it is in `state`."""

    state: State
    file: Path
    place: Place
    gateway: str
    mail: str
    agent: Agent
    inbox: Inbox
    exchange: Exchange
    errands: Errands
    cast: Cast
    today: date = date.min
    last_evening: bool = False  # the month ends: nothing is answered later any more
    cabinets: dict[str, Cabinet] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)  # of the day under way

    def keep(self) -> None:
        """From here on whoever is killed goes on from here."""
        keeping.write(self.file, self.state)

    def begin(self, day: date, *, noticed: bool = True) -> None:
        """It is morning of this day for the whole suite, and `noticed` by all of it before anybody does anything."""
        self.today = day
        self.place.move(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(business_clock.ZONE)))
        if noticed:
            time.sleep(NOTICED)

    def draw(self, step: Step) -> random.Random:
        """The step's own chance: it falls alike whenever the step is done again."""
        return random.Random(f"{plan()['seed']} {self.state.month} {step['id']}")

    def name(self, step: Step) -> str:
        """What the file of a step is called."""
        return f"base-{self.state.month}-{step['name']}"

    def drop(self, name: str, content: bytes, expected: Expected, *, about: str, says: str = "") -> str:
        """Put a file into the watched folder; what it must come to is looked at when there is a report."""
        self.inbox.put(name, content)
        self.state.files.append(Dropped(name=name, about=about, expected=expected, says=says))
        return f"файл {name.removeprefix(f'base-{self.state.month}-')}: {about}"

    def tell(self, name: str, rows: Sequence[Account], *, about: str) -> str:
        """Put a sound file of these rows in, in the form that its name ends with."""
        expected = self.state.truth.expect(rows)
        self.state.truth.note_told(rows)
        return self.drop(name, written(name, rows), expected, about=about)

    def look_at_reports(self) -> None:
        """Say what became of files since the last look."""
        for place, file in enumerate(self.state.files):
            came_to = None if file.came_to else self.inbox.outcome(file)
            if came_to is None:
                continue
            self.state.files[place] = replace(file, came_to=came_to or shown(file.expected))
            short = file.name.removeprefix(f"base-{self.state.month}-")
            if came_to:
                self.state.failures.append(f"{short}: {came_to}")
            self.said.append(f"{'✗' if came_to else '✓'}\u00a0{short}: {came_to or shown(file.expected)}")

    def settle(self, name: str = "") -> None:
        """Wait until every file has its report, or the one of this name."""

        def over() -> bool | None:
            self.look_at_reports()
            return all(file.came_to for file in self.state.files if name in ("", file.name)) or None

        wait_for("the reports of all files", over, seconds=180)

    def evening(self) -> str:
        """The suite writes what is due; the base, if it is up, takes it, answers and adds up; the suite takes that."""
        self.errands.run("export-to-base")
        told = self._take_and_answer() if not self.state.down else ""
        self.errands.run("take-answers")
        return told

    def cabinet(self, customer: Customer) -> Cabinet:
        """Where the customer is signed in."""
        return self.cabinets[customer.person.account_number]

    def _take_and_answer(self) -> str:
        ledger, stamp = self.state.ledger, f"{self.today:%Y%m%d}"
        self.exchange.take(ledger)
        due = [each for each in ledger.registries.values() if not each.is_answered and self._is_due(each.number, each.made_on)]
        for each in due:
            ledger.put(judged(each, self.state.truth, review=self.state.review))
        answers = [(each.number, line.number, line.answer or "") for each in due for line in ledger.registries[each.number].lines]
        if answers:
            self._answer(f"answers_{stamp}_{len(ledger.totals_told):03d}", answers)
        added = [each for each in ledger.registries.values() if each.is_answered and each.number not in ledger.totals_told]
        if added:
            self.exchange.add_up(f"totals_{stamp}_{len(ledger.totals_told):03d}", added)
            ledger.totals_told += [each.number for each in added]
        refused = sum(1 for _, _, why in answers if why)
        numbers = f"реестр{'ы' if len(due) > 1 else ''} {', '.join(str(each.number) for each in due)}"
        return f"база ответила на {numbers}: принято {len(answers) - refused}, отклонено {refused}" if due else ""

    def _answer(self, name: str, answers: Sequence[tuple[int, int, str]]) -> None:
        if self.state.back:  # after an outage things come cut off, twice, and to what nobody asked
            self.exchange.answer(f"{name}_a_cut", answers, cut_off=True)
        self.exchange.answer(f"{name}_b", answers)
        if self.state.back:
            self.exchange.answer(f"{name}_c_again", answers)
            self.exchange.answer(f"{name}_d_strange", [(999_999_999, 1, "")])
            strange = {"a_cut": "Файл оборван", "c_again": "Принято ответов: 0", "d_strange": "такой строки нет"}
            self.state.replies |= {f"{name}_{which}": words for which, words in strange.items()}
            self.state.back = False

    def _is_due(self, number: int, made_on: date) -> bool:
        slow = number % plan()["slow_every"] == 0
        return self.last_evening or (self.today - made_on).days >= (plan()["slow_days"] if slow else 0)


def written(name: str, rows: Sequence[Account]) -> bytes:
    """A sound file of these rows, in the form that its name ends with."""
    write, profile = WRITERS[name.rpartition(".")[2]]
    return write(rows, name=profile)
