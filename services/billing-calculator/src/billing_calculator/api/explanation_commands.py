"""The operator's command that follows every charge from its readings to its kopecks."""

from __future__ import annotations

import sys
from typing import Any

import click
from chassis.transaction import Transactions
from contracts.api.explanations import ExplanationResponse

from billing_calculator import actions
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown

FAULTY = 1
MOST_SHOWN = 20


@click.command("check-explanations")
@click.pass_obj
def check_explanations(transactions: Transactions[Any]) -> None:
    """Rebuild every charge's total from its explanation alone, and say which does not come out. Nothing is changed."""
    checked = partly = wrong = 0
    for explanation in transactions.look(lambda work: list(actions.all_explanations(work))):
        told = ExplanationResponse().dump(explanation_shown(explanation))
        found = faults(told)
        checked, partly, wrong = checked + 1, partly + (not told["complete"]), wrong + bool(found)
        for fault in found if wrong <= MOST_SHOWN else ():
            click.echo(f"{told['charge_id']}: {fault}")
    click.echo(f"charges {checked}, wrong {wrong}, of before their inputs were kept {partly}")
    if wrong:
        sys.exit(FAULTY)


COMMANDS = (check_explanations,)
