"""What the command line takes: the name of a service."""

from __future__ import annotations

import importlib
from typing import Any

import click

from chassis.service import Service


def load(package: str) -> Service:
    """The declaration in `<package>/app.py`; the folder's name with hyphens will do as well."""
    service: Service = importlib.import_module(f"{package.replace('-', '_')}.app").service
    return service


class _ServiceName(click.ParamType[Any]):
    name = "service"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Service:
        try:
            return load(value)
        except ModuleNotFoundError as error:
            self.fail(f"there is no service {value}: {error}", param, ctx)


SERVICE = _ServiceName()
