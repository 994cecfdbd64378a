"""The command line of every service: `python -m chassis <command> <service package>`."""

from __future__ import annotations

import json
from typing import Any

import click

from chassis.arguments import SERVICE
from chassis.history import commands as history
from chassis.service import Service
from chassis.settings import SettingsError


class _Program(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Program)
def main() -> None:
    """Run and look after the services of the suite."""


@main.command()
@click.argument("service", type=SERVICE)
def worker(service: Service) -> None:
    """Run relay, consumer and jobs until told to stop."""
    service.worker()


@main.command()
@click.argument("service", type=SERVICE)
def provision(service: Service) -> None:
    """Make collections, indexes, exchanges and queues; may be repeated."""
    service.provision()


@main.command()
@click.argument("service", type=SERVICE)
def openapi(service: Service) -> None:
    """Print the OpenAPI document; needs no database and no settings."""
    from chassis.web.openapi import document

    click.echo(json.dumps(document(service), ensure_ascii=False, indent=2))


@main.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("service", type=SERVICE)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run(service: Service, arguments: tuple[str, ...]) -> None:
    """Run one of the service's own commands; without a command, list them."""
    group = click.Group(name=service.name, commands={command.name or "": command for command in service.commands})
    if not arguments or arguments[0] in ("--help", "-h"):
        arguments = ("--help",)
        group.main(list(arguments), prog_name=service.name)
    with service.runtime() as runtime:
        group.main(list(arguments), prog_name=service.name, obj=runtime.transactions)


@main.group()
def parked() -> None:
    """Events that could not be handled: list them, look at one, try them again."""


_STATE = click.option("--state", type=click.Choice(["waiting", "retry", "dead"]), help="Only these.")


@parked.command("list")
@click.argument("service", type=SERVICE)
@_STATE
@click.option("--limit", default=100, show_default=True)
def list_parked(service: Service, state: str | None, limit: int) -> None:
    """One line per parked event."""
    from chassis.events import parked as rows

    with service.runtime() as runtime:
        found = rows.rows(runtime.database, {"state": state} if state else None, limit=limit)
    for row in found:
        since = row["parked_at"].isoformat(timespec="seconds")
        columns = (row["_id"], f"{row['state']:<7}", row.get("type") or "-", row.get("subject") or "-", since, row["reason"])
        click.echo("  ".join(columns))


@parked.command("show")
@click.argument("service", type=SERVICE)
@click.argument("event_id")
def show_parked(service: Service, event_id: str) -> None:
    """The whole row with the event's body."""
    from chassis.events import parked as rows

    with service.runtime() as runtime:
        found = rows.rows(runtime.database, {"_id": event_id})
    if not found:
        raise click.ClickException(f"no parked event {event_id}")
    row = dict(found[0])
    body = bytes(row.pop("body"))
    click.echo(json.dumps(row, ensure_ascii=False, indent=2, default=str))
    click.echo(body.decode(errors="backslashreplace"))


@parked.command("redrive")
@click.argument("service", type=SERVICE)
@click.argument("event_ids", nargs=-1)
@click.option("--type", "type_name", help="All dead events of this type.")
@click.option("--all", "everything", is_flag=True, help="All dead events.")
def redrive_parked(service: Service, event_ids: tuple[str, ...], type_name: str | None, everything: bool) -> None:
    """Have dead events tried again by the worker; say which."""
    from chassis.clock import system_now
    from chassis.events import parked as rows

    if not (event_ids or type_name or everything):
        raise click.UsageError("name event ids, --type or --all")
    chosen: dict[str, Any] = {"_id": {"$in": list(event_ids)}} if event_ids else {"state": "dead"}
    if type_name:
        chosen["type"] = type_name
    with service.runtime() as runtime:
        count = rows.redrive(runtime.database, chosen, now=system_now())
    click.echo(f"{count} {'event' if count == 1 else 'events'} will be tried again")


for command in (history.replay, history.rebuild, history.audit, history.archive, history.forget):
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="chassis")
