"""The rooms of a home: told by a registry that has the column, kept where it says nothing, never made up."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from account_sync.domain.differences import difference
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile_files import as_profile
from account_sync.domain.registry.records import Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.domain.telling import says_the_same, taken_over
from account_sync.outside.profile_files import SHIPPED
from account_sync.store import documents

from tests.account_sync.examples import AS_OF, PLANS, SOUND, account_of


def row(rooms: str) -> GoodRow | BadRow:
    document = json.loads((SHIPPED / "registry-csv.json").read_text(encoding="utf-8"))
    document["columns"]["rooms"] = str(Column.ROOMS)
    return read_row(Record(2, {**SOUND, Column.ROOMS: rooms}), as_profile("rooms", document), plans=PLANS, as_of=AS_OF)


@pytest.mark.parametrize(("told", "rooms"), [("3", 3), ("1", 1), ("20", 20), ("", None)])
def test_a_registry_tells_them_or_says_nothing(told: str, rooms: int | None) -> None:
    found = row(told)
    assert isinstance(found, GoodRow) and found.account.rooms == rooms
    assert documents.as_account(documents.of_account(found.account)) == found.account
    assert account_of().rooms is None, "the retailer's own registry has no such column"


@pytest.mark.parametrize("told", ["0", "21", "2.5", "две"])
def test_what_is_no_number_of_rooms_is_refused(told: str) -> None:
    found = row(told)
    assert isinstance(found, BadRow) and [fault.column for fault in found.faults] == [str(Column.ROOMS)]


def test_a_registry_that_says_nothing_leaves_what_is_held() -> None:
    told, silent = row("3"), row("")
    assert isinstance(told, GoodRow) and isinstance(silent, GoodRow)
    held = taken_over(told.account, None, batch="a")
    assert says_the_same(silent.account, held) and not says_the_same(replace(told.account, rooms=4), held)
    assert taken_over(replace(silent.account, registered_persons=2), held, batch="b").rooms == 3
    later = taken_over(replace(told.account, rooms=4), held, batch="b")
    assert (later.rooms, later.revision) == (4, held.revision + 1)
    (change,) = difference(held, later).changes
    assert (change.ru, change.before, change.after) == ("комнат", "3", "4")
