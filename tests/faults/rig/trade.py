"""Three real services on one broker, and a retailer's traffic through them: accounts, readings, corrections, payments."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
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

from tests.account_sync.examples import line_of
from tests.billing_calculator.component.asking import AGENTS, osmp

START, STARTED = 12345, "2022-11-16T09:00:00+03:00"
LATER = "2022-11-20T09:00:00+03:00"
FAR = datetime(9999, 1, 1, tzinfo=UTC)
LANES = 6


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
    last: dict[str, str] = field(default_factory=dict)
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
        file.write_bytes("\r\n".join(lines).encode("cp1251"))
        done = accounts.import_registry(self.account_sync.transactions, path=str(file))
        assert done.refused == 0
        for row in self.account_sync.database["accounts"].find():
            self.meters[row["_id"]] = row["meters"][0]["meter_id"]

    def submit_many(self, count: int) -> None:
        """Readings of any accounts, from several clients at once, each with accounts of its own, so that their order is known."""
        known = sorted(self.meters)
        lanes = [(known[lane::LANES], random.Random(self.chance.random())) for lane in range(LANES)]

        def submit(accounts: list[str], chance: random.Random, share: int) -> None:
            for _ in range(share):
                self.submit(chance.choice(accounts), chance)

        shares = [count // LANES + (lane < count % LANES) for lane in range(LANES)]
        with ThreadPoolExecutor(LANES) as pool:
            for done in [pool.submit(submit, *lane, share) for lane, share in zip(lanes, shares, strict=True)]:
                done.result()

    def submit(self, account_id: str, chance: random.Random | None = None) -> None:
        """A reading, now and then corrected at once or taken back."""
        chance = chance or self.chance
        self.figures[account_id] = self.figures.get(account_id, START) + chance.randrange(1, 40)
        answer = self.readings.transactions.run(lambda work: submitting.submit_reading(
            work, account_id=account_id, meter_id=self.meters[account_id], values=self._values(account_id), confirmed=True,
        ))  # fmt: skip
        self.last[account_id] = str(answer["reading_id"])
        kind = chance.random()
        if kind < 0.1:
            self.correct(account_id, chance)
        elif kind < 0.2:
            self.readings.transactions.run(lambda work: submitting.cancel_reading(
                work, account_id=account_id, reading_id=self.last.pop(account_id)
            ))  # fmt: skip

    def correct(self, account_id: str, chance: random.Random | None = None) -> None:
        """Other figures for the account's last reading."""
        self.figures[account_id] += (chance or self.chance).randrange(1, 40)
        self.readings.transactions.run(lambda work: submitting.correct_reading(
            work, account_id=account_id, reading_id=self.last[account_id], values=self._values(account_id), confirmed=True,
        ))  # fmt: skip

    def pay(self, account_number: str) -> None:
        """A payment through the agents' door."""
        self.payments += 1
        amount = Decimal(self.chance.randrange(100, 100_000)) / 100
        answer = osmp(self.billing, txn_id=str(self.payments), account=account_number, sum=f"{amount}")
        assert re.search(r"<result>0</result>", answer.text), answer.text
        self.paid[account_number] += amount

    def due(self) -> int:
        """How many events billing-calculator has to handle in all."""
        return self.log.count([each.type for each in self.billing.service.handlers], until=FAR)

    def wait_settled(self, seconds: float) -> None:
        """Everything that was announced has had its effect."""
        due, billing = self.due(), self.billing
        settled = billing.database["inbox"].estimated_document_count
        billing.wait_until(lambda: settled() >= due and not billing.parked(), "every event to be handled", seconds=seconds)

    def _values(self, account_id: str) -> list[ZoneValue]:
        return [ZoneValue("single", Decimal(self.figures[account_id]))]


@contextmanager
def trading(mongo_url: str, address: str, *, seed: int) -> Iterator[Trade]:
    """All three with their workers on one virtual host."""
    with ExitStack() as stack:
        made = [
            stack.enter_context(Running(account_sync, mongo_url, address)),
            stack.enter_context(Running(readings, mongo_url, address)),
            stack.enter_context(Running(billing_calculator, mongo_url, address, agents=AGENTS)),
        ]
        trade = Trade(*made, address, chance=random.Random(seed))
        trade.clock(STARTED)
        for name, running in trade.services.items():
            trade.workers[name] = stack.enter_context(running.worker())
        yield trade
