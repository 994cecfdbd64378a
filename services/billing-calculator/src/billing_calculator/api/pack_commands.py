"""The operator's command that looks at a tariff pack before anybody uploads it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from chassis.transaction import Transactions

from billing_calculator import actions

FAULTY = 1


@click.command("check-pack")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def check_pack(transactions: Transactions[Any], file: Path) -> None:
    """Check the tariff pack FILE, run its worked examples, and say what is wrong in which line. Nothing is changed."""
    checked = actions.check_pack(transactions.read(), content=file.read_bytes())
    for fault in checked.faults:
        click.echo(f"{file}:{fault.line}: {fault.ru}\n{' ' * len(f'{file}:{fault.line}: ')}{fault.en}")
    if checked.tariff is None:
        sys.exit(FAULTY)
    count = len((checked.document or {})["examples"])
    click.echo(f"{checked.tariff.name}: ошибок нет, примеры сходятся / no faults, the worked examples come out right: {count}")
    click.echo(f"sha256 {checked.tariff.pack_hash}")


COMMANDS = (check_pack,)
