"""The forms of a pack's fields: the smallest and the largest that are taken, and where a fault is shown."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from billing_calculator.domain.pack_check import check_pack
from billing_calculator.domain.pack_fields import Check, amount, day_of, each_of, fields, keyed, maybe, one_of, price, said, whole
from billing_calculator.domain.pack_shape import check_shape
from billing_calculator.domain.pack_text import DEEPEST, LONGEST_TEXT, Notes, read

NIZHNY = json.loads((files("billing_calculator") / "tariffs" / "nizhny_2022h2.json").read_text(encoding="utf-8"))
ZONES: Check = keyed(("day", "night"), amount, code="zone_unknown", ru="Зона", en="Zone")


def found(check: Check, value: Any) -> tuple[bool, list[str]]:
    notes = Notes()
    good = check(notes, (), value)
    return good, [fault.code for fault in notes.faults]


@pytest.mark.parametrize(
    ("check", "value", "codes"),
    [
        (said, "текст", []), (said, "  ", ["text_expected"]), (said, 5, ["text_expected"]),
        (amount, "-1", ["negative"]), (amount, "--1", ["decimal_expected"]), (price, "-1", ["negative"]),
        (price, "0", ["price_zero"]), (price, "0.01", []), (price, 5, ["decimal_expected"]),
        (each_of(amount), [], []), (each_of(amount, least=1), [], ["list_expected"]), (each_of(amount), {}, ["list_expected"]),
        (each_of(amount), ["1", "x"], ["decimal_expected"]), (each_of(amount), ["x", "1"], ["decimal_expected"]),
        (ZONES, {"day": "1", "night": "2"}, []), (ZONES, {}, ["object_expected"]), (ZONES, [], ["object_expected"]),
        (ZONES, {"noon": "1", "day": "2"}, ["zone_unknown"]), (ZONES, {"day": "x", "night": "2"}, ["decimal_expected"]),
        (ZONES, {"day": "x", "noon": "1"}, ["decimal_expected", "zone_unknown"]),
        (maybe(amount), None, []), (one_of("a", "b"), "c", ["choice_unknown"]),
        (whole(1, 3), 3, []), (whole(1, 3), 4, ["number_expected"]),
    ],
)  # fmt: skip
def test_a_field_is_taken_or_refused_with_its_code(check: Check, value: Any, codes: list[str]) -> None:
    assert found(check, value) == (not codes, codes)


def test_a_day_is_written_in_full() -> None:
    assert day_of("2022-11-20") is not None
    assert day_of("20221120") is day_of("2022-W47-7") is day_of(20221120) is day_of("2022-11-31") is None


def test_a_long_value_is_shown_by_its_beginning() -> None:
    notes = Notes()
    one_of("a")(notes, (), "я" * 40)
    one_of("a")(notes, (), "я" * 41)
    shown = [fault.ru.split("»")[0].removeprefix("«") for fault in notes.faults]
    assert shown == ["я" * 40, "я" * 39 + "…"]


def test_an_object_without_a_field_or_with_another_is_refused() -> None:
    check = {"a": amount}
    assert fields(Notes(), (), {"a": "1"}, check) and fields(Notes(), (), {"a": "1", "b": "1"}, check, {"b": amount})
    for wrong in ([], {}, {"a": "x"}, {"a": "1", "b": "1"}):
        assert not fields(Notes(), (), wrong, check)


def shape(**changed: Any) -> list[str]:
    notes = Notes()
    check_shape(notes, {**NIZHNY, **changed})
    return [fault.code for fault in notes.faults]


def example(**changed: Any) -> list[dict[str, Any]]:
    return [{**NIZHNY["examples"][0], **changed}]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"seasons": [{"months": [1, 12], "multiplier": "0.9", "groups": ["urban_gas"]}]}, []),
        ({"seasons": [{"months": [13], "multiplier": "0.9"}]}, ["number_expected"]),
        ({"seasons": [{"months": [0], "multiplier": "0.9"}]}, ["number_expected"]),
        ({"seasons": [{"months": [], "multiplier": "0.9"}]}, ["list_expected"]),
        ({"seasons": [{"months": [1], "multiplier": "0.9", "groups": ["any"]}]}, ["choice_unknown"]),
        ({"examples": example(rates=3)}, []), ({"examples": example(rates=4)}, ["number_expected"]),
        ({"examples": example(persons=0)}, []), ({"examples": example(persons=99)}, []),
        ({"examples": example(persons=100)}, ["number_expected"]),
        ({"examples": example(month=12, periods=36)}, []), ({"examples": example(month=1, periods=1)}, []),
        ({"examples": example(month=13)}, ["number_expected"]), ({"examples": example(periods=37)}, ["number_expected"]),
        ({"examples": example(group="any")}, ["choice_unknown"]),
        ({"price_change": "split_by_days"}, []), ({"price_change": "by_last_reading"}, []),
        ({"price_change": "by_days"}, ["choice_unknown"]),
    ],
)
def test_the_bounds_of_a_packs_figures_are_theirs(changed: dict[str, Any], codes: list[str]) -> None:
    assert shape(**changed) == codes


# the text itself


def lines(text: str) -> Notes:
    notes = Notes()
    read(text.encode(), notes)
    return notes


def test_each_value_is_found_in_its_line_and_what_is_missing_in_that_of_what_holds_it() -> None:
    notes = lines('{\n"a": [\n1,\n{"b": {}}\n],\n"c": []}')
    there, missing = [("a",), ("a", 0), ("a", 1, "b"), ("c",)], [("a", 1, "b", "x", "y"), ("c", 7), ("z",)]
    assert [notes.line_of(path) for path in there] == [2, 3, 4, 6]
    assert [notes.line_of(path) for path in missing] == [4, 6, 1]
    assert Notes().line_of(("nowhere", 1)) == 1 and notes.faults == []


def test_lines_are_counted_from_the_first_and_nothing_needs_a_blank() -> None:
    assert lines("\n5").line_of(()) == 2
    assert read(b'{"a":5,"b":[1,{"c":2}]}', Notes()) == {"a": 5, "b": [1, {"c": 2}]}


def test_limits_that_overlap_are_told_at_the_higher_one() -> None:
    ranges = json.loads((files("billing_calculator") / "tariffs" / "astrakhan_2025h2.json").read_text(encoding="utf-8"))
    text = json.dumps({**ranges, "limits": ["3000", "1200"]}, indent=0)
    (fault,) = [each for each in check_pack(text.encode(), ()).faults if each.code == "ranges_overlap"]
    assert text.split("\n")[fault.line - 1].startswith('"1200"')


def test_empty_things_and_figures_are_read_as_they_are() -> None:
    notes = Notes()
    assert read(b'{"a": {}, "b": [], "c": -5, "d": 4.10, "e": [true, false, null], "f": -0}', notes) == {
        "a": {}, "b": [], "c": -5, "d": Decimal("4.10"), "e": [True, False, None], "f": 0,
    }  # fmt: skip
    assert isinstance(read(b"-5", notes), int) and isinstance(read(b"1e2", notes), Decimal) and notes.faults == []


def test_the_largest_and_the_deepest_that_is_taken() -> None:
    whole_text = b'"' + b"a" * (LONGEST_TEXT - 2) + b'"'
    assert read(whole_text, Notes()) is not None and read(whole_text + b" ", Notes()) is None
    assert read(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), Notes()) is not None
    assert read(b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), Notes()) is None


def test_a_pack_of_one_day_is_one_and_ranges_and_seasons_are_told_where_they_clash() -> None:
    one_day = {**NIZHNY, "tariff": "one_day", "valid_from": "2031-01-01", "valid_to": "2031-01-01"}
    assert check_pack(json.dumps(one_day).encode(), ()).faults == ()
    winter = {"months": [1], "multiplier": "2"}
    seasons = [{**winter, "groups": ["urban_gas"]}, {**winter, "groups": ["rural"]}]
    assert check_pack(json.dumps({**one_day, "seasons": seasons}).encode(), ()).faults == ()
    for clash in ({"months": [1], "multiplier": "3"}, {"months": [1], "multiplier": "3", "groups": ["urban_gas"]}):
        for both in ([seasons[0], clash], [clash, seasons[0]]):
            faults = check_pack(json.dumps({**one_day, "seasons": both}).encode(), ()).faults
            assert [fault.code for fault in faults] == ["seasons_overlap"]


def test_a_zone_that_the_meter_of_an_example_lacks_is_named() -> None:
    wrong = {**NIZHNY, "examples": example(volumes={"single": "1", "peak": "260"})}
    (fault, *_) = check_pack(json.dumps(wrong, indent=0).encode(), ()).faults
    assert fault.code == "zone_unknown" and "«peak»" in fault.ru and "“peak”" in fault.en
