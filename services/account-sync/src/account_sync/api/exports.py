"""The operator's commands for what goes to the base: write, show, send again, take answers, reconcile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

import click
from chassis.transaction import Transactions

from account_sync.actions import answers, exports, reconciliation
from account_sync.domain.errors import AccountSyncError, NoExportFolder
from account_sync.domain.export.batch import Batch
from account_sync.domain.export.entry import Kind
from account_sync.domain.export.reconciliation import report

SHOWN_BATCHES = 20
DOES_NOT_AGREE = 1
Command = Callable[..., None]


def _said_plainly(command: Command) -> Command:
    """A refusal is two sentences and no traceback; without a folder nothing is tried."""

    @wraps(command)
    def call(transactions: Transactions[Any], **arguments: Any) -> None:
        try:
            if transactions.tools.export_folder is None:
                raise NoExportFolder
            command(transactions, **arguments)
        except AccountSyncError as error:
            raise click.ClickException(f"{error.ru}\n       {error.en}") from error

    return call


@click.command("export-to-base")
@click.pass_obj
@_said_plainly
def export_to_base(transactions: Transactions[Any]) -> None:
    """Write everything that is due for the retailer's base now, without waiting for the hour."""
    for kind in Kind:
        batch = exports.export_kind(transactions, kind)
        click.echo(f"{kind}: нечего передавать / nothing is due" if batch is None else _told(batch))


@click.command("show-exports")
@click.pass_obj
@_said_plainly
def show_exports(transactions: Transactions[Any]) -> None:
    """Show the last registries, what the base answered, and what it refused."""
    work = transactions.read()
    for batch in exports.registries(work, before=None, limit=SHOWN_BATCHES).batches:
        click.echo(_told(batch))
        for line, account_number in exports.refused_lines(work, batch):
            click.echo(f"    строка / line {line.line}, {account_number}: {line.refusal}")


@click.command("resend-export")
@click.argument("number", type=click.IntRange(1, 10**9))
@click.option("--refused", is_flag=True, help="put the refused lines into the next registry instead")
@click.pass_obj
@_said_plainly
def resend_export(transactions: Transactions[Any], number: int, *, refused: bool) -> None:
    """Write registry NUMBER once more, byte for byte."""
    if refused:
        again = transactions.run(lambda work: exports.resend_refused(work, number=number))
        click.echo(f"В следующий реестр пойдут снова: {again}. / Go into the next registry once more: {again}.")
        return
    click.echo(_told(exports.resend_batch(transactions, number=number)))


@click.command("take-answers")
@click.pass_obj
@_said_plainly
def take_answers(transactions: Transactions[Any]) -> None:
    """Take the base's answers and totals now."""
    answers.take_answers(transactions)


@click.command("reconcile")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.pass_obj
@_said_plainly
def reconcile(transactions: Transactions[Any], day: datetime) -> None:
    """Account for business day DAY: what came, where it is, what does not agree."""
    found = reconciliation.reconcile(transactions, day=day.date())
    for line in report(found):
        click.echo(line)
    if not found.agrees:
        sys.exit(DOES_NOT_AGREE)


COMMANDS = (export_to_base, show_exports, resend_export, take_answers, reconcile)


def _told(batch: Batch) -> str:
    ru = f"строк {batch.rows} на {batch.total}, принято {batch.accepted}, отказов {batch.refused}, ждёт {batch.unanswered}"
    en = f"{batch.rows} lines: {batch.accepted} accepted, {batch.refused} refused, {batch.unanswered} unanswered"
    return f"{batch.number:>6}  {batch.made_on:%d.%m.%Y}  {batch.file_name or '—'}  {ru} / {en}"
