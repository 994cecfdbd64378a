"""account-sync on a real database of its own, and registries to apply."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from account_sync.app import service
from account_sync.domain.registry.columns import Column
from chassis.testing import Running
from click.testing import CliRunner, Result

from tests.account_sync.examples import csv_of, line_of

Rows = Sequence[Mapping[Column, str]]


@pytest.fixture
def running(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, import_chunk=3) as running:
        running.clock(at="2022-11-01T07:00:00+03:00")
        yield running


@pytest.fixture
def registry(tmp_path: Path) -> Callable[[Rows], str]:
    """Writes a registry of rows that differ from the sound one as given; returns its path."""

    count = itertools.count(1)

    def write(rows: Rows, *extra: str) -> str:
        file = tmp_path / f"registry-{next(count)}.csv"
        file.write_bytes(csv_of(*(line_of(row).text for row in rows), *extra))
        return str(file)

    return write


@pytest.fixture
def command(running: Running) -> Callable[..., Result]:
    """Runs one of the service's own commands as the command line does."""

    def call(name: str, *arguments: str) -> Result:
        found = next(each for each in service.commands if each.name == name)
        return CliRunner().invoke(found, list(arguments), obj=running.transactions)

    return call
