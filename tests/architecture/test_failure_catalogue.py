"""Every failure of the catalogue is claimed by a test that carries its number, or is somebody else's for a reason said here."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

NUMBERS = [
    *(f"F{number:02d}" for number in (*range(1, 14), *range(20, 41), *range(50, 62), *range(70, 84))),
    "F77b",
    *(f"E{number}" for number in range(2, 15)),
    "E2b",
    *(f"M{number}" for number in range(1, 8)),
]
ELSEWHERE = {
    "E3": "a throughput, not a failure: measured by the benchmark of the relay against pipelined confirms without a database",
    "F60": "a property of several nodes: three of each are the campaign's own tests, one node promises nothing",
    "F82": "a full disk is row T11 of the fault campaign",
}


def claims(source: str) -> set[str]:
    """The numbers given to `fault(...)` markers, on functions or on the module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
            found |= {str(each.value) for each in node.args if isinstance(each, ast.Constant)}
    return found


@functools.cache
def claimed() -> dict[str, list[Path]]:
    """Which test files claim which number."""
    held: dict[str, list[Path]] = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for number in claims(file.read_text(encoding="utf-8")):
            held.setdefault(number, []).append(file)
    return held


@pytest.mark.parametrize("number", NUMBERS)
def test_a_failure_of_the_catalogue_has_its_test(number: str) -> None:
    assert number in claimed() or number in ELSEWHERE


def test_no_failure_is_both_tested_and_excused() -> None:
    assert claimed().keys() & ELSEWHERE.keys() == set()


def test_no_test_claims_a_number_that_is_not_in_the_catalogue() -> None:
    others = {number for number in claimed() if not re.fullmatch(r"T\d+", number)}
    assert others <= set(NUMBERS)


def test_a_number_that_nobody_claims_is_missed() -> None:
    assert claims("@pytest.mark.fault('F21', 'E2')\ndef test_x(): ...\n") == {"F21", "E2"}
    assert claims("pytestmark = pytest.mark.fault('T4')") == {"T4"}
    assert claims("FAULTS = ('F21',)") == set()
