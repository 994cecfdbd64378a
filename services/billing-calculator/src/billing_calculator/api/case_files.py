"""The command that runs a file of cases and prints where the calculator differs from what the file expects."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import click
from chassis.transaction import Transactions
from chassis.web.intake import strict
from chassis.web.words import field_errors
from contracts.api.cases import StaffCaseRequest

from billing_calculator import actions
from billing_calculator.api.case_asked import asked
from billing_calculator.domain.engine import Result
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.penalty import PenaltyRules
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.words import plain

DIFFERENT = 1
SHAPE = '{"cases": [{"id": "C1", "case": {…}, "expected": {"total": "1257.80"}}]}'


@click.command("cases")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def calculate_cases(transactions: Transactions[Any], file: Path) -> None:
    """Calculate the cases of FILE and print what differs from their expected lines and totals; exit code 1 if anything does."""
    cases = _cases_of(file)
    work = transactions.read()
    tariffs, penalty = actions.published(work), work.tools.penalties
    differing = 0
    for number, each in enumerate(cases, start=1):
        said = list(differences(each, tariffs, penalty))
        differing += bool(said)
        for line in said:
            click.echo(f"{each.get('id', number)}: {line}")
    click.echo(f"Примеров: {len(cases)}, расходится: {differing}.")
    click.echo(f"{len(cases)} cases, {differing} differ.")
    if differing:
        sys.exit(DIFFERENT)


@cache
def case_schema() -> StaffCaseRequest:
    """The form of a case, every unknown field refused; made when first asked for."""
    schema = StaffCaseRequest()
    strict(schema)
    return schema


def differences(each: Mapping[str, Any], tariffs: Tariffs, penalty: PenaltyRules) -> Iterator[str]:
    """What of a case is refused, or is not as expected. Expected are any of: total, volume, lines (their sums), refused."""
    expected = each.get("expected", {})
    schema = case_schema()
    if wrong := schema.validate(each.get("case", {})):
        yield from (f"{error['pointer']} {error['ru']} {error['en']}" for error in field_errors(wrong))
        return
    try:
        result = actions.answer_case(asked(schema.load(each["case"])), tariffs, penalty).result
    except BillingError as refused:
        if expected.get("refused") != refused.code:
            yield _refusal(refused)
        return
    got = outcome(result)
    for name, value in expected.items():
        if got.get(name) != value:
            yield f"{name}: expected {value}, got {got.get(name)}"


def outcome(result: Result) -> dict[str, Any]:
    """The figures that a case may expect."""
    return {
        "total": str(result.total),
        "volume": plain(result.volume),
        "lines": [str(row.amount) for row in result.rows],
        "step_volumes": [plain(step.volume) for step in result.steps if step.volume is not None],
    }


def _refusal(refused: BillingError) -> str:
    marked = "; ".join(f"{error['pointer']} {error['ru']}" for error in refused.errors)
    return f"{refused.code}: {marked or refused.ru}"


def _cases_of(file: Path) -> list[dict[str, Any]]:
    try:
        cases: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["cases"]
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"the file must be JSON such as {SHAPE}") from None
    return cases
