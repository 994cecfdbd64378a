"""A month's charge over its life: first calculated, recalculated, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.calculation import Charge, Rules, Span, periods_of, price, recalculate
from billing_calculator.domain.charge import CALCULATOR, Household, Volume
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.ledger import charged, opening, paid
from billing_calculator.domain.pack import tariff_from
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.replay import replay
from billing_calculator.domain.stand_in import SetOff
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import INVENTED, NOON, OTHER_READING_ID, TARIFFS, account, reading

RULES = Rules(TARIFFS, load_due_rules())


def calculated(
    *readings: Reading, held: Charge | None = None, reason: str = "reading_submitted", persons: int = 4
) -> Charge | None:
    household = Household("urban_gas", persons, False)
    return recalculate(
        held, key=readings[0].key, account=account(household=household), readings=readings, rules=RULES, reason=reason, now=NOON
    )


def first(kwh: int = 260) -> Charge:
    charge = calculated(reading(kwh))
    assert charge is not None
    return charge


def test_the_first_calculation_has_no_previous_total() -> None:
    now = first().current
    assert (now.revision, now.total, now.previous_total) == (1, Decimal("1257.80"), Decimal("0.00"))
    assert now.difference == now.total
    assert now.calculator == CALCULATOR and first().due_on == date(2022, 12, 10)


def test_the_last_reading_of_a_former_meter_and_the_first_of_the_new_one_add_up_under_one_norm() -> None:
    former = reading(240, read_on=date(2022, 11, 10))
    new = replace(reading(20, reading_id=OTHER_READING_ID), meter_id="another")
    charge = calculated(former, new)
    assert charge is not None and (charge.current.volume, charge.current.total) == (Decimal(260), Decimal("1257.80"))
    assert len(charge.current.readings) == 2


def test_a_recalculation_keeps_what_was_before_it() -> None:
    held = first()
    charge = calculated(reading(200, revision=2), held=held, reason="reading_corrected")
    assert charge is not None and charge.due_on == held.due_on
    assert (charge.current.revision, charge.current.difference) == (2, Decimal("-433.80"))
    assert charge.current.previous_total == held.current.total


def test_the_same_readings_again_are_no_recalculation() -> None:
    assert calculated(reading(260), held=first()) is None


def by_ratio(moved: int, ratio: str) -> Reading:
    """As readings tells it: the dial moved by so much, and the kWh are so many times that."""
    (figure,) = reading(moved).zones
    return replace(reading(moved), zones=(replace(figure, consumption=moved * Decimal(ratio), ratio=Decimal(ratio)),))


def test_a_meters_ratio_multiplies_what_its_dial_moved_by_to_the_thousandth() -> None:
    plain = account().meters[0]
    assert plain.kwh(Decimal("10.5")) == Decimal("10.5")
    assert replace(plain, ratio=Decimal(2)).kwh(Decimal(13)) == Decimal(26)
    assert replace(plain, ratio=Decimal("1.0005")).kwh(Decimal(1)) == Decimal("1.001"), "half up"


def test_the_kwh_of_a_reading_are_those_told_with_it_because_the_ratio_is_in_them() -> None:
    home = account()
    by_twenty = replace(home, meters=(replace(home.meters[0], ratio=Decimal(20)),))
    assert price(account=by_twenty, readings=[by_ratio(13, "20")], tariffs=TARIFFS).volume == Decimal(260)


def test_a_reading_of_several_months_may_have_the_norms_of_all_of_them() -> None:
    now, before = reading(400), reading(1, reading_id=OTHER_READING_ID, period="2022-09")
    cancelled = replace(before, key=replace(before.key, period="2022-10"), accepted=False)
    other_meter = replace(cancelled, accepted=True, meter_id=OTHER_READING_ID)
    covered = periods_of("2022-11", counted=[now], of_meters=[now, before, cancelled, other_meter])
    assert covered == 2
    longer_ago = replace(before, key=replace(before.key, period="2021-12"))
    assert periods_of("2022-11", counted=[now], of_meters=[longer_ago, before]) == 2
    assert price(account=account(), readings=[now], tariffs=TARIFFS, span=Span(covered)).total == Decimal("1648.00")
    assert price(account=account(), readings=[now], tariffs=TARIFFS).total == Decimal("2270.00")
    assert periods_of("2022-11", counted=[now], of_meters=[now]) == 1
    assert periods_of("2023-01", counted=[now], of_meters=[replace(before, key=replace(before.key, period="2022-11"))]) == 2


def test_what_a_ratio_and_several_months_made_is_made_again_to_the_kopeck() -> None:
    told = by_ratio(20, "20")
    how = {"rules": RULES, "reason": "reading_submitted", "now": NOON}
    charge = recalculate(None, key=told.key, account=account(), readings=[told], span=Span(2), **how)
    assert charge is not None and (charge.current.total, charge.current.periods) == (Decimal("1648.00"), 2)
    assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total
    assert explain(charge, charge.current, TARIFFS).bands[0].upper == 400


def test_a_cancelled_reading_no_longer_counts() -> None:
    charge = calculated(reading(260, revision=2, accepted=False), held=first(), reason="reading_cancelled")
    assert charge is not None and (charge.current.total, charge.current.readings) == (Decimal("0.00"), ())


def test_a_reading_cancelled_before_it_was_charged_makes_no_charge() -> None:
    assert calculated(reading(260, revision=2, accepted=False), reason="reading_cancelled") is None


def test_the_tariff_is_that_of_the_day_of_the_last_reading_that_counts() -> None:
    early = reading(10, read_on=date(2022, 6, 29))
    late = reading(10, reading_id=OTHER_READING_ID, read_on=date(2022, 7, 1))
    cancelled = reading(10, reading_id=OTHER_READING_ID, read_on=date(2022, 7, 1), accepted=False)
    together, alone = calculated(early, late), calculated(early, cancelled)
    assert together is not None and together.current.tariff == "nizhny_2022h2"
    assert alone is not None and alone.current.tariff == "nizhny_2022h1"


def test_a_month_without_a_table_cannot_be_calculated() -> None:
    with pytest.raises(TariffMissing):
        calculated(reading(10, read_on=date(2023, 1, 20)))


@given(st.integers(0, 9000))
def test_a_recalculation_to_the_same_figures_makes_no_difference(kwh: int) -> None:
    charge = calculated(reading(kwh, revision=2), held=first(kwh), reason="reading_corrected")
    assert charge is not None and charge.current.difference == 0 and charged(charge) is None


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=6))
def test_the_entries_of_a_month_always_add_up_to_its_charge(corrections: list[int]) -> None:
    charge: Charge | None = None
    entries = Decimal("0.00")
    for revision, kwh in enumerate(corrections, start=1):
        charge = calculated(reading(kwh, revision=revision), held=charge)
        assert charge is not None
        entry = charged(charge)
        entries += entry.amount if entry else 0
    assert charge is not None and entries == charge.current.total


def test_the_first_entry_of_a_month_is_a_charge_and_later_ones_are_recalculations() -> None:
    held = first()
    later = calculated(reading(200, revision=2), held=held)
    assert later is not None
    one, other = charged(held), charged(later)
    assert one is not None and other is not None
    assert (one.kind, one.ru, one.en) == ("charge", "Начислено за ноябрь\u00a02022\u00a0года", "Charged for November\u00a02022")
    assert (other.kind, other.ru) == ("recalculation", "Перерасчёт за ноябрь\u00a02022\u00a0года")
    assert one.entry_id != other.entry_id


def test_the_opening_entry_says_of_which_day_it_is() -> None:
    entry = opening(account())
    assert (entry.kind, entry.ru, entry.en) == (
        "opening", "Остаток на 31\u00a0октября\u00a02022\u00a0года", "Balance on 31\u00a0October\u00a02022",
    )  # fmt: skip


def test_a_payment_is_taken_off() -> None:
    from tests.billing_calculator.unit.test_payment import payment

    assert (paid(payment()).amount, paid(payment()).kind) == (Decimal("-200.00"), "payment")


def test_heat_is_never_priced_by_a_table_of_electricity() -> None:
    heat = reading(260)
    heat = replace(heat, key=replace(heat.key, service="heat"))
    with pytest.raises(TariffMissing):
        price(account=account(), readings=[heat], tariffs=TARIFFS)


def test_what_was_billed_without_a_reading_is_taken_off_only_while_the_reading_counts() -> None:
    set_off = (SetOff("2022-10", (Volume(1, "single", Decimal(60)),)),)
    told: dict[str, Any] = {"key": reading(260).key, "account": account(), "rules": RULES, "now": NOON, "set_off": set_off}
    charge = recalculate(None, readings=[reading(260)], reason="reading_submitted", **told)
    assert charge is not None and (charge.current.volume, charge.current.total) == (Decimal(200), Decimal("824.00"))
    assert charge.current.set_off == set_off
    cancelled = replace(reading(260), accepted=False, revision=2)
    after = recalculate(charge, readings=[cancelled], reason="reading_cancelled", **told)
    assert after is not None and (after.current.total, after.current.set_off) == (0, ())


def test_the_season_of_the_billed_month_counts() -> None:
    rules = replace(RULES, tariffs=replace(TARIFFS, tables=tuple(map(tariff_from, INVENTED))))
    home = account(household=Household("urban_electric_stove", 2, False), plan="seasons")
    october = reading(306, period="2025-10", read_on=date(2025, 10, 20))
    assert [line.band for line in price(account=home, readings=[october], tariffs=rules.tariffs).lines] == ["range_1"]


@pytest.mark.parametrize(
    ("used", "billed", "lines"),
    [
        ((40,), (60,), [("single", "-20", "-82.40")]),
        ((90, 20), (60, 30), [("day", "30", "135.30"), ("night", "-10", "-22.00")]),
        ((90, 20), (60, 20), [("day", "30", "135.30")]),
    ],
)
def test_what_was_billed_too_much_goes_back_by_the_lowest_price(
    used: tuple[int, ...], billed: tuple[int, ...], lines: list[tuple[str, str, str]]
) -> None:
    rates = len(used)
    volumes = tuple(Volume(rates, zone, Decimal(kwh)) for zone, kwh in zip(ZONES_OF_RATES[rates], billed, strict=True))
    priced = price(
        account=account(rates=rates), readings=[reading(*used)], tariffs=TARIFFS, set_off=[SetOff("2022-10", volumes)]
    )
    assert [(line.zone, str(line.volume), str(line.amount)) for line in priced.lines] == lines
    assert (priced.volume, priced.total) == (sum(used) - sum(billed), sum(line.amount for line in priced.lines))


def test_half_a_kwh_over_the_norm_is_no_repayment() -> None:
    home = account(household=Household("urban_gas", 4, False, own_norm=Decimal(0)))
    assert [line.band for line in price(account=home, readings=[reading("0.5")], tariffs=TARIFFS).lines] == ["over_norm"]
