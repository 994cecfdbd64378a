"""Contacts by command, for whoever runs the machine."""

from __future__ import annotations

from typing import Any

import click
from chassis.transaction import Transactions

from identity.actions.contacts import tell_contacts_anew


@click.command("tell-contacts")
@click.pass_obj
def tell_contacts(transactions: Transactions[Any]) -> None:
    """Announce everybody's contact and accounts once more; after an update that has other services listen to more of them."""
    click.echo(f"{tell_contacts_anew(transactions)} people told of")


COMMANDS = (tell_contacts,)
