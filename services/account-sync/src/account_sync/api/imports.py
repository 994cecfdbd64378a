"""The operator's commands: apply a registry file, show what an earlier one came to."""

from __future__ import annotations

import sys
from typing import Any

import click
from chassis.transaction import Transactions

from account_sync import actions
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.imports import Import
from account_sync.domain.registry.rows import BadRow

SHOWN_ROWS = 200
NOTHING_TAKEN = 1


@click.command("import-registry")
@click.argument("file")
@click.pass_obj
def import_registry(transactions: Transactions[Any], file: str) -> None:
    """Apply the retailer's registry FILE (CSV, Windows-1251, «;», decimal comma)."""
    try:
        done = actions.import_registry(transactions, path=file)
    except AccountSyncError as error:
        raise _refusal(error) from error
    _print_report(transactions, done.import_id)
    if not done.taken:
        sys.exit(NOTHING_TAKEN)


@click.command("show-import")
@click.argument("import_id", required=False)
@click.pass_obj
def show_import(transactions: Transactions[Any], import_id: str | None) -> None:
    """Show the report of import IMPORT_ID, or of the last one."""
    try:
        _print_report(transactions, import_id)
    except AccountSyncError as error:
        raise _refusal(error) from error


def _refusal(error: AccountSyncError) -> click.ClickException:
    return click.ClickException(f"{error.ru}\n       {error.en}")


def _print_report(transactions: Transactions[Any], import_id: str | None) -> None:
    done, refused = actions.import_report(transactions.read(), import_id=import_id, limit=SHOWN_ROWS)
    for line in report_lines(done, refused):
        click.echo(line)


def report_lines(done: Import, refused: list[BadRow]) -> list[str]:
    """The report as people read it: the refused rows as a table, then the figures."""
    lines = [f"{'Строка':>6}  {'Лицевой счёт':<14}{'Столбец':<26}Причина / Reason"] if refused else []
    for row in refused:
        for fault in row.faults:
            lines.append(f"{row.line:>6}  {row.account_number or '—':<14}{fault.column or 'вся строка':<26}{fault.ru}")
            lines.append(f"{'':>48}{fault.en}")
    if done.refused > len(refused):
        rest = done.refused - len(refused)
        lines.append(f"… и ещё {rest} строк, все в коллекции import_refusals / and {rest} more rows, all in import_refusals")
    return [*lines, "", *_summary(done)]


def _summary(done: Import) -> list[str]:
    counts = f"новых {done.added}, изменено {done.changed}, без изменений {done.unchanged}, отклонено {done.refused}"
    lines = [
        f"Загрузка {done.import_id}, файл {done.file_name}, SHA-256 {done.file_sha256[:16]}…",
        f"Строк {done.rows}: {counts}.",
        f"{done.rows} rows: {done.added} new, {done.changed} changed, {done.unchanged} unchanged, {done.refused} refused.",
    ]
    if done.applied_before:
        when = f"{done.applied_before:%d.%m.%Y %H:%M} UTC"
        lines.append(f"Этот же файл уже применялся {when}. / This very file was applied before, {when}.")
    if done.finished_at is None:
        lines.append("Загрузка не окончена; примените файл ещё раз. / The import did not end; apply the file again.")
    return lines
