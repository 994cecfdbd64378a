"""The operator's commands: check a registry file, look at what it would change, apply it, take it back, show what it came to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from chassis.transaction import Transactions

from account_sync import actions
from account_sync.api.progress_bar import shown
from account_sync.api.reports import import_lines, preview_lines, report_lines
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.imports import Phase

SHOWN_ROWS = 200
NOTHING_TAKEN = 1

_profile = click.option("--profile", default="", help="How the file looks; without it, by the file's name (see list-profiles).")
_again = click.option("--again", is_flag=True, help="Apply it although the very same file was applied before.")


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """A refusal is a message in both languages, not a traceback."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except AccountSyncError as error:
            raise click.ClickException(f"{error.ru}\n       {error.en}") from error

    return run


@click.command("import-registry")
@click.argument("files", nargs=-1, required=True)
@_profile
@_again
@click.pass_obj
@_told
def import_registry(transactions: Transactions[Any], files: tuple[str, ...], profile: str, again: bool) -> None:
    """Check the retailer's registry FILE and apply it in one go; stopped midway, the same command goes on. Several go in turn."""
    taken = [_import_one(transactions, file, profile=profile, again=again) for file in files]
    if not all(taken):
        sys.exit(NOTHING_TAKEN)


def _import_one(transactions: Transactions[Any], file: str, *, profile: str, again: bool) -> int:
    with shown() as progress:
        done = actions.import_registry(transactions, path=file, profile=profile, again=again, progress=progress)
    _print_report(transactions, done.import_id)
    if done.applied_before and not again:
        click.echo(f"Этот же файл уже применён {done.applied_before:%d.%m.%Y %H:%M} UTC: ничего не изменилось.")
        click.echo(f"This very file was applied on {done.applied_before:%d.%m.%Y %H:%M} UTC: nothing was changed.")
    return done.taken


@click.command("stage-import")
@click.argument("file")
@_profile
@_again
@click.pass_obj
@_told
def stage_import(transactions: Transactions[Any], file: str, profile: str, again: bool) -> None:
    """Check the retailer's registry FILE and keep its rows ready; nothing is in the base yet."""
    with shown() as progress:
        done = actions.stage_registry(transactions, path=file, profile=profile, again=again, progress=progress)
    _print_report(transactions, done.import_id)
    if done.phase is Phase.REFUSED:
        sys.exit(NOTHING_TAKEN)


@click.command("preview-import")
@click.argument("import_id")
@click.option("--limit", default=SHOWN_ROWS, show_default=True, help="So many differences one by one.")
@click.pass_obj
@_told
def preview_import(transactions: Transactions[Any], import_id: str, limit: int) -> None:
    """Show what import IMPORT_ID would change, account by account and field by field; nothing is written."""
    with shown() as progress:
        run, preview = actions.preview_import(transactions, import_id=import_id, limit=limit, progress=progress)
    for line in preview_lines(run, preview):
        click.echo(line)


@click.command("apply-import")
@click.argument("import_id")
@click.pass_obj
@_told
def apply_import(transactions: Transactions[Any], import_id: str) -> None:
    """Apply import IMPORT_ID that was staged; stopped midway, the same command goes on."""
    with shown() as progress:
        actions.apply_import(transactions, import_id=import_id, progress=progress)
    _print_report(transactions, import_id)


@click.command("rollback-import")
@click.argument("import_id")
@click.pass_obj
@_told
def rollback_import(transactions: Transactions[Any], import_id: str) -> None:
    """Take import IMPORT_ID back: its accounts become what they were, unless a later import told of them."""
    with shown() as progress:
        actions.roll_back_import(transactions, import_id=import_id, progress=progress)
    _print_report(transactions, import_id)


@click.command("show-import")
@click.argument("import_id", required=False)
@click.pass_obj
@_told
def show_import(transactions: Transactions[Any], import_id: str | None) -> None:
    """Show the report of import IMPORT_ID, or of the last one."""
    _print_report(transactions, import_id)


@click.command("list-imports")
@click.pass_obj
def list_imports(transactions: Transactions[Any]) -> None:
    """The last imports, one a line."""
    found, _ = actions.page_of_imports(transactions.read())
    for run in found:
        click.echo(import_lines(run)[0])


@click.command("list-profiles")
@click.pass_obj
@_told
def list_profiles(transactions: Transactions[Any]) -> None:
    """The kinds of files that can be imported, and the names of files that each is meant for."""
    for profile in actions.list_profiles(transactions.read()):
        click.echo(f"{profile.name:<20}{', '.join(profile.files):<28}{profile.title_ru} / {profile.title_en}")


@click.command("list-loads")
@click.pass_obj
def list_loads(transactions: Transactions[Any]) -> None:
    """Registered accounts of which the base has not told everything yet, the one due first at the front."""
    for load in actions.waiting_loads(transactions.read(), limit=SHOWN_ROWS):
        late = "  просрочено / overdue" if load.overdue_at else ""
        click.echo(f"{load.account_id}  до / until {load.due_at:%d.%m.%Y %H:%M} UTC{late}")


COMMANDS = (
    import_registry, stage_import, preview_import, apply_import, rollback_import, show_import, list_imports, list_profiles,
    list_loads,
)  # fmt: skip


def _print_report(transactions: Transactions[Any], import_id: str | None) -> None:
    report = actions.import_report(transactions.read(), import_id=import_id, limit=SHOWN_ROWS)
    for line in report_lines(report):
        click.echo(line)
