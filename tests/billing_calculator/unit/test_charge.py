"""Lines, their sum, and the sentences that say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.charge import Household, Priced, Volume, charge
from billing_calculator.domain.split import apart, proportional, shares
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import FOUR_AT_GAS, TARIFFS

NIZHNY = TARIFFS.on(plan="nizhny", day=date(2022, 11, 20))
NOVOSIBIRSK = TARIFFS.on(plan="novosibirsk", day=date(2025, 11, 20))
ZONES = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}

kwh = st.integers(0, 20_000)
persons = st.integers(0, 12)


def priced(*volumes: Decimal | int, household: Household = FOUR_AT_GAS) -> Priced:
    zones = ZONES[len(volumes)]
    return charge(
        volumes=[Volume(len(volumes), zone, Decimal(each)) for zone, each in zip(zones, volumes, strict=True)],
        tariff=NIZHNY,
        household=household,
    )


def test_a_line_says_in_both_languages_why_it_costs_what_it_costs() -> None:
    within, over = priced(260).lines
    assert within.why.ru == "200\u00a0кВт·ч в пределах социальной нормы × 4,12\u00a0₽ = 824,00\u00a0₽"
    assert within.why.en == "200\u00a0kWh within the social norm × RUB\u00a04.12 = RUB\u00a0824.00"
    assert over.why.ru == "60\u00a0кВт·ч сверх социальной нормы × 7,23\u00a0₽ = 433,80\u00a0₽"
    assert over.why.en == "60\u00a0kWh over the social norm × RUB\u00a07.23 = RUB\u00a0433.80"


def test_a_line_of_a_zone_begins_with_the_zone() -> None:
    day, *_ = priced(10, 10).lines
    assert day.why.ru.startswith("День: 10\u00a0кВт·ч") and day.why.en.startswith("Day: 10\u00a0kWh")


def test_a_line_of_a_range_says_where_the_range_ends_or_begins() -> None:
    lines = charge(volumes=[Volume(1, "single", Decimal(7000))], tariff=NOVOSIBIRSK, household=FOUR_AT_GAS).lines
    assert [line.why.ru.split(" × ")[0] for line in lines] == [
        "3\u00a0900\u00a0кВт·ч в первом диапазоне (до 3\u00a0900\u00a0кВт·ч)",
        "2\u00a0100\u00a0кВт·ч во втором диапазоне (до 6\u00a0000\u00a0кВт·ч)",
        "1\u00a0000\u00a0кВт·ч в третьем диапазоне (свыше 6\u00a0000\u00a0кВт·ч)",
    ]
    assert "in the third range (over 6,000\u00a0kWh)" in lines[2].why.en


@pytest.mark.parametrize(
    ("household", "ru"),
    [
        (Household("urban_gas", 4, False), "Социальная норма: 4\u00a0человека × 50\u00a0кВт·ч = 200\u00a0кВт·ч в месяц."),
        (Household("urban_gas", 11, False), "Социальная норма: 11\u00a0человек × 50\u00a0кВт·ч = 550\u00a0кВт·ч в месяц."),
        (Household("urban_gas", 1, True), "Социальная норма для проживающего одиноко: 85\u00a0кВт·ч в месяц."),
    ],
)
def test_the_norm_says_where_it_comes_from(household: Household, ru: str) -> None:
    norm = priced(10, household=household).norm
    assert norm is not None and norm.ru == ru


def test_a_model_without_a_norm_explains_none() -> None:
    assert charge(volumes=[], tariff=NOVOSIBIRSK, household=FOUR_AT_GAS).norm is None


def test_nothing_used_costs_nothing_and_has_no_lines() -> None:
    assert (priced(0).lines, priced(0).total) == ((), Decimal("0.00"))


def test_with_nobody_registered_everything_is_over_the_norm() -> None:
    assert [line.band for line in priced(10, household=Household("urban_gas", 0, False)).lines] == ["over_norm"]


def test_meters_of_different_rates_share_one_norm() -> None:
    volumes = [Volume(2, "night", Decimal(100)), Volume(1, "single", Decimal(200)), Volume(2, "day", Decimal(100))]
    lines = charge(volumes=volumes, tariff=NIZHNY, household=FOUR_AT_GAS).lines
    within = [(line.zone, line.volume) for line in lines if line.band == "within_norm"]
    assert within == [("single", Decimal(100)), ("day", Decimal(50)), ("night", Decimal(50))]


def test_a_tie_goes_to_the_earlier_zone() -> None:
    within = [line.volume for line in priced(100, 100, household=Household("urban_gas", 1, True)).lines[:2]]
    assert within == [Decimal(43), Decimal(42)]


def test_thousandths_of_the_base_are_not_lost() -> None:
    lines = priced(Decimal("0.5"), Decimal("84.6"), household=Household("urban_gas", 1, True)).lines
    assert sum(line.volume for line in lines) == Decimal("85.1") and all(line.volume > 0 for line in lines)


def test_where_the_bound_before_gave_more_than_its_share_the_others_get_less() -> None:
    volumes = [Decimal(each) for each in (36, 38, 3, 1, 4, 32)]
    given = [Decimal(each) for each in (17, 18, 2, 1, 2, 15)]
    reached = shares(Decimal(57), volumes, given, whole=True)
    assert sum(reached) == 57 and all(now >= before for now, before in zip(reached, given, strict=True))
    assert reached == [Decimal(each) for each in (18, 19, 2, 1, 2, 15)]


def test_what_is_set_apart_goes_by_the_largest_remainder() -> None:
    assert apart(Decimal(10), [1, 2, 4]) == [Decimal(1), Decimal(3), Decimal(6)]


def test_a_line_kept_before_rates_were_is_the_same_line() -> None:
    (line,) = priced(10).lines
    assert line.rates == 1 and replace(line, rates=0) == line


def test_one_fraction_is_enough_to_share_thousandths() -> None:
    within = [line.volume for line in priced(Decimal("0.5"), 100, household=Household("urban_gas", 1, True)).lines[:2]]
    assert within == [Decimal("0.423"), Decimal("84.577")]


@pytest.mark.parametrize("unit", [Decimal(1), Decimal("0.001")])
def test_a_rounded_share_never_shrinks_when_the_bound_grows(unit: Decimal) -> None:
    volumes = [unit, 5571 * unit, 5571 * unit]
    for lower in range(3890, 3910):
        for upper in range(lower, 6010, 13):
            bands = proportional(volumes, [lower * unit, upper * unit, None], whole=True)
            assert all(part >= 0 for band in bands for part in band)


@given(st.lists(kwh, min_size=1, max_size=3), persons, st.booleans())
def test_the_lines_add_up_to_the_consumption_and_the_total(used: list[int], people: int, alone: bool) -> None:
    result = priced(*used, household=Household("urban_gas", people, alone))
    for zone, each in zip(ZONES[len(used)], used, strict=True):
        assert sum((line.volume for line in result.lines if line.zone == zone), Decimal(0)) == each
    assert result.total == sum(line.amount for line in result.lines) and all(line.volume > 0 for line in result.lines)


@given(st.lists(kwh, min_size=1, max_size=3), persons, st.booleans(), st.integers(0, 2), st.integers(1, 500))
def test_more_energy_never_costs_less(used: list[int], people: int, alone: bool, zone: int, more: int) -> None:
    household = Household("urban_gas", people, alone)
    greater = [each + more if number == zone % len(used) else each for number, each in enumerate(used)]
    assert priced(*greater, household=household).total >= priced(*used, household=household).total


@given(kwh, kwh)
def test_more_energy_never_costs_less_in_ranges(one: int, other: int) -> None:
    totals = [
        charge(volumes=[Volume(1, "single", Decimal(each))], tariff=NOVOSIBIRSK, household=FOUR_AT_GAS).total
        for each in sorted((one, other))
    ]
    assert totals == sorted(totals)


@given(
    st.lists(st.decimals(0, 5000, places=3), min_size=1, max_size=3),
    st.lists(st.integers(0, 8000).map(Decimal), max_size=3).map(sorted),
)
def test_whatever_the_bounds_nothing_is_lost_and_nothing_is_negative(used: list[Decimal], bounds: list[Decimal]) -> None:
    parts = proportional(used, [*bounds, None], whole=True)
    assert [sum(column) for column in zip(*parts, strict=True)] == used and all(part >= 0 for band in parts for part in band)
    for bound, so_far in zip(bounds, range(1, len(parts)), strict=False):
        assert sum((sum(band) for band in parts[:so_far]), Decimal(0)) == min(bound, sum(used))


def test_two_meters_with_a_night_each_come_in_the_order_of_their_rates() -> None:
    nights = [Volume(rates, "night", Decimal(10)) for rates in (3, 2)]
    lines = charge(volumes=nights, tariff=NIZHNY, household=FOUR_AT_GAS).lines
    assert [line.rates for line in lines] == [2, 3]
