"""Released documents with one thing changed in them, and what the comparison says of it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from contracts.compat.finding import Finding
from contracts.compat.releases import Release, compare, read

from tests.architecture.tree import ROOT

RELEASED = ROOT / "contracts/released"
BASELINE = read(RELEASED, examples=RELEASED / "examples/events")
READING = "schemas/readings.reading_submitted.v1.json"
CHARGE = "schemas/billing_calculator.charge_calculated.v1.json"
EXAMPLE = "examples/readings.reading_submitted.v1.json"
TELLS = "asyncapi/readings.json"
ASKS = "openapi/readings.json"

Plant = Callable[[Any], Any]


def released(path: str) -> Release:
    """The one document of the baseline."""
    kind = path.split("/", 1)[0]
    return Release(**{kind: {path: getattr(BASELINE, kind)[path]}})


def planted(path: str, plant: Plant) -> Release:
    """The same document changed; a plant that returns None takes it away."""
    kind = path.split("/", 1)[0]
    left = plant(copy.deepcopy(getattr(BASELINE, kind)[path]))
    return Release(**{kind: {} if left is None else {path: left}})


def said(path: str, plant: Plant, *, backwards: bool = False) -> tuple[list[Finding], list[Finding]]:
    """The breaks and the harmless changes; `backwards` takes the plant for the released state."""
    states = released(path), planted(path, plant)
    found = compare(*reversed(states)) if backwards else compare(*states)
    return [each for each in found if each.breaks], [each for each in found if not each.breaks]


def put(*steps: str, **values: Any) -> Plant:
    """Set keys of the node that the steps lead to."""

    def plant(document: Any) -> Any:
        node(document, *steps).update(copy.deepcopy(values))
        return document

    return plant


def drop(*steps: str) -> Plant:
    """Take away the key that the last step names, or the word of a list."""

    def plant(document: Any) -> Any:
        held = node(document, *steps[:-1])
        held.remove(steps[-1]) if isinstance(held, list) else held.pop(steps[-1])
        return document

    return plant


def add(*steps: Any) -> Plant:
    """Add the last step to the list that the others lead to."""

    def plant(document: Any) -> Any:
        node(document, *steps[:-1]).append(steps[-1])
        return document

    return plant


def both(*plants: Plant) -> Plant:
    """One plant after the other."""

    def plant(document: Any) -> Any:
        for each in plants:
            document = each(document)
        return document

    return plant


def node(document: Any, *steps: str) -> Any:
    for step in steps:
        document = document[step]
    return document
