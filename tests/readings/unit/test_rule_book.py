"""The intake rules are a data file: what it may say, and how a gap or nonsense is refused at start, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from readings.domain.intake_errors import RulesWrong
from readings.domain.rules import Late
from readings.outside.rule_file import SHIPPED, read_rules

from tests.readings.examples import RULES

PHONE = "8-831-243-04-14"
TEXT = SHIPPED.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> str:
        file = tmp_path / "ours.json"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return write


def problems_of(file: str) -> list[str]:
    with pytest.raises(RulesWrong) as wrong:
        read_rules(file, phone=PHONE)
    assert "ours.json" in wrong.value.ru and "ours.json" in wrong.value.en
    return list(wrong.value.details["problems"])


def test_the_shipped_rules_are_those_of_always() -> None:
    assert read_rules("", phone=RULES.phone).of("nizhny") == RULES


def test_a_region_says_only_what_it_has_otherwise(written) -> None:
    told = json.loads(TEXT) | {"regions": {"novosibirsk": {"window_first_day": 23, "late": "refuse"}}}
    book = read_rules(written(json.dumps(told)), phone=PHONE)
    own, others = book.of("novosibirsk"), book.of("nizhny")
    assert (own.window_first_day, own.window_last_day, own.late) == (23, 25, Late.REFUSE)
    assert (others.window_first_day, others.late) == (15, Late.NEXT_MONTH)


@pytest.mark.parametrize(
    ("told", "instead", "problem"),
    [
        ('"window_first_day": 15', '"window_first_day": 0', "line 3: window_first_day must be a whole number from 1 to 28"),
        ('"window_first_day": 15', '"window_first_day": true', "line 3: window_first_day must be a whole number from 1 to 28"),
        ('"window_last_day": 25', '"window_last_day": 14', "line 4: window_last_day comes before window_first_day"),
        ('    "late": "next_month",\n', "", "line 2: late is missing: one of next_month, refuse"),
        ('"late": "next_month"', '"late": "whenever"', "line 5: late must be one of next_month, refuse"),
        ('"times_usual": "3"', '"times_usual": 3', 'line 8: times_usual must be a decimal string from "1" to "100"'),
        ('_from": "0.9"', '_from": "9"', 'line 11: rolls_over_from must be a decimal string from "0.5" to "1"'),
        ('"stuck_after": 3', '"stuck_after": 3, "colour": "red"', "line 14: colour is not known"),
        ('"regions": {}', '"regions": []', "line 18: regions must be an object: a tariff plan, its rules"),
        ('"regions": {}', '"regions": {\n"Nizhny": {}}', "line 19: Nizhny is no name of a tariff plan"),
        ('"regions": {}', '"regions": {"nizhny":\n{"late": 5}}', "line 19: late must be one of next_month, refuse"),
        ('"regions": {}', '"regions": {}, "extra": 1', "line 18: extra is not known"),
        ('"usual_from": 3,', '"usual_from": 3', "line 11: Expecting ',' delimiter"),
        ('"usual_from": 3,', '"usual_from": 3, "usual_from": 4,', "usual_from is there twice"),
    ],
)
def test_a_gap_or_nonsense_is_refused_with_its_line_and_the_reason(written, told: str, instead: str, problem: str) -> None:
    assert told in TEXT
    assert problems_of(written(TEXT.replace(told, instead))) == [problem]


def test_all_that_is_wrong_is_told_at_once(written) -> None:
    broken = TEXT.replace('"usual_from": 3', '"usual_from": 13').replace('"automatic": "refuse"', '"automatic": "no"')
    assert problems_of(written(broken)) == [
        "line 10: usual_from must be a whole number from 1 to 12",
        "line 15: automatic must be one of accept, refuse",
    ]
    assert problems_of(written("[]")) == ["line 1: the file must be an object with default and regions"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesWrong):
        read_rules(str(tmp_path / "none.json"), phone=PHONE)
