"""A profile is a data file: what it may say, and what is said of one that is wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from account_sync.domain.errors import ProfileUnknown, ProfileWrong
from account_sync.domain.registry.columns import FACTS_OF_METER, HEADER, Column
from account_sync.domain.registry.profile import Answer, Format, Unmentioned
from account_sync.domain.registry.profile_files import as_profile
from account_sync.outside.profile_files import SHIPPED, Profiles

SOUND = json.loads((SHIPPED / "registry-csv.json").read_text(encoding="utf-8"))


def problems_of(held: Any) -> list[str]:
    with pytest.raises(ProfileWrong) as wrong:
        as_profile("mine", held)
    assert "mine.json" in wrong.value.ru
    return list(wrong.value.details["problems"])


def changed(path: str, value: Any = None) -> dict[str, Any]:
    """The sound profile with one field another, or gone."""
    held = copy.deepcopy(SOUND)
    *parts, last = path.split(".")
    place = held
    for part in parts:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return held


def test_the_shipped_profiles_are_sound_and_the_first_is_the_format_of_always() -> None:
    names = {profile.name: profile for profile in Profiles().all()}
    others = {"registry-csv-contacts", "registry-csv-organisations", "registry-csv-full", "registry-csv-meters", "registry-dbf"}
    assert set(names) == {"registry-csv", "kvado-json", "kvado-counters", *others}
    first = names["registry-csv"]
    assert (first.format, first.encoding, first.separator, first.decimal, first.dates) == (
        Format.CSV, "cp1251", ";", ",", "DD.MM.YYYY"
    )  # fmt: skip
    assert tuple(first.columns) == HEADER
    assert tuple(first.columns.values()) == HEADER
    assert (first.policy.duplicates, first.policy.cut_off) == (Answer.APPLY_THE_REST, Answer.REFUSE_FILE)
    assert tuple(names["registry-csv-meters"].columns.values()) == (*HEADER, *FACTS_OF_METER)
    assert names["registry-csv-full"].snapshot.unmentioned is Unmentioned.CLOSE


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ([], "the file must be a JSON object"),
        (changed("encoding"), "encoding is missing: one of cp1251, utf-8, cp866, koi8-r"),
        (changed("encoding", "cp1252"), "encoding must be one of cp1251, utf-8, cp866, koi8-r"),
        (changed("separator", ";;"), "separator must be one character"),
        (changed("decimal", "·"), "decimal must be one of ,, ."),
        (changed("dates", "DD-MM-YY"), "dates must be one of DD.MM.YYYY, DD/MM/YYYY, YYYY-MM-DD, YYYYMMDD"),
        (changed("colour", "red"), "colour is not known"),
        (changed("title.de", "Register"), "title.de is not known"),
        (changed("files", []), "files must be a list of patterns such as *.csv"),
        (changed("columns.number"), "columns.number is missing, and constants do not stand for it"),
        (changed("columns.fax", "Факс"), "columns.fax is not known"),
        (changed("columns.name", "Фамилия"), "columns: two of them are called «Фамилия»"),
        (changed("constants", {"plan": "nizhny"}), "constants.plan stands for a column that the file has"),
        (
            changed("words.group", {"дачи": "dacha"}),
            "words.group: «дачи» must mean one of urban_gas, urban_electric_stove, rural",
        ),
        (changed("words.alone"), "words.alone is missing: an object: a word, its meaning"),
        (changed("columns.place", "Место"), "words.place is missing: an object: a word, its meaning"),
        (changed("own_numbers", "[0-9"), "own_numbers must be a regular expression"),
        (
            changed("control", {"mark": "ИТОГО", "required": True}),
            "control must say which of its cells counts: rows, balance or both",
        ),
        (changed("control.rows", 1), "control.rows must be the place of a cell after the first, from 2"),
        (changed("control.required", "yes"), "control.required must be true or false"),
        (changed("snapshot.kind", "weekly"), "snapshot.kind must be one of full, delta"),
        (
            changed("snapshot.unmentioned", "close"),
            "snapshot.unmentioned: a delta says nothing of the accounts that it does not mention",
        ),
        (changed("policy.bad_rows_percent", 101), "policy.bad_rows_percent must be a whole number from 0 to 100"),
        (changed("policy.bad_rows_percent", True), "policy.bad_rows_percent must be a whole number from 0 to 100"),
        (changed("policy.cut_off", "ignore"), "policy.cut_off must be one of refuse_file, apply_the_rest"),
        (changed("policy", 5), "policy must be an object"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_with_its_place(held: Any, told: str) -> None:
    assert told in problems_of(held)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    held = {**changed("policy.foreign"), "decimal": ":", "extra": 1}
    assert problems_of(held) == [
        "decimal must be one of ,, .",
        "policy.foreign is missing: one of refuse_file, apply_the_rest",
        "extra is not known",
    ]


def test_a_constant_stands_for_a_column_that_the_file_lacks_and_must_be_one_of_the_words() -> None:
    held = changed("columns.group")
    held["constants"] = {"group": "сельские"}
    assert as_profile("mine", held).constants == {Column.GROUP: "сельские"}
    held["constants"] = {"group": "дачи"}
    assert problems_of(held) == ["constants.group is none of its words"]


def test_only_a_csv_file_has_a_control_row_and_kvado_tells_its_own_meters() -> None:
    kvado = json.loads((SHIPPED / "kvado-json.json").read_text(encoding="utf-8"))
    kvado["control"] = SOUND["control"]
    kvado["constants"]["zones"] = "1"
    assert set(problems_of(kvado)) == {
        "control: only a CSV file has a control row",
        "constants.zones stands for a column that the file has",
    }


def test_the_retailers_own_profile_stands_for_a_shipped_one_and_the_closest_name_decides(tmp_path: Path) -> None:
    own = {**SOUND, "files": ["volga-*.csv"]}
    (tmp_path / "volga.json").write_text(json.dumps(own), encoding="utf-8")
    profiles = Profiles(str(tmp_path))
    assert profiles.for_file("VOLGA-2022-11.CSV").name == "volga"
    assert profiles.for_file("/in/volga-2022-11.csv").name == "volga"
    assert profiles.for_file("/in/other.csv").name == "registry-csv"
    assert profiles.for_file("base-full.csv").name == "registry-csv-full"
    with pytest.raises(ProfileUnknown):
        profiles.named("atlantis")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe"])
def test_a_profile_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "volga.json").write_bytes(content)
    with pytest.raises(ProfileWrong) as wrong:
        Profiles(str(tmp_path))
    assert wrong.value.details["profile"] == "volga"
