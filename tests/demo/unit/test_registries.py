"""What the base writes is what account-sync reads: the same account in every form, and each dirty file found out."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry import csv_files, dbf_files, kvado
from account_sync.domain.registry.judging import judge
from account_sync.domain.registry.reading import Reading
from account_sync.domain.registry.rows import GoodRow
from account_sync.outside.profile_files import Profiles
from demo.base import accounts, dirt
from demo.base.game import written
from demo.base.registries import PROFILES, csv_of

READERS = {"csv": csv_files, "dbf": dbf_files, "json": kvado}
KNOWN = Profiles(str(PROFILES))
DRAW = random.Random(7)
DAY = date(2022, 11, 9)
SWAPPED = accounts.swapped(accounts.opened(1, on=DAY, draw=DRAW), on=DAY, draw=DRAW)
ROWS = [SWAPPED, *(accounts.billed(accounts.opened(index, on=DAY, draw=DRAW), on=DAY, draw=DRAW) for index in (2, 3))]


def reading_of(name: str, content: bytes) -> Reading:
    profile, form = KNOWN.for_file(f"/somewhere/taken/{name}"), name.rpartition(".")[2]
    records = READERS[form].records(BytesIO(content), profile)
    return Reading(records, profile, plans=("nizhny",), as_of=datetime(2022, 11, 9, tzinfo=UTC))


def troubles(name: str, content: bytes) -> dict[str, bool]:
    """What is wrong with the file as a whole, and whether it is refused for that."""
    reading = reading_of(name, content)
    list(reading)
    return {each.code: each.fatal for each in judge(reading.tally, reading.ending, KNOWN.for_file(name))}


@pytest.mark.parametrize("name", ["base-x.csv", "base-x.dbf", "base-x.json"])
def test_every_form_tells_the_same_accounts_under_the_profile_of_its_own_name(name: str) -> None:
    rows = list(reading_of(name, written(name, ROWS)))
    assert all(isinstance(row, GoodRow) for row in rows), rows
    found: list[Any] = [row.account for row in rows]
    assert [each.account_number for each in found] == [each.number for each in ROWS]
    assert [each.address for each in found] == [f"{each.house}, кв. {each.flat}" for each in ROWS]
    assert [each.opening_balance for each in found] == [each.balance for each in ROWS]
    assert [[meter.serial for meter in each.meters] for each in found] == [[each.meter.serial] for each in ROWS]
    first = next(iter(reading_of("base-x.csv", written("base-x.csv", ROWS))))
    assert isinstance(first, GoodRow) and found[0] == first.account
    assert troubles(name, written(name, ROWS)) == {}


def test_a_full_registry_has_a_profile_of_its_own() -> None:
    assert KNOWN.for_file("base-2022-11-01-full.csv").name == "base-full"
    assert troubles("base-x-full.csv", csv_of(ROWS, name="base-full")) == {}


@pytest.mark.parametrize(("spoil", "code"), [(dirt.cut_off, "cut_off"), (dirt.wrong_control, "wrong_control_row")])
def test_a_spoilt_file_is_refused_for_what_is_wrong_with_it(spoil: Any, code: str) -> None:
    assert troubles("base-x.csv", spoil(written("base-x.csv", ROWS)))[code] is True


def test_another_encoding_is_noticed_before_anything_is_read() -> None:
    with pytest.raises(RegistryUnreadable, match="UTF-8"):
        troubles("base-x.csv", dirt.other_encoding(written("base-x.csv", ROWS)))


@pytest.mark.parametrize(
    ("name", "profile", "fatal"), [("base-x.csv", "base-delta", False), ("base-x-full.csv", "base-full", True)]
)
def test_foreign_accounts_cost_a_change_their_rows_and_a_full_registry_everything(name: str, profile: str, fatal: bool) -> None:
    strangers = dirt.foreign(ROWS[:1])
    assert troubles(name, csv_of([*ROWS, *strangers], name=profile))["foreign"] is fatal


def test_spoilt_rows_are_refused_one_by_one_and_the_control_row_still_agrees() -> None:
    content = csv_of(ROWS[:1], name="base-delta", spoilt=dirt.spoilt_rows(ROWS[1:], DRAW))
    assert [isinstance(row, GoodRow) for row in reading_of("base-x.csv", content)] == [True, False, False]
    assert troubles("base-x.csv", content) == {}
