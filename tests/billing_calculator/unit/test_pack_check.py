"""What a pack is refused for: every fault at once, each with its line and the reason in both languages."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.pack_check import check_pack

from tests.billing_calculator.examples import TARIFFS

SHIPPED = {
    path.name.removesuffix(".json"): path.read_text(encoding="utf-8")
    for path in (files("billing_calculator") / "tariffs").iterdir()
}
GOOD = SHIPPED["nizhny_2022h2"]
WINTER = {"months": [1, 2], "multiplier": "1.8"}
TWICE = '  "plan": "nizhny",\n  "plan": "nizhny",'


def faults(text: str, others: Any = ()) -> list[tuple[int, str]]:
    found = check_pack(text.encode(), others).faults
    assert all(re.search("[а-яё]", fault.ru) and re.search("[a-z]", fault.en) for fault in found)
    return [(fault.line, fault.code) for fault in found]


def changed(old: str, new: str, text: str = GOOD) -> tuple[str, int]:
    """The text with one place changed, and the line of that place."""
    assert old in text
    return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1


def altered(name: str, **values: Any) -> str:
    return json.dumps({**json.loads(SHIPPED[name]), **values}, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_shipped_pack_is_fit_to_be_published_beside_the_others(name: str) -> None:
    assert faults(SHIPPED[name], TARIFFS.tables) == []


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ('"within_norm": "4.12"', '"within_norm": 4.12', ["decimal_expected"]),
        ('"within_norm": "4.12"', '"within_norm": "4,12"', ["decimal_expected"]),
        ('"within_norm": "4.12"', '"within_norm": "4.12e1"', ["decimal_expected"]),
        ('"within_norm": "4.12"', '"within_norm": "-4.12"', ["negative"]),
        ('"within_norm": "4.12"', '"within_norm": "0.00"', ["price_zero"]),
        ('"within_norm": "4.12"', '"in_norm": "4.12"', ["band_unknown"]),
        ('"urban_gas": {', '"cottages": {', ["group_unknown"]),
        ('"day": {', '"noon": {', ["zone_unknown"]),
        ('"valid_to": "2022-12-31"', '"valid_to": "2022-12-32"', ["date_expected"]),
        ('"valid_to": "2022-12-31"', '"valid_to": "2021-12-31"', ["dates_reversed"]),
        ('"valid_from": "2022-07-01"', '"valid_from": null', ["date_missing", "dates_reversed"]),
        ('"model": "social_norm"', '"model": "flat"', ["choice_unknown", "band_unknown"]),
        ('"plan": "nizhny",', '"plan": "Nizhny",', ["name_expected"]),
        ('"unit": "kWh"', '"unit": "Gcal"', ["unit_wrong"]),
        ('"rural/2/night"', '"rural/1/night"', ["missing_wrong", "price_missing", "price_missing"]),
        ('"total": "1257.80"', '"total": "1257.81"', ["example_wrong"]),
        ('"amount": "824.00"', '"amount": "823.00"', ["example_wrong"]),
        ('"lives_alone": false', '"lives_alone": "no"', ["yes_or_no_expected"]),
        ('"persons": 4', '"persons": true', ["number_expected"]),
        ('"vat": "20"', '"vat": "20", "tax": "1"', ["field_unknown"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old: str, new: str, codes: list[str]) -> None:
    text, line = changed(old, new)
    found = faults(text)
    assert (line in {where for where, _ in found}) and set(codes) <= {code for _, code in found}


def test_a_key_that_is_there_twice_is_found() -> None:
    text, line = changed('  "plan": "nizhny",', TWICE)
    assert faults(text) == [(line + 1, "key_twice")]


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 1, "not_json"),
        (b'{\n\n  "a": 1,\n}', 4, "not_json"),
        (b"[1, 2] 3", 1, "not_json"),
        (b'{\n"a": "b\n"}', 2, "not_json"),
        (b"[" * 5000, 1, "not_json"),
        ('{\n"a": "ц"}'.encode("cp1251"), 2, "not_utf8"),
        (b" " * 100_001, 1, "too_large"),
        (b"[]", 1, "object_expected"),
    ],
)
def test_what_is_no_pack_at_all_is_refused(content: bytes, line: int, code: str) -> None:
    assert [(fault.line, fault.code) for fault in check_pack(content, ()).faults][:1] == [(line, code)]


def test_all_faults_are_told_at_once() -> None:
    text, _ = changed('"within_norm": "4.12"', '"within_norm": 4.12')
    text, _ = changed('"over_norm": "7.23"', '"over_norm": "-7.23"', text)
    text, _ = changed('"vat": "20"', '"vat": "20 %", "tax": 1', text)
    assert {code for _, code in faults(text)} == {"decimal_expected", "negative", "field_unknown"}
    assert faults(text) == sorted(faults(text), key=lambda fault: fault[0])


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("nizhny_2022h2", {"tariff": "other"}, "overlap"),
        ("nizhny_2022h2", {"tariff": "other", "valid_from": "2022-12-31", "valid_to": None}, "overlap"),
        ("nizhny_2022h2", {"tariff": "other", "valid_from": "2023-02-01", "valid_to": None}, "gap"),
        ("nizhny_2022h2", {"vat": "18"}, "name_taken"),
        ("nizhny_2022h2", {"tariff": "other", "replaces": "astrakhan_2025h2"}, "replaced_unknown"),
        ("astrakhan_2025h2", {"limits": ["3000", "3000"]}, "ranges_overlap"),
        ("astrakhan_2025h2", {"limits": ["3000", None]}, "decimal_expected"),
        ("astrakhan_2025h2", {"seasons": [WINTER, {"months": [2], "multiplier": "2"}]}, "seasons_overlap"),
        ("astrakhan_2025h2", {"examples": []}, "list_expected"),
        ("astrakhan_2025h2", {"service": "heat", "unit": "Gcal"}, "model_wrong"),
    ],
)  # fmt: skip
def test_a_pack_that_does_not_fit_the_others_is_refused(name: str, values: dict[str, Any], code: str) -> None:
    assert code in {found for _, found in faults(altered(name, **values), TARIFFS.tables)}


@pytest.mark.parametrize(
    "values",
    [
        {"tariff": "other", "valid_from": "2023-01-01", "valid_to": None},
        {"tariff": "other", "valid_from": "2023-02-01", "valid_to": None, "gap": {"ru": "нет", "en": "none"}},
        {"replaces": "nizhny_2022h2", "vat": "18"},
        {"tariff": "other", "for_reference": True},
    ],
)
def test_a_pack_that_fits_the_others_is_taken(values: dict[str, Any]) -> None:
    assert faults(altered("nizhny_2022h2", **values), TARIFFS.tables) == []


def test_a_table_without_a_last_day_gives_way_to_the_next_one() -> None:
    endless = tariff_from({**json.loads(GOOD), "tariff": "endless", "valid_from": "2023-01-01", "valid_to": None})
    following = altered("nizhny_2022h2", tariff="following", valid_from="2023-07-01", valid_to=None)
    assert faults(following, (*TARIFFS.tables, endless)) == []


@pytest.mark.parametrize(
    ("span", "found"), [({"month": 1}, []), ({"month": 3}, ["example_wrong"]), ({"periods": 2}, []), ({}, ["example_wrong"])]
)
def test_an_example_is_worked_out_for_the_month_and_the_months_it_names(span: dict[str, int], found: list[str]) -> None:
    example = {
        "id": "S1", "origin": "260 kWh within a norm of 200 × 1.8", "group": "urban_gas", "rates": 1, "persons": 4,
        "lives_alone": False, "volumes": {"single": "260"}, "total": "1071.20", **span,
        "lines": [{"zone": "single", "band": "within_norm", "volume": "260", "amount": "1071.20"}],
    }  # fmt: skip
    told = [code for _line, code in faults(altered("nizhny_2022h2", seasons=[WINTER], examples=[example]))]
    assert sorted(set(told)) == found
