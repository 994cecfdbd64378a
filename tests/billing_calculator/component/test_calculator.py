"""The calculator's doors on a running service: everybody by published prices, staff by any, and the command with its file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from billing_calculator.api import calculate_cases
from chassis.testing import Running
from click.testing import CliRunner

from tests.billing_calculator.component.asking import USER_ID

WORKED = Path(__file__).parents[1] / "cases" / "worked.json"
CASE = {"region": "nizhny", "on": "2022-11-20", "persons": 4, "consumption": [{"zone": "single", "volume": "260"}]}
CONTRACT = {"on": "2026-11-20", "contract": {"price": "7.00", "vat_percent": "22", "points": [{"name": "Цех", "volume": "100"}]}}


def test_anybody_may_ask_what_a_month_costs_and_keep_the_answer(billing: Running) -> None:
    asked = {"region": "nizhny", "on": "2022-11-20", "persons": "4", "single": "260"}
    first = billing.client.get("/api/v1/billing/public/cases", query_string=asked)
    assert (first.status_code, first.json["total"], first.json["unit"]) == (200, "1257.80", "kWh")
    assert [line["amount"] for line in first.json["lines"]] == ["824.00", "433.80"]
    line = first.json["lines"][0]
    assert (line["tariff"], line["tariff_line"], line["price"]) == ("nizhny_2022h2", "urban_gas/1/single/within_norm", "4.12")
    assert line["why"]["ru"].startswith("200") and first.json["sources"][0]["name"] == "nizhny_2022h2"
    again = billing.client.get(
        "/api/v1/billing/public/cases", query_string=asked, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_anybody_may_ask_a_whole_case_but_only_by_published_prices(billing: Running) -> None:
    asked = billing.client.post("/api/v1/billing/public/cases", json=CASE)
    assert (asked.status_code, asked.json["total"], asked.json["vat"]) == (200, "1257.80", None)
    for field, value in (("pack", {}), ("tariff", "nizhny_2011"), ("contract", CONTRACT["contract"])):
        refused = billing.client.post("/api/v1/billing/public/cases", json={**CASE, field: value})
        assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == f"/{field}"


def test_a_case_that_cannot_be_answered_says_what_to_do_about_each_field(billing: Running) -> None:
    refused = billing.client.post("/api/v1/billing/public/cases", json={**CASE, "group": "castle", "zones": 2})
    assert (refused.status_code, refused.json["code"]) == (422, "case_refused")
    assert [error["pointer"] for error in refused.json["errors"]] == ["/group", "/consumption"]
    assert "urban_gas" in refused.json["errors"][0]["ru"]
    misspelt = billing.client.post("/api/v1/billing/public/cases", json={**CASE, "on": "soon", "persons": -1})
    assert {error["pointer"] for error in misspelt.json["errors"]} == {"/on", "/persons"}


def test_the_calculator_says_what_it_has_prices_for(billing: Running) -> None:
    said = billing.client.get("/api/v1/billing/public/calculator")
    assert said.status_code == 200 and said.json["today"] == "2022-11-20"
    nizhny = next(each for each in said.json["regions"] if each["region"] == "nizhny")
    table = next(each for each in nizhny["tables"] if each["name"] == "nizhny_2022h2")
    groups = {each["name"]: each["zones"] for each in table["groups"]}
    assert groups == {"urban_gas": [1, 2, 3], "urban_electric_stove": [1], "rural": [1]} and table["social_norm"]
    assert "kursk" not in {each["region"] for each in said.json["regions"]}


@pytest.mark.parametrize("role", ["clerk", "accountant", "head"])
def test_staff_may_ask_any_case(billing: Running, role: str) -> None:
    headers = {"Authorization": f"Bearer {billing.token(USER_ID, audience='staff', roles=(role,))}"}
    answer = billing.client.post("/api/v1/billing/staff/cases", json=CONTRACT, headers=headers)
    assert answer.status_code == 200
    assert [answer.json[name] for name in ("net", "vat", "total")] == ["700.00", "154.00", "854.00"]


def test_the_command_prints_what_differs(billing: Running, tmp_path: Path) -> None:
    def run(file: Path) -> Any:
        return CliRunner().invoke(calculate_cases, [str(file)], obj=billing.transactions)

    good = run(WORKED)
    assert good.exit_code == 0 and "20 cases, 0 differ." in good.output
    cases = json.loads(WORKED.read_text(encoding="utf-8"))["cases"][:2]
    cases[0]["expected"]["total"] = "560.01"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"cases": cases}), encoding="utf-8")
    told = run(wrong)
    assert told.exit_code == 1 and "P1: total: expected 560.01, got 560.00" in told.output and "2 cases, 1 differ." in told.output
    wrong.write_text("[]", encoding="utf-8")
    assert "the file must be JSON" in run(wrong).output
