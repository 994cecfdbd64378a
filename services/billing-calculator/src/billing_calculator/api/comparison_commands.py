"""The operator's command that brings another base's charges of a month beside ours."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click
from chassis.transaction import Transactions

from billing_calculator import actions
from billing_calculator.domain.charge_files import ChargeFileFaulty, rows_of
from billing_calculator.domain.comparison import ComparisonRunning

OPERATOR = "operator"


@click.command("compare-charges")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("period")
@click.option("--profile", default="plain", show_default=True, help="How the file looks: a name in charge_files.json.")
@click.pass_obj
def compare_charges(transactions: Transactions[Any], file: Path, period: str, profile: str) -> None:
    """Hold the charges of FILE for the month PERIOD (2022-11) beside ours. Nobody is charged; the page «Сверка» shows it."""
    profiles = actions.charge_file_profiles(transactions.read())
    if profile not in profiles:
        raise click.ClickException(f"there is no profile {profile}: {', '.join(sorted(profiles))}")
    shape = profiles[profile]
    try:
        comparison = transactions.run(partial(actions.begin_file, name=file.name, period=period, by=OPERATOR))
        with file.open(encoding=shape.encoding, newline="") as lines:
            count = actions.bring_charges(transactions, comparison, rows_of(lines, shape, period=period))
    except (ChargeFileFaulty, ComparisonRunning) as refused:
        raise click.ClickException(f"{refused.ru}\n{refused.en}") from refused
    except UnicodeDecodeError as unreadable:
        raise click.ClickException(f"файл не в кодировке / the file is not in {shape.encoding}: {unreadable}") from unreadable
    click.echo(f"{count} строк на сверке / rows are being compared: {comparison.comparison_id}")


COMMANDS = (compare_charges,)
