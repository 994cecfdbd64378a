"""Three real services on one broker, and a retailer's traffic through them: accounts, readings, corrections, payments."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from account_sync import actions as accounts
from account_sync.app import service as account_sync
from account_sync.domain.registry.columns import HEADER, Column
from billing_calculator.app import service as billing_calculator
from chassis.history.log import Log
from chassis.testing import Running
from readings import actions as submitting
from readings.app import service as readings
from readings.domain.meter import ZoneValue
from readings.domain.reading import Author, Submission

from tests.account_sync.examples import line_of
from tests.billing_calculator.component.asking import AGENTS, osmp
from tests.readings.receipt_keys import receipt_keys

START, STARTED = 12345, "2022-11-16T09:00:00+03:00"
LATER = "2022-11-20T09:00:00+03:00"
FAR = datetime(9999, 1, 1, tzinfo=UTC)
TOGETHER = 25
CORRECTED, CANCELLED = 0.1, 0.1


@dataclass(frozen=True)
class Plan:
    """One reading, and what becomes of it."""

    account_id: str
    figure: int
    corrected: int | None
    cancelled: bool


@dataclass
class Trade:
    """What was done is written down here, apart from the services: `paid` by account number."""

    account_sync: Running
    readings: Running
    billing: Running
    address: str
    chance: random.Random
    workers: dict[str, Any] = field(default_factory=dict)
    meters: dict[str, str] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    payments: int = 0

    @property
    def services(self) -> dict[str, Running]:
        made = (self.account_sync, self.readings, self.billing)
        return {each.service.name: each for each in made}

    @property
    def log(self) -> Log:
        """The producers' logs, by the databases of this run; identity says nothing here."""
        client = self.billing.runtime.client
        return Log(lambda producer: self.services[producer].database if producer in self.services else client["nobody"])

    def clock(self, at: str) -> None:
        for each in self.services.values():
            each.clock(at=at)

    def import_accounts(self, count: int, folder: Path, **changed: str) -> None:
        """Apply a registry of so many accounts; some of them have changed."""
        lines = [";".join(HEADER)]
        for number in range(count):
            row = {Column.CODE: f"1{number:07d}", Column.NUMBER: f"52{number:010d}", Column.SERIAL: f"4{number:07d}"}
            lines.append(line_of(row | {Column[name]: value for name, value in changed.items()}).text)
        file = folder / "registry.csv"
        file.write_bytes("\r\n".join([*lines, ""]).encode("cp1251"))
        done = accounts.import_registry(self.account_sync.transactions, path=str(file))
        assert done.refused == 0
        for row in self.account_sync.database["accounts"].find():
            self.meters[row["_id"]] = row["meters"][0]["meter_id"]

    def submit_many(self, count: int) -> None:
        """Readings of any accounts, many in one transaction: what matters here is what they leave in the log."""
        known = sorted(self.meters)
        for _ in range(count // TOGETHER):
            self.submit(*self.chance.sample(known, TOGETHER))

    def submit(self, *account_ids: str) -> None:
        """A reading of each, now and then corrected at once or taken back."""
        planned = [self._plan(each) for each in account_ids]
        self.readings.transactions.run(lambda work: self._carry_out(work, planned))

    def _plan(self, account_id: str) -> Plan:
        """Drawn before the transaction, which may be tried again."""
        figure = self.figures.get(account_id, START) + self.chance.randrange(1, 40)
        drawn = self.chance.random()
        corrected = figure + self.chance.randrange(1, 40) if drawn < CORRECTED else None
        self.figures[account_id] = corrected or figure
        return Plan(account_id, figure, corrected, cancelled=CORRECTED <= drawn < CORRECTED + CANCELLED)

    def _carry_out(self, work: Any, planned: list[Plan]) -> None:
        submissions = [
            Submission(
                account_id=each.account_id, meter_id=self.meters[each.account_id], values=_values(each.figure), confirmed=True
            )
            for each in planned
        ]
        for plan, answer in zip(planned, submitting.submit_readings(work, submissions), strict=True):
            assert isinstance(answer, dict), answer
            reading = {"account_id": plan.account_id, "reading_id": answer["reading_id"]}
            if plan.corrected is not None:
                submitting.correct_reading(work, **reading, values=_values(plan.corrected), confirmed=True, by=Author.OWNER)
            if plan.cancelled:
                submitting.cancel_reading(work, **reading, by=Author.OWNER)

    def pay(self, account_number: str) -> None:
        """A payment through the agents' door."""
        self.payments += 1
        amount = Decimal(self.chance.randrange(100, 100_000)) / 100
        answer = osmp(self.billing, txn_id=str(self.payments), account=account_number, sum=f"{amount}")
        assert re.search(r"<result>0</result>", answer.text), answer.text
        self.paid[account_number] += amount

    def wait_settled(self, seconds: float) -> None:
        """Everything that was announced has had its effect."""
        for running in (self.readings, self.billing):
            due = self.log.count([each.type for each in running.service.handlers], until=FAR)
            running.wait_until(lambda at=running, of=due: _settled(at, of), "every event to be handled", seconds=seconds)


def _settled(running: Running, due: int) -> bool:
    return running.database["inbox"].estimated_document_count() >= due and not running.parked()


def _values(figure: int) -> list[ZoneValue]:
    return [ZoneValue("single", Decimal(figure))]


@contextmanager
def trading(mongo_url: str, address: str, *, seed: int) -> Iterator[Trade]:
    """All three with their workers on one virtual host."""
    with ExitStack() as stack, TemporaryDirectory() as keys:
        made = [
            stack.enter_context(Running(account_sync, mongo_url, address)),
            stack.enter_context(Running(readings, mongo_url, address, **receipt_keys(Path(keys)))),
            stack.enter_context(Running(billing_calculator, mongo_url, address, agents=AGENTS)),
        ]
        trade = Trade(*made, address, chance=random.Random(seed))
        trade.clock(STARTED)
        for name, running in trade.services.items():
            trade.workers[name] = stack.enter_context(running.worker())
        yield trade
