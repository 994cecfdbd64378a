"""The tariffs as a process knows them: read again as soon as anything about the published packs has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.transaction import Transactions, Work

from billing_calculator.domain.calculation import Rules
from billing_calculator.domain.pack_life import RELEASE, Pack, State, Step, stocked
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.tariff_page import OfDay, of_day


@dataclass
class Shelf:
    """The packs of one process. Each piece of work looks whether they still are the published ones, in its own transaction."""

    held: tuple[int, Tariffs] | None = None

    def tariffs(self, packs: Any) -> Tariffs:
        """The published tariffs, from memory while nothing about them has changed."""
        generation, held = packs.generation(), self.held
        if held is None or held[0] != generation:
            held = self.held = (generation, _tariffs(packs.ever_published()))
        return held[1]


def tariffs_of(work: Work[Any]) -> Tariffs:
    """The tariffs that are published as this work sees it."""
    shelf: Shelf = work.tools.shelf
    return shelf.tariffs(work.store.packs)


def rules_of(work: Work[Any]) -> Rules:
    """The published data a charge is decided by, as this work sees it."""
    return Rules(tariffs_of(work), work.tools.due)


def stock(work: Work[Any]) -> list[Pack]:
    """Keep the packs of this release that are not here yet, for every process to go by; done by each deployment."""
    step = Step(str(State.PUBLISHED), RELEASE, work.now)
    changes = stocked(work.tools.shipped(), work.store.packs.all(), step)
    work.store.packs.save(changes)
    for plan in {each.tariff.plan for each in changes}:
        work.arrived(f"tariff:{plan}")
    return changes


def stock_at_deployment(transactions: Transactions[Any]) -> None:
    """The step of the deploy job."""
    transactions.run(stock)


def _tariffs(packs: list[Pack]) -> Tariffs:
    now = tuple(each.tariff for each in packs if each.state is State.PUBLISHED)
    return Tariffs(now, tuple(each.tariff for each in packs if each.state is not State.PUBLISHED))


def tariffs_on(work: Work[Any], *, region: str | None, day: date | None) -> OfDay:
    """The published tables of a region on a day, for everybody."""
    return of_day(tariffs_of(work), region=region, day=day or work.today)
