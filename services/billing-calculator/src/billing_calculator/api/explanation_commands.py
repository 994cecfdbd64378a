"""The operator's command that follows every charge from its readings, every penalty from its late sums, to their kopecks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import click
from chassis.transaction import Transactions, Work
from contracts.api.explanations import ExplanationResponse
from contracts.api.penalties import PenaltyResponse

from billing_calculator import actions
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown, penalty_shown
from billing_calculator.api.penalty_check import penalty_faults

FAULTY = 1
MOST_SHOWN = 20
PAGE = 500
T = TypeVar("T")


@click.command("check-explanations")
@click.pass_obj
def check_explanations(transactions: Transactions[Any]) -> None:
    """Rebuild every charge and booked penalty from its explanation alone, and say which does not come out. Nothing is changed."""
    checked = partly = wrong = penalties = 0
    for explanation in _all(transactions, actions.explanations_behind, lambda each: each.charge.key.charge_id):
        told = ExplanationResponse().dump(explanation_shown(explanation))
        found = faults(told)
        checked, partly, wrong = checked + 1, partly + (not told["complete"]), wrong + bool(found)
        _say(told["charge_id"], found, shown=wrong <= MOST_SHOWN)
    for accrual in _all(transactions, actions.penalties_behind, lambda each: each.penalty_id):
        found = penalty_faults(PenaltyResponse().dump(penalty_shown(accrual)))
        penalties, wrong = penalties + 1, wrong + bool(found)
        _say(f"penalty {accrual.penalty_id}", found, shown=wrong <= MOST_SHOWN)
    click.echo(f"charges {checked}, penalties {penalties}, wrong {wrong}, of before their inputs were kept {partly}")
    if wrong:
        sys.exit(FAULTY)


def _all(transactions: Transactions[Any], behind: Callable[..., list[T]], name: Callable[[T], str]) -> Iterator[T]:
    """Page by page, so that never more than one is held; each page is looked at as it was at one moment."""
    after = ""

    def look(work: Work[Any], *, after: str) -> list[T]:
        return behind(work, after=after, limit=PAGE)

    while page := transactions.look(partial(look, after=after)):
        yield from page
        after = name(page[-1])


def _say(name: str, found: list[str], *, shown: bool) -> None:
    for fault in found if shown else ():
        click.echo(f"{name}: {fault}")


COMMANDS = (check_explanations,)
