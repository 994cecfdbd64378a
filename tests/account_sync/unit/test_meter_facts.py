"""What only some registries tell of a meter: how it is read, what is wrong with it, and that it stays when others are silent."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from account_sync.domain.account import Account, MeterFacts
from account_sync.domain.differences import difference
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.records import Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.domain.telling import says_the_same, taken_over
from account_sync.outside.profile_files import Profiles

from tests.account_sync.examples import AS_OF, PLANS, SOUND, account_of

METERS = Profiles().named("registry-csv-meters")
TOLD = {Column.RATIO: "20", Column.LARGEST: "9000", Column.AUTOMATIC: "Да", Column.PLACE: "подвал"}


def row_of(facts: dict[Column, str], **changes: Any) -> GoodRow | BadRow:
    return read_row(Record(2, {**SOUND, **facts, **changes}), METERS, plans=PLANS, as_of=AS_OF)


def told(facts: dict[Column, str]) -> Account:
    row = row_of(facts)
    assert isinstance(row, GoodRow), row
    return row.account


def test_a_registry_may_tell_ratio_limit_automatic_reading_and_place() -> None:
    (meter,) = told(TOLD).meters
    assert meter.facts == MeterFacts(ratio=Decimal(20), largest_increment=Decimal(9000), automatic=True, place="basement")


def test_what_a_row_leaves_empty_beside_what_it_tells_is_nothing_out_of_the_ordinary() -> None:
    (meter,) = told({**dict.fromkeys(TOLD, ""), Column.RATIO: "1,5"}).meters
    assert meter.facts == MeterFacts(ratio=Decimal("1.5"), largest_increment=None, automatic=False, place=None)
    assert told(dict.fromkeys(TOLD, "")).meters[0].facts is None


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (Column.RATIO, "0", "not_above_zero"),
        (Column.RATIO, "20,00001", "bad_decimal"),
        (Column.RATIO, "-20", "bad_decimal"),
        (Column.LARGEST, "0", "not_above_zero"),
        (Column.LARGEST, "1,5", "not_a_number"),
        (Column.AUTOMATIC, "иногда", "not_yes_or_no"),
        (Column.PLACE, "на чердаке", "unknown_place"),
    ],
)
def test_a_faulty_fact_costs_the_row_and_names_its_column(column: Column, text: str, code: str) -> None:
    row = row_of({**TOLD, column: text})
    assert isinstance(row, BadRow)
    assert [(fault.column, fault.code) for fault in row.faults] == [(column, code)]


def test_a_registry_that_tells_none_of_it_leaves_what_is_held_and_is_no_news() -> None:
    held, silent = told(TOLD), account_of()
    assert says_the_same(silent, held)
    more = taken_over(replace(silent, registered_persons=5), held, batch="b")
    assert (more.meters, more.registered_persons, more.revision) == (held.meters, 5, 2)


def test_another_ratio_is_news_and_shown_field_by_field() -> None:
    held, other = told(TOLD), told({**TOLD, Column.RATIO: "30"})
    assert not says_the_same(other, held)
    assert [(each.field, each.before, each.after) for each in difference(held, other).changes] == [("40318822 ratio", "20", "30")]
