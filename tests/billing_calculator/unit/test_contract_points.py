"""Several metering points of one contract: each has lines of its own, and the VAT is that of their sum."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.announce import charge_calculated
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown
from billing_calculator.domain.account import Account, Meter
from billing_calculator.domain.calculation import Charge, Revision, Rules, recalculate
from billing_calculator.domain.charge import CALCULATOR, Volume
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.reading import Reading, ZoneFigure
from billing_calculator.domain.replay import ReplayDiffers, replay
from billing_calculator.domain.stand_in import SetOff
from billing_calculator.domain.terms import Terms
from billing_calculator.store.lines import line_from, line_row, terms_from, terms_row
from billing_calculator.store.tariff_files import load_due_rules
from contracts.api.explanations import ExplanationResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import NOON, TARIFFS, account, reading
from tests.billing_calculator.oracle_money import contract_by_points

HOUSE = account().meters[0]
RULES = Rules(TARIFFS, load_due_rules())
PRICE = Decimal("7.12345")
IDS = {name: f"7d1e0b52-4f5e-5c0d-9b0e-3a6f1c2d4e{place:02d}" for place, name in enumerate("abcd", start=20)}


def organisation(*meters: Meter) -> Account:
    return replace(account(), legal_entity=True, contract_price=PRICE, meters=meters or account().meters)


def meter(name: str, serial: str) -> Meter:
    return replace(account().meters[0], meter_id=IDS[name], serial=serial)


WORKS, OFFICE = meter("b", "111"), meter("a", "222")


def of(name: str, *moved: str, ratio: str = "1", number: int = 0) -> Reading:
    told = reading(*moved, reading_id=f"00000000-0000-4000-8000-{number:012d}")
    kwh, by = replace(HOUSE, ratio=Decimal(ratio)).kwh, Decimal(ratio)
    times = tuple(ZoneFigure(it.zone, it.value, it.previous, kwh(it.consumption), by) for it in told.zones)
    return replace(told, meter_id=IDS[name], zones=times)


def charged(*readings: Reading, who: Account | None = None, set_off: tuple[SetOff, ...] = ()) -> Charge:
    how: Any = {"rules": RULES, "reason": "reading_submitted", "now": NOON, "set_off": set_off}
    charge = recalculate(None, key=readings[0].key, account=who or organisation(WORKS, OFFICE), readings=readings, **how)
    assert charge is not None
    return charge


def shown(charge: Charge) -> dict[str, Any]:
    told: dict[str, Any] = ExplanationResponse().dump(explanation_shown(explain(charge, charge.current, TARIFFS)))
    return told


TWO = (of("a", "333", number=1), of("b", "50", ratio="20", number=2))


def test_each_point_has_its_own_line_with_its_ratio_in_the_order_of_the_numbers() -> None:
    now = charged(*TWO).current
    figures = [tuple(map(str, (line.volume, line.price, line.amount))) for line in now.lines]
    assert [(line.point.serial if line.point else "", *each) for line, each in zip(now.lines, figures, strict=True)] == [
        ("111", "1000.000", "7.12345", "7123.45"), ("222", "333", "7.12345", "2372.11"), ("", "0", "0", "1899.11"),
    ]  # fmt: skip
    assert (now.total, now.calculator) == (Decimal("11394.67"), CALCULATOR) and CALCULATOR != "charge-1"
    first, second, vat = (line.why.ru.replace("\xa0", " ") for line in now.lines)
    assert first == "Счётчик № 111 (коэффициент 20): 1 000 кВт·ч × 7,12345 ₽ по договору = 7 123,45 ₽ без НДС"
    english = [line.why.en.replace("\xa0", " ") for line in now.lines]
    assert english[0].startswith("Meter no. 111 (ratio 20): 1,000 kWh") and english[1].startswith("Meter no. 222: 333 kWh")
    assert second.startswith("Счётчик № 222: 333 кВт·ч") and vat == "НДС 20 % с 9 495,56 ₽ = 1 899,11 ₽"


def test_a_meter_that_was_replaced_keeps_its_number_when_its_month_is_charged_again() -> None:
    corrected = (replace(TWO[0], revision=2, zones=of("a", "330").zones), TWO[1])
    how: Any = {"rules": RULES, "reason": "reading_corrected", "now": NOON}
    again = recalculate(charged(*TWO), key=TWO[0].key, account=organisation(WORKS), readings=corrected, **how)
    assert again is not None and again.current.terms is not None
    assert [(point.serial, point.meter_id) for point in again.current.terms.points] == [("111", IDS["b"]), ("222", IDS["a"])]
    assert "Счётчик № 222: 330" in again.current.lines[1].why.ru.replace("\xa0", " ")


SMALL = (of("a", "2", number=1), of("b", "2", number=2))


def as_before(charge: Charge) -> Revision:
    """The revision of the two small readings as the rules of before made it: all points in one line of each zone."""
    first, vat = charge.current.lines[0], charge.current.lines[-1]
    line = replace(first, volume=Decimal(4), amount=Decimal("28.49"), point=None)
    terms = Terms(PRICE, Decimal(20))
    return replace(charge.current, terms=terms, calculator="charge-1", lines=(line, vat), total=Decimal("34.19"))


def test_each_point_is_rounded_on_its_own_so_that_its_line_is_its_kwh_at_the_price() -> None:
    amounts = [str(line.amount) for line in charged(*SMALL).current.lines]
    assert amounts == ["14.25", "14.25", "5.70"], "together they were 28.49 before"


def test_a_charge_of_before_is_followed_and_done_again_as_it_was_made() -> None:
    made = charged(*SMALL)
    old = Charge(made.key, made.due_on, as_before(made))
    assert terms_from({"price": PRICE, "vat_percent": Decimal(20)}) == old.current.terms, "its row names no points"
    told = shown(old)
    assert told["complete"] and faults(told) == [] and "point" not in told["lines"][0]
    assert len(told["lines"][0]["reading_ids"]) == 2
    done = replay(old.key, old.current, TARIFFS)
    assert (done.total, done.calculator, done.calculator_now) == (Decimal("34.19"), "charge-1", CALCULATOR)
    with pytest.raises(ReplayDiffers):
        replay(old.key, replace(made.current, terms=old.current.terms), TARIFFS)


NAMES, RATIOS = st.sampled_from("abcd"), st.sampled_from(["1", "1", "20", "0.0333", "1.5"])
MOVE = st.integers(0, 9000).map(str) | st.integers(0, 99_999).map(lambda it: str(Decimal(it).scaleb(-3)))
MOVES = st.lists(MOVE, min_size=1, max_size=3)


@settings(max_examples=150)
@given(st.lists(st.tuples(NAMES, RATIOS, MOVES), min_size=1, max_size=6))
def test_any_points_are_as_the_oracle_has_them_explained_done_again_and_kept(told: list[tuple[str, str, list[str]]]) -> None:
    readings = [of(name, *moved, ratio=ratio, number=place) for place, (name, ratio, moved) in enumerate(told)]
    charge = charged(*readings)
    asked = [
        {"meter": name, "ratio": ratio, "zones": {zone.zone: kwh for zone, kwh in zip(it.zones, moved, strict=True)}}
        for it, (name, ratio, moved) in zip(readings, told, strict=True)
    ]
    names = {value: name for name, value in IDS.items()}
    lines = [
        (f"{names[line.point.meter_id]} x{line.point.ratio} of {line.rates}" if line.point else "vat", line.zone,
         int(line.volume * 1000), int(line.amount * 100))
        for line in charge.current.lines
    ]  # fmt: skip
    assert sorted(lines) == sorted(contract_by_points(asked, str(PRICE), "20"))
    explanation = shown(charge)
    assert explanation["complete"] and faults(explanation) == []
    total = sum((line.amount for line in charge.current.lines), Decimal("0.00"))
    assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total == total
    assert charge.current.terms is not None and terms_from(terms_row(charge.current.terms)) == charge.current.terms
    kept = [line_from(line_row(line)) for line in charge.current.lines]
    assert [(line, line.point) for line in kept] == [(line, line.point) for line in charge.current.lines]


def test_what_was_billed_without_a_reading_comes_back_in_a_line_of_its_own() -> None:
    """An account that was a home's until lately."""
    before = SetOff("2022-10", (Volume(1, "single", Decimal(100)),))
    charge = charged(*TWO, set_off=(before,))
    assert [(line.point is None, line.volume) for line in charge.current.lines] == [
        (False, 1000), (False, 333), (True, -100), (True, 0)
    ]  # fmt: skip
    assert (charge.current.volume, charge.current.total) == (Decimal(1233), Decimal("10539.85"))
    assert charge.current.lines[2].why.ru.startswith("Начислено раньше без показаний: −100")
    told = shown(charge)
    assert faults(told) == [] and replay(charge.key, charge.current, TARIFFS).total == charge.current.total
    del told["lines"][2]
    assert any("metering points" in each for each in faults(told))


@pytest.mark.parametrize(
    ("where", "what"),
    [("volume", "999"), ("price", "7.12346"), ("zone", "night"), ("rates", 2), ("reading_ids", []),
     ("point", {"meter_id": IDS["c"], "serial": "", "ratio": "20"}),
     ("point", {"meter_id": IDS["b"], "serial": "", "ratio": "2"})],
)  # fmt: skip
def test_no_figure_of_a_point_can_be_another_one(where: str, what: Any) -> None:
    told = shown(charged(*TWO))
    assert faults(told) == [] and "ratio" in {rule["code"] for rule in told["lines"][0]["rules"]}
    wrong = copy.deepcopy(told)
    wrong["lines"][0][where] = what
    assert faults(wrong) != []
    twice = {**told, "lines": [told["lines"][0], *told["lines"]]}
    assert any("stands twice" in each for each in faults(twice))


def test_a_meter_whose_ratio_changed_within_the_month_is_a_point_before_and_one_after() -> None:
    now = charged(of("a", "10", ratio="20", number=1), of("a", "10", ratio="30", number=2)).current
    assert [(line.point.ratio, line.volume) for line in now.lines if line.point] == [(20, 200), (30, 300)]


def test_others_are_told_the_point_of_each_line() -> None:
    fact = charge_calculated(charged(*TWO), debt=debt_of([], load_due_rules()))
    points = [line.get("point") for line in fact.data["lines"]]
    first, second = ("b", "111", Decimal(20)), ("a", "222", Decimal(1))
    assert points == [*({"meter_id": IDS[each[0]], "serial": each[1], "ratio": each[2]} for each in (first, second)), None]


def test_a_point_that_was_not_read_has_no_line_and_the_day_of_the_last_reading_sets_the_vat() -> None:
    only = of("a", "10", number=1)
    assert len(charged(only).current.lines) == 2
    later = replace(only, read_on=date(2026, 1, 20))
    terms = charged(later).current.terms
    assert terms is not None and terms.vat_percent == 22 and [point.serial for point in terms.points] == ["222"]
