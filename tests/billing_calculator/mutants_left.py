"""The mutants that no test can tell from the source, each by its line and with the reason why it is left."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.billing_calculator.mutants import every_module, mutants

LEFT = Path(__file__).with_name("mutants_left.json")
Entry = tuple[str, str, str]  # module, line, change


def reasons() -> dict[Entry, str]:
    """Why a mutant is left, by module, line and change."""
    rows = json.loads(LEFT.read_text(encoding="utf-8"))["left"]
    return {(row["module"], row["line"], row["change"]): row["why"] for row in rows}


def stale(listed: Iterable[Entry]) -> list[Entry]:
    """Entries of the list that name no mutant of the sources any more."""
    there = {(each.module, each.text, each.change) for module in every_module() for each in mutants(module)}
    return [entry for entry in listed if entry not in there]
