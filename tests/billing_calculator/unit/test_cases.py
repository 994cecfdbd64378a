"""Files of cases: the worked examples of the trade, and one case for each rule, all to the kopeck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked
from billing_calculator.api.case_files import case_schema, differences, outcome

from tests.billing_calculator.examples import PENALTY, TARIFFS

FOLDER = Path(__file__).parents[1] / "cases"
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8"))["cases"] for path in sorted(FOLDER.glob("*.json"))}
CASES = [pytest.param(each, id=f"{name}: {each['id']}") for name, cases in FILES.items() for each in cases]
WANTED = {
    "P1", "P3", "P7", "P8", "C1", "C2", "C4", "C8", "C8+1", "C9", "C12", "C14", "C16", "C16 raised", "C17", "C18", "C21",
    "C22 day 30", "C22 day 31", "C23",
}  # fmt: skip


def answered(case: dict[str, Any]) -> Any:
    return answer_case(asked(case_schema().load(case)), TARIFFS, PENALTY).result


@pytest.mark.parametrize("each", CASES)
def test_a_case_comes_out_as_its_file_says(each: dict[str, Any]) -> None:
    assert list(differences(each, TARIFFS, PENALTY)) == []


def test_every_worked_example_is_among_them() -> None:
    assert {each["id"] for each in FILES["worked"]} == WANTED


@pytest.mark.parametrize("each", CASES)
def test_every_kopeck_is_linked_to_a_reason_a_rule_and_where_its_price_stands(each: dict[str, Any]) -> None:
    result = answered(each["case"])
    for row in result.rows:
        assert row.why.ru and row.why.en and row.rule.ru and row.rule.en and row.period and row.on
        if row.price is not None and row.volume is not None:
            assert abs(row.amount - row.volume * row.price) <= 0.005
        if row.what not in ("vat", "point", "penalty"):
            assert row.tariff and row.tariff_line.endswith(f"/{row.zone}/{row.band}")
    assert sum((row.amount for row in result.rows), result.total * 0) == result.total


def test_a_file_tells_what_differs_and_what_is_refused() -> None:
    case = FILES["worked"][4]["case"]
    told = list(differences({"case": case, "expected": {"total": "1.00", "volume": "260"}}, TARIFFS, PENALTY))
    assert told == ["total: expected 1.00, got 1257.80"]
    (refused,) = differences({"case": {**case, "region": "nowhere"}}, TARIFFS, PENALTY)
    assert refused.startswith("case_refused: /region Такого региона нет.")
    (unknown,) = differences({"case": {**case, "colour": "red"}}, TARIFFS, PENALTY)
    assert unknown.startswith("/colour ")
    awaited = {"case": {**case, "region": "nowhere"}, "expected": {"refused": "case_refused"}}
    assert list(differences(awaited, TARIFFS, PENALTY)) == []


def test_the_figures_of_a_result_are_those_a_file_may_expect() -> None:
    assert outcome(answered(FILES["worked"][4]["case"])) == {
        "total": "1257.80", "volume": "260", "lines": ["824.00", "433.80"], "step_volumes": [],
    }  # fmt: skip
