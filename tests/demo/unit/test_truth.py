"""What the base holds to be true, and what a file must therefore come to in the suite."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from demo.base import accounts, keeping
from demo.base.ledger import Ledger
from demo.base.state import State
from demo.base.truth import Expected, Truth

DAY = date(2022, 11, 1)


@pytest.fixture
def draw() -> random.Random:
    return random.Random(1)


@pytest.fixture
def truth(draw: random.Random) -> Truth:
    """Ten accounts that the suite has been told of."""
    found = Truth()
    found.note_told(found.open_new(10, on=DAY, draw=draw))
    return found


def test_a_file_comes_to_what_it_tells_that_is_new(truth: Truth, draw: random.Random) -> None:
    same, moved, billed = truth.choose(3, draw)
    rows = [same, accounts.renumbered(moved, truth.new_number()), accounts.billed(billed, on=DAY, draw=draw)]
    rows += truth.open_new(2, on=DAY, draw=draw)
    assert truth.expect(rows, refused=1) == Expected(
        taken=True, added=2, changed=2, unchanged=1, refused=1, renumbered=1
    )
    truth.note_told(rows)
    assert truth.expect(rows) == Expected(taken=True, unchanged=5)


def test_a_full_registry_closes_what_was_erased_and_closes_it_once(truth: Truth, draw: random.Random) -> None:
    (gone,) = truth.choose(1, draw)
    truth.erase(gone)
    rows = [*truth.accounts.values()]
    assert truth.expect(rows, full=True) == Expected(taken=True, unchanged=9, closed=1)
    truth.note_told(rows, full=True)
    assert truth.expect(rows, full=True).closed == 0


def test_a_closed_contract_is_not_closed_again_and_not_chosen(truth: Truth, draw: random.Random) -> None:
    (ends,) = truth.choose(1, draw)
    shut = accounts.closed(ends, on=DAY)
    truth.put([shut])
    truth.note_told([shut])
    assert shut not in truth.running()
    assert truth.expect(truth.running(), full=True).closed == 0


def test_only_what_the_suite_knows_as_it_is_now_is_chosen(truth: Truth, draw: random.Random) -> None:
    (changed,) = truth.choose(1, draw)
    truth.put([accounts.with_persons(changed)])
    assert changed.code not in {each.code for each in truth.choose(9, draw)}
    with pytest.raises(ValueError, match="Sample larger"):
        truth.choose(10, draw)


def test_no_code_or_number_comes_twice_and_a_former_number_finds_its_account(truth: Truth, draw: random.Random) -> None:
    (moved,) = truth.choose(1, draw)
    truth.put([accounts.renumbered(moved, truth.new_number())])
    truth.open_new(5, on=DAY, draw=draw)
    numbers = [number for each in truth.accounts.values() for number in (each.number, *each.former_numbers)]
    assert len(numbers) == len(set(numbers)) == 16
    found = truth.by_number(moved.number)
    assert found is not None and found.code == moved.code


def test_a_swapped_meter_leaves_its_closing_figure_and_the_next_begins_with_its_own(draw: random.Random) -> None:
    before = replace(accounts.opened(1, on=DAY, draw=draw), shown=500)
    after = accounts.swapped(before, on=DAY, draw=draw)
    (gone,) = after.removed
    assert gone.serial == before.meter.serial and gone.closing > 500
    assert after.meter.serial != before.meter.serial and after.shown == after.meter.initial < 10


def test_another_owner_shares_no_name_and_no_initial_with_the_former_one(draw: random.Random) -> None:
    for index in range(50):
        before = accounts.opened(index, on=DAY, draw=draw)
        after = accounts.sold(before, draw=draw)
        assert after.surname != before.surname and after.name[0] != before.name[0]


def test_what_is_kept_is_read_back_as_it_was(truth: Truth, draw: random.Random, tmp_path: Path) -> None:
    (shut,) = truth.choose(1, draw)
    truth.put([accounts.swapped(accounts.closed(shut, on=DAY), on=DAY, draw=draw)])
    truth.told[shut.code] = None
    state = State(month="2022-11", before="2022-11-20T10:00:00+03:00", ledger=Ledger(before=3), truth=truth, down=True)
    assert keeping.read(tmp_path / "base.json", State) is None
    keeping.write(tmp_path / "base.json", state)
    assert keeping.read(tmp_path / "base.json", State) == state
