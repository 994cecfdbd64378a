"""Whoever rewrites a line that a planted bug of tests/faults/mutants replaces hears of it at once, not when its turn comes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT
from tests.faults.mutants import ALL, IN_THE_BOOKS
from tests.faults.mutants.books import TOLD
from tests.faults.mutants.mutant import Mutant

EACH = [*ALL, *(each for each in IN_THE_BOOKS if each not in ALL)]


@pytest.mark.parametrize("mutant", EACH, ids=[each.name.replace(" ", "_") for each in EACH])
def test_a_planted_bug_still_has_its_place(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1


def test_the_tests_that_must_notice_the_planted_bugs_are_there() -> None:
    places = sorted({hunter for each in EACH for hunter in each.hunters})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:xdist", *places]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.lower().splitlines()
    nobody = [
        f"{each.name}: {word}"
        for each in EACH
        if each.hunters
        for word in each.only.split(" or ")
        if not any(word.lower() in line for line in found if line.startswith(each.hunters))
    ]
    assert not nobody, "; ".join(nobody)


def test_every_bug_that_the_books_are_to_tell_of_is_planted() -> None:
    assert {each.name for each in IN_THE_BOOKS} == TOLD
