"""The command line of every service: `python -m chassis <command> <service package>`."""

from __future__ import annotations

import importlib
import json
from typing import Any

import click

from chassis.service import Service


def load(package: str) -> Service:
    """The declaration in `<package>/app.py`; the folder's name with hyphens will do as well."""
    service: Service = importlib.import_module(f"{package.replace('-', '_')}.app").service
    return service


class _ServiceName(click.ParamType):
    name = "service"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Service:
        try:
            return load(value)
        except ModuleNotFoundError as error:
            self.fail(f"there is no service {value}: {error}", param, ctx)


SERVICE = _ServiceName()


@click.group()
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
    runtime = service.runtime()
    group.main(list(arguments), prog_name=service.name, obj=runtime.transactions)


@main.group()
def parked() -> None:
    """Events that could not be handled: list them, look at one, try them again."""


if __name__ == "__main__":
    main(prog_name="chassis")
