"""Whoever rewrites a line that a planted bug of tests/faults/mutants replaces hears of it at once, not when its turn comes."""

from __future__ import annotations

import pytest

from tests.architecture.tree import ROOT
from tests.faults.mutants import ALL
from tests.faults.mutants.mutant import Mutant


@pytest.mark.parametrize("mutant", ALL, ids=[each.name.replace(" ", "_") for each in ALL])
def test_a_planted_bug_still_has_its_place(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.old) == 1
