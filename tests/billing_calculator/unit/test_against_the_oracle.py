"""Random cases through the calculator and through an oracle that shares no code with it: not a kopeck apart."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked
from billing_calculator.api.case_files import case_schema
from billing_calculator.store.tariff_files import tariff_documents

from tests.billing_calculator.dealing import Case, deal
from tests.billing_calculator.examples import PENALTY, TARIFFS
from tests.billing_calculator.oracle import amounts

SHORT, FULL = 2_000, 200_000
PARTS = 8  # so that the full form can be spread over processes
PACKS = list(tariff_documents())


def calculated(case: Case) -> list[tuple[str, str, int]]:
    rows = answer_case(asked(case_schema().load(case)), TARIFFS, PENALTY).result.rows
    return [(row.what, row.band, int(row.amount * 100)) for row in rows]


@pytest.mark.parametrize("part", range(PARTS))
def test_the_calculator_and_the_oracle_are_not_a_kopeck_apart(part: int, pytestconfig: pytest.Config) -> None:
    cases = (FULL if pytestconfig.getoption("--form") == "full" else SHORT) // PARTS
    for seed in range(part * cases, (part + 1) * cases):
        case = deal(seed)
        assert sorted(calculated(case)) == sorted(amounts(case, PACKS)), f"seed {seed}: {json.dumps(case)}"


@pytest.mark.parametrize(
    "holds",
    [
        pytest.param(lambda case: "swap" in json.dumps(case), id="a swap"),
        pytest.param(lambda case: case.get("meter", {}).get("recalculation") == "spread_by_period", id="spread"),
        pytest.param(lambda case: case.get("missing", {}).get("reason") == "access_refused", id="refused access"),
        pytest.param(lambda case: "absences" in case.get("unmetered", {}), id="absence"),
        pytest.param(lambda case: "house" in case and "benefits" in case, id="common use with benefits"),
        pytest.param(lambda case: case["zones"] == 3 and "meter" in case, id="three zones by a meter"),
        pytest.param(lambda case: not case.get("ranges_apply", True), id="a large family"),
    ],
)
def test_every_build_deals_each_kind_of_case(holds: Callable[[Case], bool]) -> None:
    assert sum(holds(deal(seed)) for seed in range(SHORT)) >= 10
