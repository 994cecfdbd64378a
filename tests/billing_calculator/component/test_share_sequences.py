"""Two meters for a year, read late, taken back and read again, months closed out of order: billed is what the dials moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from billing_calculator import actions
from billing_calculator.announce import close_chunk_charged
from billing_calculator.api.explanation_check import faults
from billing_calculator.app import service
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.closing import Chunk
from billing_calculator.domain.replay import replay
from billing_calculator.handlers.closes import as_chunk
from chassis.testing import Running, event
from contracts.core import Event

from tests.billing_calculator.component.closes import named
from tests.billing_calculator.examples import NOON, TARIFFS, account_event, reading_event
from tests.billing_calculator.unit.test_part_read import shown

MONTHS = [f"2022-{month:02d}" for month in range(1, 13)]
KNOWN = 4  # months in which both are read, so that an average is known
HOMES = 60  # each a sequence of its own, every second one with a normative
CHECKED = 5  # of the revisions of a sequence, chosen by its seed: explaining all of them takes minutes
OPENED = date(2021, 12, 31)
Step = tuple[float, Event | str]


@dataclass
class Home:
    """An account with two meters whose readings come and whose months are closed, one after another."""

    running: Running
    number: int
    seen: dict[tuple[str, int], Charge] = field(default_factory=dict)
    read: dict[str, set[str]] = field(default_factory=dict)  # by meter the months whose reading counts

    def __post_init__(self) -> None:
        self.running.deliver(self.account())

    @property
    def account_id(self) -> str:
        return named(self.number)

    @property
    def meters(self) -> tuple[str, str]:
        return (self._id("house"), self._id("shed"))

    def account(self, revision: int = 1, **changed: Any) -> Event:
        plain = account_event(account_id=self.account_id).data["meters"][0]
        meters = [{**plain, "meter_id": each, "serial": str(number)} for number, each in enumerate(self.meters, 111)]
        told = {"account_number": f"52{self.number:010d}", "opening_balance_on": OPENED, "meters": meters, **changed}
        return account_event(revision, account_id=self.account_id, **told)

    def reading(self, meter_id: str, kwh: int, period: str, *, revision: int = 1, cancelled: bool = False) -> Event:
        made = reading_event(
            kwh, revision=revision, cancelled=cancelled, reading_id=self._id(f"{meter_id}/{period}"), period=period,
            read_on=date.fromisoformat(f"{period}-20"), account_id=self.account_id,
        )  # fmt: skip
        return replace(made, data={**made.data, "meter_id": meter_id})

    def chunk(self, period: str) -> Chunk:
        """Of this account alone."""
        return Chunk(period, False, 1, self.number, str(UUID(int=UUID(self.account_id).int - 1)), self.account_id)

    def take(self, *readings: Event) -> None:
        self.running.deliver(*readings)

    def close(self, chunk: Chunk) -> None:
        close(self.running, [chunk])

    def charges(self) -> Mapping[str, Revision]:
        """By month what is charged now; all of it is remembered."""
        held = self.running.transactions.read().store.charges.since(account_ids=[self.account_id], period="")
        self.seen |= {(each.key.charge_id, each.current.revision): each for each in held}
        return {each.key.period: each.current for each in held}

    def _id(self, what: str) -> str:
        return str(uuid5(UUID(self.account_id), what))


def close(running: Running, chunks: list[Chunk]) -> None:
    work = [(chunk, event(close_chunk_charged(chunk), at=NOON)) for chunk in chunks]
    running.transactions.run(lambda it: actions.charge_chunks_again(it, work))


def steps(of: Home, chance: Random, moved: dict[str, int]) -> Iterator[Step]:
    """When what comes, in months; in the last month both are read, so nothing is left out at the end."""
    unread = dict.fromkeys(of.meters, 0)
    for number, period in enumerate(MONTHS):
        for meter_id in of.meters:
            kwh = chance.randint(0, 200)
            moved[meter_id] = moved.get(meter_id, 0) + kwh
            unread[meter_id] += kwh
            if KNOWN <= number < len(MONTHS) - 1 and chance.random() >= 0.55:
                continue
            used, unread[meter_id] = unread[meter_id], 0
            late = number > KNOWN and chance.random() < 0.4
            at = number + chance.random() * (3 if late else 0.5)
            yield at, of.reading(meter_id, used, period)
            if chance.random() < 0.2:
                at += chance.random() * 2
                yield at, of.reading(meter_id, used, period, revision=2, cancelled=True)
                yield at + chance.random() * 2, of.reading(meter_id, used, period, revision=3)
        if number >= KNOWN and chance.random() < 0.9:
            yield number + 0.9 + (chance.random() * 2 if chance.random() < 0.2 else 0), period


def averages_in_a_row(of: Home, now: Mapping[str, Revision], meter_id: str, period: str) -> int:
    """In how many months up to this one an average was billed for a meter since its last reading, alone or in the home's."""
    last = max(each for each in of.read[meter_id] if each < period)
    found = 0
    for month in (now[each] for each in MONTHS if last < each <= period and each in now):
        alone = [each.stand_in.by for each in month.unread if each.meter_id == meter_id]
        found += "average" in (*alone, *([month.stand_in.by] if month.stand_in else []))
    return found


def in_order(of: Home, chance: Random, moved: dict[str, int]) -> list[Event | str]:
    return [step for _, step in sorted(steps(of, chance, moved), key=lambda each: each[0])]


@pytest.mark.parametrize("normative", [None, Decimal(75)])
def test_what_is_billed_is_what_the_dials_moved_by_no_more_averages_than_allowed_and_every_revision_holds(
    mongo_url: str, normative: Decimal | None
) -> None:
    with Running(service, mongo_url, normative_kwh=normative) as running:
        homes = [Home(running, number) for number in range(0 if normative is None else 1, HOMES, 2)]
        chances, moved = [Random(each.number) for each in homes], [dict[str, int]() for _ in homes]
        lives = [in_order(*each) for each in zip(homes, chances, moved, strict=True)]
        for at_once in zip_longest(*lives):  # one step of each home: one transaction for what comes, one for what is closed
            one_step(running, homes, at_once)
        for of, chance, dials in zip(homes, chances, moved, strict=True):
            assert sum(each.volume for each in of.charges().values()) == sum(dials.values()), of.number
            for charge in chance.sample(list(of.seen.values()), CHECKED):
                assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total
                assert faults(shown(charge)) == []


def one_step(running: Running, homes: list[Home], at_once: tuple[Event | str | None, ...]) -> None:
    came = [step for step in at_once if isinstance(step, Event)]
    if came:
        running.deliver(*came)
    for of, step in zip(homes, at_once, strict=True):
        if isinstance(step, Event):
            counts = of.read.setdefault(step.data["meter_id"], set())
            (counts.discard if step.data["status"] == "cancelled" else counts.add)(step.data["period"])
    closed = [(of, step, of.charges()) for of, step in zip(homes, at_once, strict=True) if isinstance(step, str)]
    if closed:
        close(running, [of.chunk(step) for of, step, _ in closed])
    for of, step, before in closed:
        now = of.charges()
        had = {each.meter_id for each in before[step].unread} if step in before else set()
        for each in now[step].unread if step in now else ():
            if each.meter_id not in had and each.stand_in.by == "average":
                assert averages_in_a_row(of, now, each.meter_id, step) <= 3, (of.number, step)


@pytest.fixture
def home(billing: Running) -> Home:
    """Both meters read in each month so far, and the house alone in May."""
    of = Home(billing, 1)
    of.take(*(of.reading(meter_id, 60, period) for period in MONTHS[:KNOWN] for meter_id in of.meters))
    of.take(of.reading(of.meters[0], 60, "2022-05"))
    return of


def test_a_rebuild_charges_meters_that_were_not_read_where_the_close_did(home: Home) -> None:
    told, of_before = close_chunk_charged(home.chunk("2022-05")), {"meters_too": False}
    home.close(as_chunk(event(replace(told, data=told.data | of_before), at=NOON)))
    assert home.charges()["2022-05"].volume == 60
    del told.data["meters_too"]
    assert not as_chunk(event(told, at=NOON)).meters_too, "told by a release that left them out"
    home.close(home.chunk("2022-05"))
    assert home.charges()["2022-05"].volume == 120


def test_an_account_that_becomes_an_organisations_loses_its_shares_and_what_was_taken_off_for_them(home: Home) -> None:
    home.close(home.chunk("2022-05"))
    home.take(*(home.reading(meter_id, 130, "2022-06") for meter_id in home.meters))
    assert home.charges()["2022-06"].volume == 200
    home.take(home.account(2, holder_kind="legal_entity", contract_price=Decimal(5)))
    home.take(home.reading(home.meters[0], 70, "2022-05", revision=2))
    assert [home.charges()[period].volume for period in ("2022-05", "2022-06")] == [70, 260]
