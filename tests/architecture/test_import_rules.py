"""The linter's rules hold, and each of them goes red when its violation is planted."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, SERVICES, SOURCES

PACKAGES = "Services stand on chassis, chassis on contracts; services never meet"
ROOMS = "Every service has the same rooms, read in one direction"
ONE_PATH = "Doors reach the store only through actions"
PURE = "Domain imports the standard library and itself only"
BROKER = "Only the chassis talks to the broker"
MONGO = "Inside a service only store.py talks to MongoDB"
HTTP = "Inside a service only api.py knows HTTP"
NETWORK = "Only outside/ talks to systems beyond the suite"
SCHEMAS = "Schemas are declared in contracts and nowhere else"
NO_BUSINESS = "Chassis may use contracts.core and nothing else from contracts"
DATA = "Contracts import marshmallow and the standard library only"
TESTING = "Production code never imports chassis.testing"
CYCLES = "No import cycles inside a package"

PLANTED = [
    ("readings/actions/readings.py", "import billing_calculator.actions", PACKAGES),
    ("chassis/clock.py", "import readings.domain", PACKAGES),
    ("contracts/core.py", "import chassis.clock", PACKAGES),
    ("identity/domain/errors.py", "import identity.actions", ROOMS),
    ("readings/store/__init__.py", "import readings.announce", ROOMS),
    ("readings/cupboard.py", "", ROOMS),
    ("readings/api/__init__.py", "import readings.store", ONE_PATH),
    ("notification/handlers.py", "import notification.announce", ONE_PATH),
    ("billing_calculator/domain/errors.py", "import pymongo", PURE),
    ("account_sync/domain/errors.py", "import contracts.core", PURE),
    ("readings/handlers.py", "import kombu", BROKER),
    ("readings/actions/readings.py", "import pymongo", MONGO),
    ("readings/actions/readings.py", "import flask", HTTP),
    ("notification/actions.py", "import smtplib", NETWORK),
    ("identity/api.py", "import marshmallow", SCHEMAS),
    ("chassis/clock.py", "import contracts.events.readings", NO_BUSINESS),
    ("contracts/fields.py", "import pymongo", DATA),
    ("readings/app.py", "import chassis.testing", TESTING),
    ("contracts/core.py", "import contracts.events.readings", CYCLES),
]


def lint(root: Path, folders: list[Path]) -> tuple[bool, set[str]]:
    """Run import-linter on the packages in `folders`; whether it ended well, and the names of the broken rules."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, folders)), "COLUMNS": "200"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=60)
    broken = {line.removesuffix(" BROKEN") for line in ended.stdout.splitlines() if line.endswith(" BROKEN")}
    unknown_room = "not included in the layers" in ended.stdout or "missing layers" in ended.stdout.lower()
    return ended.returncode == 0, broken | ({ROOMS} if unknown_room else set())


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages copied side by side, so that a violation can be planted without touching the tree."""
    root = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / ".importlinter", root)
    for package, folder in SOURCES.items():
        shutil.copytree(folder / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_the_tree_keeps_every_import_rule() -> None:
    well, broken = lint(ROOT, list(SOURCES.values()))
    assert well and not broken, broken


@pytest.mark.parametrize(("file", "line", "rule"), PLANTED, ids=lambda value: str(value)[:40])
def test_a_planted_violation_breaks_exactly_its_rule(copy: Path, file: str, line: str, rule: str) -> None:
    target = copy / file
    before = target.read_text(encoding="utf-8") if target.exists() else None
    target.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        well, broken = lint(copy, [copy])
    finally:
        target.unlink() if before is None else target.write_text(before, encoding="utf-8")
    assert not well
    assert rule in broken, broken


def test_every_rule_has_a_planted_violation() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    names = {rules[section]["name"] for section in rules.sections() if section.startswith("importlinter:contract")}
    assert names == {rule for _, _, rule in PLANTED}


def test_the_linter_knows_every_service_folder() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    assert set(rules["importlinter"]["root_packages"].split()) == {*SERVICES, "chassis", "contracts"}
