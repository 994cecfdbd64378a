"""The runner of mutants changes what it says, sees a change that a test notices, and its list of those left stays true."""

from __future__ import annotations

import pytest
from billing_calculator.domain import split

from tests.billing_calculator.mutants import (
    SOURCES,
    Mutant,
    changed_function,
    every_module,
    loaded_functions,
    mutants,
    name_of,
    put_in_place,
)
from tests.billing_calculator.mutants_left import LEFT, reasons, stale


def test_the_list_names_only_mutants_that_exist_and_gives_each_a_reason() -> None:
    listed = reasons()
    assert stale(listed) == [], f"take these off {LEFT.relative_to(SOURCES.parents[2])}, or write their lines anew"
    assert all(len(why) > 20 for why in listed.values())


def test_an_entry_that_is_no_longer_true_is_told() -> None:
    assert stale([("split", "a line that nobody wrote", "Lt -> LtE")]) == [("split", "a line that nobody wrote", "Lt -> LtE")]


def test_every_module_of_the_pure_room_has_its_turn() -> None:
    assert {"split", "tariff", "engine.metering"} <= set(every_module())


@pytest.fixture
def mutant() -> Mutant:
    return next(each for each in mutants("split") if each.text.startswith("if bound >= total") and each.what == "GtE -> Gt")


def test_two_changes_that_read_alike_have_different_names() -> None:
    named = [(each.text, each.change) for module in ("split", "due") for each in mutants(module)]
    assert len(named) == len(set(named))


def test_a_changed_function_runs_changed_and_nothing_else_does(mutant: Mutant) -> None:
    before = split.shares.__code__
    code = changed_function(mutant)
    assert code is not None and name_of(code) == name_of(before) and code != before
    held = loaded_functions()[split.__name__, name_of(before)]
    assert split.shares in held
    put_in_place(held, code)
    try:
        assert split.shares.__code__ is code
    finally:
        put_in_place(held, before)


def test_what_runs_when_a_module_is_loaded_is_no_change_of_a_function() -> None:
    assert changed_function(next(each for each in mutants("engine.rules") if each.text.startswith("ABSENT_DAYS"))) is None
