"""Members of staff by command, for whoever runs the machine: the first head comes into being here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click
from chassis.transaction import Transactions, Work

from identity.actions import staff as actions
from identity.api.staff import setup_address
from identity.domain.errors import IdentityError
from identity.domain.roles import NAMES

R = TypeVar("R")


@click.command("add-staff")
@click.argument("login")
@click.option("--role", "names", multiple=True, required=True, type=click.Choice(NAMES), help="May be given several times.")
@click.pass_obj
def add_staff(transactions: Transactions[Any], login: str, names: tuple[str, ...]) -> None:
    """Add LOGIN with these roles, and print the link by which they set up password and codes; it works once, for 24 hours."""
    invited = _run(transactions, lambda work: actions.add_member(work, login=login, names=list(names), by=None))
    click.echo(setup_address(transactions, invited.secret))


@click.command("reset-staff")
@click.argument("login")
@click.pass_obj
def reset_staff(transactions: Transactions[Any], login: str) -> None:
    """Print a new set-up link for LOGIN; the password and the codes of before are void."""

    def reset(work: Work[Any]) -> actions.Invited:
        return actions.reset_member(work, staff_id=actions.member_of(work, login).staff_id, by=None)

    click.echo(setup_address(transactions, _run(transactions, reset).secret))


@click.command("remove-staff")
@click.argument("login")
@click.pass_obj
def remove_staff(transactions: Transactions[Any], login: str) -> None:
    """Take the account of LOGIN away; it is refused everywhere within 5 s."""
    _run(transactions, lambda work: actions.remove_member(work, staff_id=actions.member_of(work, login).staff_id, by=None))


@click.command("list-staff")
@click.pass_obj
def list_staff(transactions: Transactions[Any]) -> None:
    """One line per member: login, roles, since when they can enter, when they last did."""
    for member in actions.members(transactions.read()):
        ready, entered = (each.isoformat(timespec="minutes") if each else "-" for each in (member.ready_since, member.entered_at))
        click.echo(f"{member.login:<24}{' '.join(member.roles):<36}{ready:<24}{entered}")


def _run(transactions: Transactions[Any], action: Callable[[Work[Any]], R]) -> R:
    try:
        return transactions.run(action)
    except IdentityError as error:
        raise click.ClickException(f"{error.ru}\n       {error.en}") from error


COMMANDS = (add_staff, reset_staff, remove_staff, list_staff)
