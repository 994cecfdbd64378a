"""When the next kWh becomes dearer: by the norm, by ranges, for one zone and for several; nothing where all cost the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.account import Meter
from billing_calculator.domain.barometer import Barometer, SoFar, barometer
from billing_calculator.domain.calculation import When
from billing_calculator.domain.charge import Household
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.tariff import Season
from billing_calculator.domain.words import kopecks_ru

from tests.billing_calculator.examples import FOUR_AT_GAS, TARIFFS, account, reading

NIZHNY = TARIFFS.named("nizhny_2022h2")
RANGES = TARIFFS.named("novosibirsk_2025h2")
assert NIZHNY is not None and RANGES is not None


def told(*kwh: int, home: Household = FOUR_AT_GAS, rates: int = 1, tariff: object = NIZHNY) -> Barometer | None:
    """The month of a home that has used so much by now; nothing yet where no figures are given."""
    counted = [reading(*kwh)] if kwh else []
    last = counted[0] if counted else reading(*[345] * rates, period="2022-10", read_on=date(2022, 10, 20))
    return shown(counted, account(rates=rates).meters, last, tariff=tariff, home=home)


def shown(counted: list[Reading], meters: Sequence[Meter], last: Reading | None, **other: Any) -> Barometer | None:
    """November by one table, whatever the day."""
    tariff, home = other.get("tariff", NIZHNY), other.get("home", FOUR_AT_GAS)
    so_far = SoFar("electricity", When("2022-11", date(2022, 11, 20)), counted, meters, last)
    return barometer(so_far, Prices(TARIFFS, tariff.plan, only=tariff), home)


def test_the_way_to_the_norm_is_told_in_kwh_in_kopecks_and_on_the_dial() -> None:
    it = told(160)
    assert it is not None and (it.used, it.left, it.dial) == (160, 40, 1200)
    assert [(each.zone, each.kopecks, each.price, each.next_price) for each in it.dearer] == [
        ("single", 311, Decimal("4.12"), Decimal("7.23"))
    ]
    assert [(each.name, each.used) for each in it.bands] == [("within_norm", 160), ("over_norm", 0)]
    assert [each.ru.replace("\xa0", " ") for each in it.says] == [
        "За ноябрь 2022 года израсходовано 160 кВт·ч (по показаниям от 20 ноября 2022 года).",
        "Осталось 40 кВт·ч по нынешней цене. Каждый следующий кВт·ч — на 311 копеек дороже: 7,23 ₽ вместо 4,12 ₽.",
        "На счётчике к этому времени будет 1200.",
    ]


@pytest.mark.parametrize(("kwh", "left", "over"), [(199, 1, 0), (200, 0, 0), (201, None, 1), (260, None, 60)])
def test_the_bound_itself_is_still_cheap(kwh: int, left: int | None, over: int) -> None:
    it = told(kwh)
    assert it is not None and (it.left, it.bands[1].used) == (left, over)
    assert ("уже не станет" in it.says[-1].ru) is (left is None)
    assert ("кончились" in it.says[1].ru) is (left == 0)


def test_before_the_first_reading_of_the_month_the_whole_norm_is_ahead() -> None:
    it = told()
    assert it is not None and (it.read_on, it.used, it.left, it.dial) == (None, 0, 200, 1545)
    assert "показаний ещё нет" in it.says[0].ru


def test_every_zone_has_its_own_kopecks_and_no_dial_is_named() -> None:
    it = told(100, 50, rates=2)
    assert it is not None and (it.left, it.dial) == (50, None)
    assert [(each.zone, each.kopecks) for each in it.dearer] == [("day", 380), ("night", 214)]
    assert "день на 380\xa0копеек дороже" in it.says[1].ru and "ночь на 214\xa0копеек" in it.says[1].ru


def test_a_meter_of_a_ratio_moves_its_dial_by_less_and_passes_zero() -> None:
    meter = replace(account().meters[0], ratio=Decimal(30))
    last = replace(reading(160), zones=(replace(reading(160).zones[0], value=Decimal(99999)),))
    it = shown([reading(160)], [meter], last)
    assert it is not None and it.dial == 0


def test_two_readings_of_a_month_are_told_together_by_the_day_of_the_later_one_in_both_languages() -> None:
    both = [reading(100, read_on=date(2022, 11, 3)), reading(60, read_on=date(2022, 11, 20))]
    it = shown(both, account().meters, both[1])
    assert it is not None and (it.read_on, it.used) == (date(2022, 11, 20), 160)
    assert "от 20 ноября" in it.says[0].ru.replace("\xa0", " ") and "reading of 20 November" in it.says[0].en.replace("\xa0", " ")
    assert it.says[1].en.replace("\xa0", " ").startswith("40 kWh are left at the present price. Every further kWh is 311")


def test_the_zones_are_named_where_there_are_several_and_one_is_not() -> None:
    two, one = told(100, 50, rates=2), told(160)
    assert two is not None and one is not None
    assert "day 380" in two.says[1].en.replace("\xa0", " ") and "; night 214" in two.says[1].en.replace("\xa0", " ")
    assert "single" not in one.says[1].en
    mixed = [account().meters[0], replace(account(rates=2).meters[0], meter_id="other")]
    it = shown([reading(100)], mixed, None)
    assert it is not None and "the single meter 311" in it.says[1].en.replace("\xa0", " ") and "общий счётчик на" in it.says[1].ru


def test_the_dial_is_not_told_by_the_reading_of_a_meter_that_was_taken_off() -> None:
    of_other = replace(reading(160), meter_id="other")
    it = shown([reading(160)], account().meters, of_other)
    assert it is not None and it.dial is None


def test_the_norm_of_a_season_is_that_of_the_month() -> None:
    autumn = replace(NIZHNY, seasons=(Season(frozenset({11}), Decimal(2)),))
    it = told(160, tariff=autumn)
    assert it is not None and it.left == 240


def test_one_zone_that_gets_dearer_is_enough() -> None:
    night = {key: Decimal("2.00") for key in NIZHNY.prices if key.zone == "night"}
    it = told(100, 50, rates=2, tariff=replace(NIZHNY, prices={**NIZHNY.prices, **night}))
    assert it is not None and [each.zone for each in it.dearer] == ["day"]


def test_ranges_have_two_bounds() -> None:
    first, second, last = (told(kwh, tariff=RANGES) for kwh in (3900, 3901, 6001))
    assert first is not None and second is not None and last is not None
    assert (first.left, second.left, last.left) == (0, 2099, None)
    assert (second.dearer[0].kopecks, [each.used for each in second.bands]) == (118, [3900, 1, 0])


def test_nothing_is_shown_where_every_kwh_costs_the_same() -> None:
    assert told(160, home=replace(FOUR_AT_GAS, ranges_apply=False), tariff=RANGES) is None
    flat = replace(RANGES, prices=dict.fromkeys(RANGES.prices, Decimal("4.12")))
    assert told(160, tariff=flat) is None


@pytest.mark.parametrize(
    ("count", "ru"), [("1", "1 копейку"), ("3", "3 копейки"), ("12", "12 копеек"), ("311", "311 копеек"),
     ("0.5", "0,5 копейки")]
)
def test_kopecks_are_counted_as_the_language_does(count: str, ru: str) -> None:
    assert kopecks_ru(Decimal(count)).replace("\xa0", " ") == ru
