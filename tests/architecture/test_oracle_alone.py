"""An oracle shares no code with what it judges: it imports the standard library and its own files, nothing else."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

ORACLE = ROOT / "tests/faults/oracle.py"
OF_BILLING = ("oracle", "oracle_money", "oracle_numbers", "dealing")
ALONE = (ORACLE, *(ROOT / f"tests/billing_calculator/{name}.py" for name in OF_BILLING))
THEMSELVES = {"tests.billing_calculator.oracle_numbers"}
DYNAMIC = {"__import__", "import_module", "exec", "eval", "run_path", "run_module"}


def foreign(source: str) -> list[str]:
    """What a source imports beyond the standard library, and any way round an import statement."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            found += [name] if name in DYNAMIC else []
    known = sys.stdlib_module_names - {"importlib", "runpy"}
    return [name for name in found if name.split(".")[0] not in known and name not in THEMSELVES]


@pytest.mark.parametrize("oracle", ALONE, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_oracle_imports_nothing_of_the_suite(oracle: Path) -> None:
    assert foreign(oracle.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from billing_calculator.domain.charge import charge", "billing_calculator.domain.charge"),
        ("import contracts.core", "contracts.core"),
        ("from chassis import clock", "chassis"),
        ("from tests.faults.rig import load", "tests.faults.rig"),
        ("from . import report", "."),
        ("from importlib import import_module", "importlib"),
        ("split = __import__('billing_calculator')", "__import__"),
    ],
)
def test_a_planted_import_is_found(line: str, found: str) -> None:
    assert found in foreign(f"{ORACLE.read_text(encoding='utf-8')}\n{line}\n")
