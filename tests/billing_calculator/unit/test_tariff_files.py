"""The worked examples that stand in the tariff files themselves, and what the files may not claim."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.charge import Household, Volume, charge
from billing_calculator.domain.due import period_of
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.pack import tariff_from
from billing_calculator.store.tariff_files import load_due_rules, tariff_documents

from tests.billing_calculator.examples import TARIFFS

EXAMPLES = [
    pytest.param(document, example, id=f"{document['tariff']} {example['id']} {example['group']}")
    for document in tariff_documents()
    for example in document["examples"]
]
WANTED = {"P1", "P8", "C1", "C2", "C4", "C8", "C8+1", "C9", "C12", "C14"}


@pytest.mark.parametrize(("document", "example"), EXAMPLES)
def test_a_worked_example_comes_out_to_the_kopeck(document: dict[str, Any], example: dict[str, Any]) -> None:
    volumes = [Volume(example["rates"], zone, Decimal(kwh)) for zone, kwh in example["volumes"].items()]
    household = Household(example["group"], example["persons"], example["lives_alone"])
    priced = charge(volumes=volumes, tariff=tariff_from(document), household=household)
    lines = [{"zone": e.zone, "band": e.band, "volume": str(e.volume), "amount": str(e.amount)} for e in priced.lines]
    assert (lines, str(priced.total)) == (example["lines"], example["total"])


def test_every_worked_example_of_the_two_models_is_run() -> None:
    assert {example["id"] for document in tariff_documents() for example in document["examples"]} >= WANTED


@pytest.mark.parametrize("document", [pytest.param(each, id=each["tariff"]) for each in tariff_documents()])
def test_a_file_names_its_source_and_what_it_lacks(document: dict[str, Any]) -> None:
    assert document["source"]["where"] and document["source"]["ru"] and document["source"]["en"] and document["absent"]


@pytest.mark.parametrize(
    ("plan", "day", "name"),
    [
        ("nizhny", date(2022, 6, 30), "nizhny_2022h1"),
        ("nizhny", date(2022, 7, 1), "nizhny_2022h2"),
        ("nizhny", date(2022, 12, 31), "nizhny_2022h2"),
        ("nizhny", date(2011, 1, 1), "nizhny_2011"),
        ("novosibirsk", date(2025, 7, 1), "novosibirsk_2025h2"),
    ],
)
def test_the_table_of_a_day_is_found(plan: str, day: date, name: str) -> None:
    assert TARIFFS.on(plan=plan, day=day).name == name


@pytest.mark.parametrize(
    ("plan", "day"),
    [
        ("nizhny", date(2021, 12, 31)),
        ("nizhny", date(2023, 1, 1)),
        ("novosibirsk", date(2025, 6, 30)),
        ("kursk", date(2022, 11, 20)),
        ("nowhere", date(2022, 11, 20)),
    ],
)
def test_a_day_without_a_table_is_said_to_be_without_one(plan: str, day: date) -> None:
    with pytest.raises(TariffMissing) as missing:
        TARIFFS.on(plan=plan, day=day)
    assert missing.value.details == {"tariff_plan": plan, "day": day.isoformat()}


@pytest.mark.parametrize(("rates", "volumes"), [(2, {"day": 100, "night": 50}), (3, {"peak": 10, "semi_peak": 10, "night": 10})])
def test_a_price_that_the_source_lacks_is_never_made_up(rates: int, volumes: dict[str, int]) -> None:
    tariff = TARIFFS.on(plan="nizhny", day=date(2022, 11, 20))
    wanted = [Volume(rates, zone, Decimal(kwh)) for zone, kwh in volumes.items()]
    with pytest.raises(TariffMissing) as missing:
        charge(volumes=wanted, tariff=tariff, household=Household("rural", 4, False))
    assert missing.value.details["group"] == "rural" and missing.value.code == "tariff_missing"


def test_two_tables_of_one_plan_never_cover_the_same_day() -> None:
    for table in TARIFFS.tables:
        for other in TARIFFS.tables:
            if table is not other and table.plan == other.plan and table.valid_from is not None:
                assert not other.covers(table.valid_from)


def test_a_table_knows_its_name_as_long_as_it_is_shipped() -> None:
    assert TARIFFS.named("nizhny_2022h2") is not None and TARIFFS.named("nizhny_1999") is None


@pytest.mark.parametrize(
    ("period", "due"),
    [
        ("2022-11", date(2022, 12, 10)),
        ("2022-12", date(2023, 1, 10)),
        ("2026-02", date(2026, 3, 10)),
        ("2026-03", date(2026, 4, 15)),
    ],
)
def test_the_day_to_pay_by_follows_the_dated_rule(period: str, due: date) -> None:
    assert load_due_rules().due_on(period) == due


def test_a_day_belongs_to_its_month() -> None:
    assert period_of(date(2022, 11, 30)) == "2022-11"
