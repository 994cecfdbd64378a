"""Random cases through the calculator and through an oracle that shares no code with it: not a kopeck apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pytest
from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked
from billing_calculator.api.case_files import case_schema
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.penalty import PenaltyRateUnknown
from billing_calculator.store.penalty_files import penalty_file, penalty_rules_from
from billing_calculator.store.tariff_files import load_due_rules, tariff_documents

from tests.billing_calculator.dealing import Case, deal, rules_for
from tests.billing_calculator.examples import INVENTED, PENALTY, TARIFFS
from tests.billing_calculator.oracle import amounts
from tests.billing_calculator.oracle_money import contract, due_on, penalty

SHORT, FULL = 2_000, 200_000
PARTS = 8  # so that the full form can be spread over processes
PACKS = [*tariff_documents(), *INVENTED]
TABLES = replace(TARIFFS, tables=(*TARIFFS.tables, *map(tariff_from, INVENTED)))
SHIPPED_RULES = json.loads(penalty_file())
Lines = list[tuple[str, str, int]]


def calculated(case: Case, seed: int) -> Lines | str:
    rules = replace(penalty_rules_from(*rules_for(seed, SHIPPED_RULES)), verified=True) if "debt" in case else PENALTY
    try:
        rows = answer_case(asked(case_schema().load(case)), TABLES, rules).result.rows
    except PenaltyRateUnknown:
        return "refused"
    return sorted((row.what, row.band, int(row.amount * 100)) for row in rows)


def worked_out(case: Case, seed: int) -> Lines | str:
    if "contract" in case:
        return sorted(contract(case["contract"]))
    if "debt" not in case:
        return sorted(amounts(case, PACKS))
    try:
        return sorted(penalty(case["debt"], case["on"], *rules_for(seed, SHIPPED_RULES)))
    except LookupError:
        return "refused"


@pytest.mark.parametrize("part", range(PARTS))
def test_the_calculator_and_the_oracle_are_not_a_kopeck_apart(part: int, pytestconfig: pytest.Config) -> None:
    cases = (FULL if pytestconfig.getoption("--form") == "full" else SHORT) // PARTS
    for seed in range(part * cases, (part + 1) * cases):
        case = deal(seed)
        assert calculated(case, seed) == worked_out(case, seed), f"seed {seed}: {json.dumps(case)}"


def test_every_month_is_due_by_its_own_calendar() -> None:
    rules = json.loads((files("billing_calculator") / "due_dates.json").read_text(encoding="utf-8"))["rules"]
    months = [f"{year}-{month:02d}" for year in range(2020, 2031) for month in range(1, 13)]
    assert {month: load_due_rules().due_on(month).isoformat() for month in months} == {m: due_on(m, rules) for m in months}


@pytest.mark.parametrize(
    "holds",
    [
        pytest.param(lambda case: "swap" in json.dumps(case), id="a swap"),
        pytest.param(lambda case: case.get("meter", {}).get("recalculation") == "spread_by_period", id="spread"),
        pytest.param(lambda case: case.get("missing", {}).get("reason") == "access_refused", id="refused access"),
        pytest.param(lambda case: "absences" in case.get("unmetered", {}), id="absence"),
        pytest.param(lambda case: "house" in case and "benefits" in case, id="common use with benefits"),
        pytest.param(lambda case: case.get("zones") == 3 and "meter" in case, id="three zones by a meter"),
        pytest.param(lambda case: not case.get("ranges_apply", True), id="a large family"),
        pytest.param(lambda case: case.get("region") == "seasons", id="seasons"),
        pytest.param(lambda case: case.get("region") == "unrounded" and case["zones"] > 1, id="an unrounded split"),
        pytest.param(lambda case: "by_days" in json.dumps(case) and case["on"][5:7] == "07", id="by days"),
        pytest.param(lambda case: "contract" in case, id="contracts"),
        pytest.param(lambda case: len(case.get("debt", {}).get("payments", ())) > 1, id="debts paid in parts"),
        pytest.param(lambda case: "period" in case and "unmetered" in case, id="a month before the day"),
    ],
)
def test_every_build_deals_each_kind_of_case(holds: Callable[[Case], bool]) -> None:
    assert sum(holds(deal(seed)) for seed in range(SHORT)) >= 10
