"""What must hold of any case: more never costs less, readings in between change nothing, what is given back was owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked
from billing_calculator.api.case_files import case_schema
from billing_calculator.domain.calculation import Rules, recalculate
from billing_calculator.domain.engine import Result
from billing_calculator.domain.split import apart, proportional
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import PENALTY, TARIFFS, account, reading

NIZHNY = {"region": "nizhny", "on": "2022-11-20"}
RULES = Rules(TARIFFS, load_due_rules())
LATER = datetime(2022, 11, 21, tzinfo=UTC)
kwh = st.integers(0, 3000)
persons = st.integers(1, 8)
zones = st.sampled_from([("single",), ("day", "night"), ("peak", "semi_peak", "night")])


def answered(**case: Any) -> Result:
    return answer_case(asked(case_schema().load({**NIZHNY, **case})), TARIFFS, PENALTY).result


def volumes(names: tuple[str, ...], used: list[int]) -> list[dict[str, str]]:
    return [{"zone": zone, "volume": str(each)} for zone, each in zip(names, used, strict=False)]


def events(*figures: tuple[str, list[int]], names: tuple[str, ...]) -> list[dict[str, Any]]:
    def values(row: list[int]) -> list[dict[str, str]]:
        return [{"zone": zone, "value": str(value)} for zone, value in zip(names, row, strict=False)]

    return [{"kind": "reading", "on": on, "values": values(row)} for on, row in figures]


@given(zones, st.lists(kwh, min_size=3, max_size=3), st.integers(0, 2), st.integers(1, 500), persons, st.booleans())
def test_the_total_never_falls_when_more_is_used(
    names: tuple[str, ...], used: list[int], which: int, more: int, people: int, large: bool
) -> None:
    who = {"persons": people, "zones": len(names), "ranges_apply": not large}
    greater = [each + more if index == which % len(names) else each for index, each in enumerate(used)]
    house = {"house_volume": "9000", "area": "50", "area_of_all": "2500"}
    less_rows = answered(**who, consumption=volumes(names, used), house=house)
    more_rows = answered(**who, consumption=volumes(names, greater), house=house)
    assert more_rows.total >= less_rows.total


@given(zones, st.lists(kwh, min_size=3, max_size=3), st.lists(st.integers(0, 100), min_size=3, max_size=3), persons)
def test_one_reading_or_two_give_the_same_kwh_and_the_same_roubles(
    names: tuple[str, ...], used: list[int], percent: list[int], people: int
) -> None:
    last = [1000 + each for each in used]
    between = [1000 + each * part // 100 for each, part in zip(used, percent, strict=True)]
    start, end = ("2022-10-20", [1000] * 3), ("2022-11-20", last)
    once = answered(persons=people, meter={"events": events(start, end, names=names)})
    twice = answered(persons=people, meter={"events": events(start, ("2022-11-07", between), end, names=names)})
    assert (once.volume, once.total) == (twice.volume, twice.total)


@given(kwh, persons, st.sampled_from(["current", "spread_by_period"]))
def test_a_reading_that_confirms_the_average_changes_nothing(used: int, people: int, way: str) -> None:
    volume = [{"zone": "single", "volume": str(used)}]
    billed = [{"kind": "billed", "period": period, "volumes": volume} for period in ("2022-09", "2022-10")]
    first, last = events(("2022-08-20", [0]), ("2022-10-25", [2 * used]), names=("single",))
    result = answered(on="2022-10-25", persons=people, meter={"recalculation": way, "events": [first, *billed, last]})
    assert (result.total, result.volume) == (0, 0)


@given(kwh, kwh, kwh, persons)
def test_spreading_conserves_the_kwh(first: int, second: int, total: int, people: int) -> None:
    billed = [
        {"kind": "billed", "period": period, "volumes": [{"zone": "single", "volume": str(each)}]}
        for period, each in (("2022-09", first), ("2022-10", second))
    ]
    start, end = events(("2022-08-20", [0]), ("2022-11-20", [total]), names=("single",))
    result = answered(persons=people, meter={"recalculation": "spread_by_period", "events": [start, *billed, end]})
    assert result.volume == total - first - second


@given(st.integers(0, 2000), st.integers(0, 2000), persons)
def test_a_cancelled_reading_restores_every_figure(kept: int, cancelled: int, people: int) -> None:
    home = account(household=replace(account().household, persons=people))
    stays = reading(kept)
    other = reading(cancelled, reading_id="d3c9b3c2-6a74-5e0d-8b8b-1e2f3a4b5c6d")
    before = charged(None, home, [stays])
    with_other = charged(before, home, [stays, other])
    after = charged(with_other, home, [stays, replace(other, accepted=False, revision=2)])
    assert (after.current.total, after.current.volume, after.current.lines) == (
        before.current.total, before.current.volume, before.current.lines,
    )  # fmt: skip
    assert with_other.current.difference + after.current.difference == 0


def charged(held: Any, home: Any, readings: list[Any]) -> Any:
    key = readings[0].key
    return recalculate(held, key=key, account=home, readings=readings, rules=RULES, reason="reading_submitted", now=LATER)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(0, 9_000_000))
def test_what_is_set_apart_adds_up_and_differs_from_its_weight_by_less_than_one(weights: list[int], thousandths: int) -> None:
    volume = Decimal(thousandths) / 1000
    parts = apart(volume, weights)
    unit = 1 if volume == volume.to_integral_value() else Decimal("0.001")
    assert sum(parts) == volume
    days = sum(weights)
    assert all(abs(part * days - volume * weight) < unit * days for part, weight in zip(parts, weights, strict=True))


@given(st.lists(st.integers(0, 40), min_size=4, max_size=6), st.lists(st.integers(0, 200), max_size=5).map(sorted), st.booleans())
def test_many_meters_in_a_month_share_every_bound_exactly(used: list[int], bounds: list[int], whole: bool) -> None:
    parts = proportional([Decimal(each) for each in used], [*map(Decimal, bounds), None], whole=whole)
    assert [sum(column) for column in zip(*parts, strict=True)] == used and all(part >= 0 for band in parts for part in band)
    for index, bound in enumerate(bounds):
        assert sum((sum(band) for band in parts[: index + 1]), Decimal(0)) == min(bound, sum(used))


def test_the_day_of_a_reading_decides_its_price() -> None:
    def of(day: date) -> Result:
        return answered(on=day.isoformat(), persons=4, consumption=[{"zone": "single", "volume": "100"}])

    assert [str(of(day).total) for day in (date(2022, 6, 30), date(2022, 7, 1))] == ["398.00", "412.00"]
