"""README stays short, its links lead somewhere, and a test runs every command it shows."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.architecture.tree import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
# command of the README -> where it is run
RUN_BY = {
    "make up": "tests/journeys/stand_in.py",
    "make down": "tests/journeys/stand_in.py",
    "make demo": "tests/journeys/test_killing.py",
    "make agent": "tests/journeys/test_commands.py",
    "make month": "tests/journeys/test_base_month.py",
    "make test": ".ci/run",
    "make check": "Makefile",
    "make compat": "tests/contracts/test_release.py",
    "make faults": ".ci/run",
    "make containers": ".ci/run",
    "make help": "tests/journeys/test_commands.py",
    "make status": "tests/journeys/test_commands.py",
    "make restart": "tests/faults/test_rolling.py",
    "make logs": "tests/journeys/test_commands.py",
    "make clock": "tests/journeys/test_commands.py",
    "make staff": "tests/journeys/processes.py",
    "make parked": "tests/journeys/test_parked.py",
    "make redrive": "tests/journeys/test_parked.py",
    "make audit": "tests/journeys/test_audit.py",
    "make rebuild": "tests/journeys/test_audit.py",
    "make replay": "tests/journeys/test_audit.py",
    "make rotate-keys": "tests/journeys/processes.py",
    "docker compose": "tests/journeys/conftest.py",
}


def shown_commands() -> set[str]:
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`((?:make|docker) [^`]+)`", TEXT)
    return {" ".join(shlex.split(line)[:2]) for line in (*lines, *inline) if line}


def test_it_has_at_most_150_lines() -> None:
    assert len(TEXT.splitlines()) <= 150


def test_every_command_it_shows_is_run_by_a_test() -> None:
    assert shown_commands() - RUN_BY.keys() == set()


@pytest.mark.parametrize(("command", "place"), sorted(RUN_BY.items()))
def test_the_named_place_runs_the_command(command: str, place: str) -> None:
    words = command.split()
    source = (ROOT / place).read_text(encoding="utf-8")
    assert words[-1] in source, f"{place} does not run {command}"


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#h][^)]*)\)", TEXT))))
def test_a_link_leads_somewhere(link: str) -> None:
    assert (ROOT / link).exists()
