"""An explanation is enough to come to every kopeck without the service, and no figure of it can be another one unnoticed."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.api import explanation_bands, explanation_check, explanation_parts
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown
from billing_calculator.domain.calculation import Rules, recalculate
from billing_calculator.domain.charge import Household
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.reading import Reading
from billing_calculator.store.tariff_files import load_due_rules
from contracts.api.explanations import ExplanationResponse
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import NOON, OTHER_READING_ID, TARIFFS, account, reading

RULES = Rules(TARIFFS, load_due_rules())


def told(*readings: Reading, household: Household) -> dict[str, Any]:
    """The explanation as it leaves the service."""
    home = account(household=household)
    charge = recalculate(
        None, key=readings[0].key, account=home, readings=readings, rules=RULES, reason="reading_submitted", now=NOON
    )
    assert charge is not None
    shown: dict[str, Any] = ExplanationResponse().dump(explanation_shown(explain(charge, charge.current, TARIFFS)))
    return shown


HOMES = st.builds(Household, st.just("urban_gas"), st.integers(1, 6), st.booleans(), st.booleans(), st.none())
KWH = st.integers(0, 6000) | st.integers(0, 60000).map(lambda tenths: Decimal(tenths).scaleb(-1))


@given(st.lists(KWH, min_size=1, max_size=3), st.lists(KWH, max_size=3), HOMES)
def test_every_total_is_rebuilt_from_the_explanation_alone(used: list[int], more: list[int], home: Household) -> None:
    readings = [reading(*used)] + ([reading(*more, reading_id=OTHER_READING_ID)] if more else [])
    shown = told(*readings, household=home)
    assert shown["complete"] and faults(shown) == []


EXAMPLE = told(
    reading(120, 80), reading(55, 44, reading_id=OTHER_READING_ID), household=Household("urban_gas", 1, True)
)  # fmt: skip
DIALS = {"value", "previous", "consumption", "kwh", "volume", "upper"}
FIGURES = DIALS | {"price", "amount", "total", "previous_total", "difference"}
LINKS = {"pack_hash", "group", "name", "on", "band", "zone", "rates", "read_on"}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every figure and every link, by where it stands; what is told for people only is left out."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
        elif value is not None and (key in FIGURES or (key in LINKS and path[:1] != ("pack",) and path[-1:] != ("rules",))):
            yield (*path, key)


@pytest.mark.parametrize("path", sorted(places(EXAMPLE), key=str), ids=lambda path: "/".join(map(str, path)))
def test_no_figure_and_no_link_can_be_another_one(path: tuple[Any, ...]) -> None:
    shown = copy.deepcopy(EXAMPLE)
    *above, last = path
    node = shown
    for step in above:
        node = node[step]
    was = node[last]
    node[last] = (
        str(Decimal(was) + 1) if last in FIGURES else was + 1 if isinstance(was, int) else "night" if was == "day" else "day"
    )
    assert faults(shown) != []


def test_a_total_that_its_lines_do_not_make_is_seen_though_the_difference_follows_it() -> None:
    told = {name: str(Decimal(EXAMPLE[name]) + 1) for name in ("total", "difference")}
    (words,) = faults({**EXAMPLE, **told})
    assert "the lines come to" in words


def test_a_dial_that_passed_zero_is_followed() -> None:
    rolled = reading(70)
    (zone,) = rolled.zones
    rolled = replace(rolled, zones=(replace(zone, previous=Decimal(99990), value=Decimal(60)),))
    assert faults(told(rolled, household=Household("urban_gas", 4, False))) == []


def test_the_checker_shares_nothing_with_what_it_checks() -> None:
    own = (explanation_check, explanation_bands, explanation_parts)
    trees = [ast.parse(inspect.getsource(each)) for each in own]
    named = {node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {each.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    named -= {each.__name__ for each in own}
    assert {str(name).split(".")[0] for name in named} <= set(sys.stdlib_module_names)
