"""What-ifs at their bounds: what cannot be asked, which day's prices count, and how a difference is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.calculation import Rules, Span, recalculate
from billing_calculator.domain.charge import NOTHING, Volume, Why
from billing_calculator.domain.draft import Draft, Today, as_if_sent
from billing_calculator.domain.errors import ReadingWentBackwards
from billing_calculator.domain.intake import IntakeRules
from billing_calculator.domain.pack_life import State, gave_way
from billing_calculator.domain.replay import InputsNotKept, ReplayDiffers, replay
from billing_calculator.domain.stand_in import SetOff
from billing_calculator.domain.what_if import Otherwise, Typical, WhatIfRefused, suppose
from billing_calculator.domain.what_if.ask import NothingUsed, Options, check, options_of
from billing_calculator.domain.what_if.suppose import Kept, keep
from billing_calculator.domain.what_if.words import compared, with_meter
from billing_calculator.domain.what_if.zones import other_zones
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import METER_ID, NOON, OTHER_READING_ID, READING_ID, TARIFFS, account, reading
from tests.billing_calculator.unit.test_pack_life import approved, handed_in, step

RULES = Rules(TARIFFS, load_due_rules())
USUAL = Typical(night=25)


def kept(*kwh: int, months: int = 1, before: Decimal = NOTHING, off: int = 0) -> Kept:
    """A charge of August by two readings, the later of the 20th; perhaps with something set off."""
    used = [reading(*kwh, period="2022-08", read_on=date(2022, 8, 20))]
    used.append(replace(reading(*(0 for _ in kwh), period="2022-08", read_on=date(2022, 8, 1)), reading_id=OTHER_READING_ID))
    set_off = (SetOff("2022-07", (Volume(len(kwh), used[0].zones[0].zone, Decimal(off)),)),) if off else ()
    how = {"rules": RULES, "reason": "reading_submitted", "now": NOON, "set_off": set_off, "span": Span()}
    charge = recalculate(None, key=used[0].key, account=account(), readings=used, **how)  # type: ignore[arg-type]
    assert charge is not None
    return keep(charge.key, charge.current, TARIFFS, months=months, before=before)


def test_a_charge_without_kwh_or_with_some_given_back_has_nothing_to_compare() -> None:
    assert kept(1).on == date(2022, 8, 20) and kept(1, 0).revision.volume == 1
    for kwh, off in (((0,), 0), ((5,), 9), ((5, 90), 9)):
        with pytest.raises(NothingUsed):
            kept(*kwh, off=off)


def test_the_months_read_at_once_each_go_by_their_own_day() -> None:
    """June by the prices of its 30th, July by those of its 31st, August by those of the reading; 250 kWh each."""
    told = suppose(kept(750, months=3, before=Decimal("100.00")), Otherwise(in_time=True), USUAL)
    assert [(row.period, row.on, row.amount) for row in told.rows] == [
        ("2022-06", date(2022, 6, 30), Decimal("796.00")), ("2022-06", date(2022, 6, 30), Decimal("348.50")),
        ("2022-07", date(2022, 7, 31), Decimal("824.00")), ("2022-07", date(2022, 7, 31), Decimal("361.50")),
        ("2022-08", date(2022, 8, 20), Decimal("824.00")), ("2022-08", date(2022, 8, 20), Decimal("361.50")),
    ]  # fmt: skip
    alone = kept(750, months=3).revision.total
    assert (told.charged, told.difference) == (alone + 100, told.total - alone - 100)
    assert {each.name for each in told.tables} == {"nizhny_2022h1", "nizhny_2022h2"} and " за август" not in told.summary.ru


def test_two_months_read_at_once_are_compared_with_what_both_were_charged() -> None:
    told = suppose(kept(500, months=2, before=Decimal("100.00")), Otherwise(in_time=True), USUAL)
    assert told.charged == kept(500).revision.total + 100
    of = kept(500)
    assert options_of(of.revision, of.pack, of.household, service="heat", months=1).zones == []
    assert options_of(of.revision, of.pack, of.household, service="electricity", months=1).zones == [2, 3]


def test_of_one_month_its_own_total_is_compared_and_its_name_is_told() -> None:
    told = suppose(kept(300, before=Decimal("100.00")), Otherwise(persons=2), USUAL)
    assert told.charged == kept(300).revision.total and "за август" in told.summary.ru
    assert [each.name for each in told.tables] == ["nizhny_2022h2"]
    single = suppose(kept(100, 50), Otherwise(zones=1), USUAL)
    assert [(row.zone, row.volume) for row in single.rows] == [("single", 150)]


@pytest.mark.parametrize("zones", [2, 3])
def test_the_meter_that_was_asked_about_is_named(zones: int) -> None:
    told = suppose(kept(260), Otherwise(zones=zones), USUAL).summary
    assert told.ru.startswith(with_meter(zones).ru) and told.en.startswith(with_meter(zones).en)


def test_two_months_can_be_read_in_time_and_one_cannot() -> None:
    options = Options(rates=[1], zones=[2], persons=4, months=2)
    check(Otherwise(in_time=True), options)
    with pytest.raises(WhatIfRefused):
        check(Otherwise(in_time=True), replace(options, months=1))


def test_only_meters_that_all_know_the_night_tell_it() -> None:
    day, night, single = Volume(2, "day", Decimal(60)), Volume(2, "night", Decimal(40)), Volume(1, "single", Decimal(100))
    volumes, _ = other_zones([day, night], Otherwise(zones=3), USUAL)
    assert volumes[-1] == Volume(3, "night", Decimal(40))
    volumes, _ = other_zones([day, night, single], Otherwise(zones=3), USUAL)
    assert volumes[-1] == Volume(3, "night", Decimal(50)), "a quarter of all, because one of the meters does not tell"
    three = [Volume(3, "peak", Decimal(30)), Volume(3, "semi_peak", Decimal(30)), Volume(3, "night", Decimal(40))]
    assert other_zones(three, Otherwise(zones=2), USUAL)[0] == [day, night]


@pytest.mark.parametrize(
    ("total", "ru", "en"),
    [
        ("10.50", "на 0,50 ₽ больше", "RUB 0.50 more"), ("9.50", "на 0,50 ₽ меньше", "RUB 0.50 less"),
        ("10.00", "столько же", "what was"),
    ],
)  # fmt: skip
def test_more_less_or_the_same(total: str, ru: str, en: str) -> None:
    told = compared(Why("Иначе", "Else"), "", total=Decimal(total), charged=Decimal("10.00"))
    assert ru in told.ru.replace("\xa0", " ") and en in told.en.replace("\xa0", " ")


# done again


def test_a_revision_whose_inputs_were_not_kept_or_whose_lines_differ_is_not_done_again() -> None:
    made = kept(260).revision
    key = kept(260).key
    assert replay(key, made, TARIFFS).total == made.total
    for unknown in (replace(made, household=None), replace(made, pack_hash="")):
        with pytest.raises(InputsNotKept):
            replay(key, unknown, TARIFFS)
    first, second = made.lines
    other = replace(made, lines=(replace(first, volume=first.volume + 1), second))
    with pytest.raises(ReplayDiffers):
        replay(key, other, TARIFFS)
    with pytest.raises(ReplayDiffers):
        replay(key, replace(made, total=made.total + 1), TARIFFS)


# a reading that is only thought of


def test_a_correction_counts_as_accepted_and_a_first_thought_is_its_first_revision() -> None:
    meter, today = account().meters[0], Today(NOON, date(2022, 11, 21), IntakeRules())
    how = {"meter": meter, "account_id": account().account_id, "today": today}
    first = as_if_sent(Draft(METER_ID, (("single", Decimal(1010)),), None), held=[], **how)  # type: ignore[arg-type]
    assert (first.revision, first.accepted, first.zones[0].previous) == (1, True, Decimal(1000))
    again = as_if_sent(Draft(METER_ID, (("single", Decimal(1010)),), READING_ID), held=[reading(200)], **how)  # type: ignore[arg-type]
    assert again.accepted and again.revision == 2


def test_a_meter_of_other_zones_than_its_last_reading_counts_from_zero() -> None:
    two = account(rates=2).meters[0]
    draft = Draft(METER_ID, (("day", Decimal(5)), ("night", Decimal(3))), None)
    today = Today(NOON, date(2022, 11, 21), IntakeRules())
    thought = as_if_sent(draft, meter=two, account_id="a", held=[reading(200)], today=today)
    assert [(zone.previous, zone.consumption) for zone in thought.zones] == [(0, 5), (0, 3)]


@pytest.mark.parametrize(
    ("before", "value", "most", "used"),
    [(90000, 100, 20000, 10100), (89999, 100, 20000, None), (99000, 1000, 2000, 2000), (99000, 1001, 2000, None)],
)
def test_a_dial_passes_zero_from_its_last_tenth_on_and_not_by_more_than_is_plausible(
    before: int, value: int, most: int, used: int | None
) -> None:
    meter = replace(account().meters[0], initial={"single": Decimal(before)}, largest_increment=Decimal(most))
    draft, today = Draft(METER_ID, (("single", Decimal(value)),), None), Today(NOON, date(2022, 11, 21), IntakeRules())
    if used is None:
        with pytest.raises(ReadingWentBackwards):
            as_if_sent(draft, meter=meter, account_id="a", held=[], today=today)
    else:
        assert as_if_sent(draft, meter=meter, account_id="a", held=[], today=today).zones[0].consumption == used


# packs that gave way


def test_a_pack_gave_way_to_the_one_that_named_it_and_to_no_other() -> None:
    old = approved(handed_in(), step("published", "boris")).after(State.REPLACED, step("replaced", "boris", "newer"))
    newer = replace(handed_in(name="newer"), replaces="nizhny_2022h2")
    assert gave_way(old, to=newer)
    assert not gave_way(replace(old, state=State.PUBLISHED), to=newer)
    assert not gave_way(old, to=replace(newer, replaces="another"))
    elsewhere = approved(handed_in(), step("published", "boris")).after(State.REPLACED, step("replaced", "boris", "third"))
    assert not gave_way(elsewhere, to=newer)
