"""A month without a reading: what the average is made of, how long it may stand in, and what comes after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.calculation import Charge, Rules
from billing_calculator.domain.charge import NOTHING, Household, Volume
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.replay import replay
from billing_calculator.domain.stand_in import NO_HISTORY, History, SetOff, net
from billing_calculator.domain.tariff import Season, Tariffs
from billing_calculator.domain.unread import (
    NORMATIVE_LACKING,
    READING_LACKING,
    NoReading,
    NormativeMissing,
    ReadingLacking,
    billed_as_charged,
    charge_unread,
    history_of,
)
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import ACCOUNT_ID, NOON, TARIFFS, account

RULES = Rules(TARIFFS, load_due_rules())


def single(kwh: int | str) -> Volume:
    return Volume(1, "single", Decimal(kwh))


def months(count: int, kwh: int = 600) -> History:
    return History(count, (single(kwh),))


def charged(
    history: History, *, before: int = 0, normative: int | None = None, held: Charge | None = None, period: str = "2022-10",
    rules: Rules = RULES,
) -> Charge:  # fmt: skip
    key = ChargeKey(ACCOUNT_ID, "electricity", period)
    of = None if normative is None else Decimal(normative)
    return charge_unread(NoReading(key, account(), history, before, of, held), rules=rules, now=NOON)


def test_the_average_is_of_all_kwh_since_the_latest_month_that_is_half_a_year_older_than_the_last() -> None:
    read = {f"2022-{month:02d}": (single(month * 10),) for month in range(1, 10)}
    assert history_of(read) == History(6, (single(40 + 50 + 60 + 70 + 80 + 90),)), "March is half a year before September"
    del read["2022-03"]
    assert history_of(read) == History(7, (single(40 + 50 + 60 + 70 + 80 + 90),)), "then February is"


def test_where_the_meter_was_read_for_less_than_half_a_year_the_average_is_of_all_of_it() -> None:
    two = (Volume(2, "day", Decimal(7)), Volume(2, "night", Decimal(3)))
    assert history_of({"2022-05": two, "2022-06": two, "2022-09": two}) == History(
        4, (Volume(2, "day", Decimal(14)), Volume(2, "night", Decimal(6)))
    ), "what came before the first reading has no beginning"
    assert history_of({"2022-05": (single(9),)}) == History(0, ())
    assert history_of({}) == NO_HISTORY == History(0, ())


def test_three_months_by_average_then_the_normative_of_everybody() -> None:
    first = charged(months(6), normative=75).current
    assert first.stand_in is not None and (first.stand_in.by, first.volume, first.total) == ("average", 100, Decimal("412.00"))
    assert (first.stand_in.in_a_row, first.stand_in.left, first.stand_in.normative) == (1, 2, None)
    third = charged(months(6), before=2, normative=75).current.stand_in
    assert third is not None and (third.by, third.in_a_row, third.left) == ("average", 3, 0)
    fourth = charged(months(6), before=3, normative=75).current
    assert fourth.stand_in is not None and (fourth.stand_in.by, fourth.volume) == ("normative", 300)
    assert fourth.stand_in.normative == 75 and fourth.total == Decimal("1547.00")


def test_fewer_than_three_known_months_make_no_average() -> None:
    assert charged(months(3, 300)).current.volume == 100
    late = charged(months(2, 300), normative=75).current.stand_in
    assert late is not None and late.by == "normative"


@pytest.mark.parametrize(("history", "before"), [(months(2), 0), (NO_HISTORY, 0), (months(6), 3)])
def test_where_nobody_set_a_normative_none_is_made_up(history: History, before: int) -> None:
    with pytest.raises(NormativeMissing) as missing:
        charged(history, before=before)
    assert missing.value.lacking == NORMATIVE_LACKING
    assert missing.value.details == {"tariff_plan": "nizhny", "tariff": "nizhny_2022h2", "normative": "urban_gas"}


def test_an_organisations_month_waits_for_its_reading() -> None:
    key = ChargeKey(ACCOUNT_ID, "electricity", "2022-10")
    month = NoReading(key, replace(account(), legal_entity=True), months(6), 0, Decimal(75))
    with pytest.raises(ReadingLacking) as lacking:
        charge_unread(month, rules=RULES, now=NOON)
    assert lacking.value.lacking == READING_LACKING


def test_a_charge_made_once_is_made_again_as_its_next_revision_and_keeps_its_due_day() -> None:
    made = charged(months(6))
    assert (made.current.revision, made.current.previous_total, made.due_on) == (1, NOTHING, date(2022, 11, 10))
    held = Charge(made.key, date(2022, 12, 24), made.current)
    again = charged(months(6, 900), held=held)
    assert (again.current.revision, again.due_on) == (2, date(2022, 12, 24))
    assert (again.current.previous_total, again.current.difference) == (Decimal("412.00"), Decimal("206.00"))


def test_the_month_goes_by_its_own_season_and_the_prices_of_its_last_day() -> None:
    autumn = Season(frozenset({10}), Decimal("0.1"))
    rules = Rules(Tariffs(tuple(replace(each, seasons=(autumn,)) for each in TARIFFS.tables)), RULES.due)
    october = charged(months(6), rules=rules)
    assert [line.volume for line in october.current.lines] == [20, 80], "a tenth of the norm of 200"
    assert replay(october.key, october.current, rules.tariffs).total == october.current.total
    assert [line.volume for line in charged(months(6), rules=rules, period="2022-09").current.lines] == [100]
    assert charged(months(6), period="2022-06").current.tariff == "nizhny_2022h1"
    billed = billed_as_charged(october)
    assert (billed.on, billed.tariff, billed.group) == (date(2022, 10, 31), "nizhny_2022h2", "urban_gas")
    assert billed.lines == october.current.lines and billed.pack_hash == october.current.pack_hash


def test_what_was_billed_by_one_zone_is_taken_off_those_of_the_dial_even_if_they_stood_still() -> None:
    still = [Volume(2, "day", Decimal(0)), Volume(2, "night", Decimal(0))]
    off = [SetOff("2022-09", (single(90),))]
    assert net(still, off) == [Volume(2, "day", Decimal(-45)), Volume(2, "night", Decimal(-45))]
    used = [Volume(2, "day", Decimal(200)), Volume(2, "night", Decimal(100))]
    assert net(used, off) == [Volume(2, "day", Decimal(140)), Volume(2, "night", Decimal(70))]


def test_a_home_of_nobody_known_is_taken_back_without_a_group() -> None:
    made = charged(months(6))
    unknown = replace(made, current=replace(made.current, household=None))
    assert billed_as_charged(unknown).group == ""
    assert made.current.household == Household("urban_gas", 4, False)
