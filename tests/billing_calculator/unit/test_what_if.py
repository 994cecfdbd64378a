"""What a charge would have come to: one thing otherwise, all else as it was kept, through the same engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.calculation import Rules, recalculate
from billing_calculator.domain.charge import NOTHING, Household
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.replay import InputsNotKept, PackGone
from billing_calculator.domain.what_if import Otherwise, Typical, WhatIfRefused, suppose
from billing_calculator.domain.what_if.ask import NothingUsed
from billing_calculator.domain.what_if.suppose import Kept, keep
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import FOUR_AT_GAS, NOON, TARIFFS, account, reading

RULES = Rules(TARIFFS, load_due_rules())
USUAL = Typical(night=25)


def kept(*kwh: int, home: Household = FOUR_AT_GAS, months: int = 1, before: Decimal = NOTHING, plan: str = "nizhny") -> Kept:
    """A charge of November, as it was made and kept."""
    of: Reading = reading(*kwh) if plan == "nizhny" else reading(*kwh, period="2025-11", read_on=date(2025, 11, 20))
    whose = account(household=home, plan=plan)
    charge = recalculate(None, key=of.key, account=whose, readings=[of], rules=RULES, reason="reading_submitted", now=NOON)
    assert charge is not None
    return keep(charge.key, charge.current, TARIFFS, months=months, before=before)


def refusal(charge: Kept, **asked: Any) -> tuple[str, str]:
    """Where the fault is and what to do."""
    with pytest.raises(WhatIfRefused) as refused:
        suppose(charge, Otherwise(**asked), USUAL)
    return refused.value.errors[0]["pointer"], refused.value.errors[0]["ru"]


def test_two_zones_by_stated_shares_come_to_the_kopeck_and_say_the_difference() -> None:
    told = suppose(kept(260), Otherwise(zones=2, shares={"day": 70, "night": 30}), USUAL)
    assert [(row.zone, row.band, row.volume) for row in told.rows] == [
        ("day", "within_norm", 140), ("night", "within_norm", 60), ("day", "over_norm", 42), ("night", "over_norm", 18),
    ]  # fmt: skip
    assert (told.total, told.charged, told.difference) == (Decimal("1190.54"), Decimal("1257.80"), Decimal("-67.26"))
    assert "Это на 67,26\xa0₽ меньше, чем начислено" in told.summary.ru and "1,190.54" in told.summary.en
    assert any("по вашим долям: днём\xa0— 70\xa0%, ночью\xa0— 30\xa0%" in each.ru for each in told.assumptions)


@pytest.mark.parametrize(
    ("kwh", "zones", "volumes", "said"),
    [
        ((260,), 2, [195, 65], "обычные доли"),
        ((260,), 3, [83, 112, 65], "обычные доли"),
        ((160, 160), 3, [70, 90, 160], "по числу часов"),
        ((70, 90, 100), 2, [160, 100], None),
        ((70, 90, 100), 1, [260], None),
    ],
)
def test_what_a_meter_knows_stays_known_and_the_rest_is_said_to_be_taken(
    kwh: tuple[int, ...], zones: int, volumes: list[int], said: str | None
) -> None:
    told = suppose(kept(*kwh), Otherwise(zones=zones), USUAL)
    of_zone: dict[str, Decimal] = {}
    for row in told.rows:
        of_zone[row.zone] = of_zone.get(row.zone, Decimal(0)) + (row.volume or 0)
    assert list(of_zone.values()) == volumes and told.volume == sum(kwh)
    about = [each.ru for each in told.assumptions if "дол" in each.ru or "часов" in each.ru]
    assert (said in about[0]) if said else about == []


def test_more_people_have_a_larger_norm() -> None:
    told = suppose(kept(260), Otherwise(persons=5), USUAL)
    assert (told.total, told.difference) == (Decimal("1102.30"), Decimal("-155.50"))
    assert told.norm is not None and "5\xa0человек" in told.norm.ru and "5\xa0человек" in told.summary.ru
    alone = suppose(kept(260, home=Household("urban_gas", 1, True)), Otherwise(persons=2), USUAL)
    assert alone.norm is not None and "100\xa0кВт·ч" in alone.norm.ru


@given(st.integers(1, 900), st.integers(1, 9), st.integers(1, 9))
def test_another_person_never_makes_it_dearer(kwh: int, persons: int, more: int) -> None:
    charge = kept(kwh, home=Household("urban_gas", persons, False))
    told = suppose(charge, Otherwise(persons=persons + more), USUAL)
    assert told.difference <= 0 and told.total - told.difference == charge.revision.total


def test_readings_each_month_have_a_norm_each_month() -> None:
    told = suppose(kept(600, months=3), Otherwise(in_time=True), USUAL)
    assert [(row.period, row.volume) for row in told.rows] == [("2022-09", 200), ("2022-10", 200), ("2022-11", 200)]
    assert (told.total, told.charged, told.difference) == (Decimal("2472.00"), Decimal("3716.00"), Decimal("-1244.00"))
    assert "с сентября\xa02022\xa0года по ноябрь\xa02022\xa0года вышло бы 2\xa0472,00\xa0₽" in told.summary.ru
    billed = suppose(kept(600, months=3, before=Decimal("100.00")), Otherwise(in_time=True), USUAL)
    assert billed.charged == Decimal("3816.00")


def test_the_same_sum_is_said_to_be_the_same() -> None:
    charge = kept(150)
    assert "столько же, сколько и начислено: 618,00" in suppose(charge, Otherwise(persons=9), USUAL).summary.ru


@pytest.mark.parametrize(
    ("asked", "at", "says"),
    [
        ({}, "/zones", "Выберите что-то одно"),
        ({"zones": 2, "persons": 5}, "/persons", "Выберите что-то одно"),
        ({"zones": 1}, "/zones", "у вас и стоит"),
        ({"persons": 4}, "/persons", "Так и посчитано: 4"),
        ({"in_time": True}, "/in_time", "и так переданы за один месяц"),
        ({"zones": 2, "shares": {"day": 70, "night": 40}}, "/shares", "а сейчас 110 %"),
        ({"zones": 2, "shares": {"peak": 70, "night": 30}}, "/shares", "каждой из этих зон: day, night"),
        ({"persons": 5, "shares": {"day": 70, "night": 30}}, "/shares", "вместе с другим счётчиком"),
    ],
)
def test_what_cannot_be_asked_is_pointed_at(asked: dict[str, Any], at: str, says: str) -> None:
    pointer, ru = refusal(kept(260), **asked)
    assert pointer == at and says in ru


def test_a_meter_without_every_price_is_neither_offered_nor_made_up() -> None:
    rural = kept(260, home=Household("rural", 4, False))
    assert list(rural.options.zones) == [] and refusal(rural, zones=2)[0] == "/zones"
    assert list(kept(260).options.zones) == [2, 3]


def test_people_are_not_asked_about_where_the_price_does_not_depend_on_them() -> None:
    ranges = kept(260, plan="novosibirsk")
    own_norm = kept(260, home=replace(FOUR_AT_GAS, own_norm=Decimal(100)))
    for charge in (ranges, own_norm):
        assert charge.options.persons is None and refusal(charge, persons=9)[0] == "/persons"


def test_what_was_not_kept_is_not_invented() -> None:
    charge = kept(260)
    with pytest.raises(NothingUsed):
        kept(0)
    with pytest.raises(InputsNotKept):
        keep(charge.key, replace(charge.revision, household=None), TARIFFS, months=1, before=NOTHING)
    with pytest.raises(PackGone):
        keep(charge.key, replace(charge.revision, pack_hash="0" * 64), TARIFFS, months=1, before=NOTHING)
