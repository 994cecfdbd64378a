"""A check finds everything at once: what refuses figures, what has to be confirmed, and what is worth knowing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from contracts.api.readings import CheckResponse
from readings.domain import answers
from readings.domain.examining import Examination, examine
from readings.domain.faults import ReadingImplausible
from readings.domain.intake_errors import (
    MeterAutomatic,
    ReadBeforeLast,
    ReadInFuture,
    ReadingWindowClosed,
    ReadOnRefused,
    ReadTooLongAgo,
    VerificationExpired,
)
from readings.domain.meter import AccountStatus, Meter
from readings.domain.period import intake_on
from readings.domain.reading import Standing
from readings.domain.rules import Late, Taking

from tests.readings.examples import RULES, TODAY, a_meter, a_standing, accepted, after, values


def examined(
    standing: Standing, *, today: date = TODAY, rules: Any = RULES, read_on: date | None = None, **figures: Any
) -> Examination:
    return examine(
        standing=standing,
        meter_id="meter-1",
        values=values(**figures),
        intake=intake_on(today, rules),
        rules=rules,
        read_on=read_on,
    )


def codes(examination: Examination) -> list[tuple[str, str, str | None]]:
    told = CheckResponse().dump(answers.check(examination, counts_to="2022-11", late=False))
    assert CheckResponse().validate(told) == {}
    assert all(reason["ru"].endswith(".") and reason["en"].endswith(".") for reason in told["reasons"])
    return [(reason["weight"], reason["code"], reason["pointer"]) for reason in told["reasons"]]


def sent_monthly(meter: Meter, *used: tuple[int, int]) -> Standing:
    """Day and night as they went on month by month."""
    standing, day, night = a_standing(meter), 100, 50
    for turn, (by_day, by_night) in enumerate(used):
        day, night = day + by_day, night + by_night
        at = date(2022, 3 + turn, 20)
        standing = after(standing, accepted(standing, today=at, confirmed=True, day=day, night=night))
    return standing


def test_every_reason_is_told_at_once_with_its_weight_and_its_field() -> None:
    meter = replace(a_meter(day=500, night=300), automatic=True, verification_due_on=date(2022, 9, 1))
    standing = a_standing(meter, status=AccountStatus.CLOSED)

    found = examined(standing, today=date(2022, 11, 10), read_on=date(2022, 11, 11), day="400", night="1234567.8", peak=1)

    assert codes(found) == [
        ("refusal", "account_closed", None),
        ("refusal", "reading_window_not_open", None),
        ("refusal", "meter_automatic", None),
        ("refusal", "read_in_future", "/read_on"),
        ("refusal", "zone_unknown", "/values/2/zone"),
        ("refusal", "reading_not_whole", "/values/1/value"),
        ("refusal", "reading_too_long", "/values/1/value"),
        ("refusal", "reading_went_backwards", "/values/0/value"),
        ("note", "verification_expired", None),
    ]


def test_the_expected_range_of_each_zone_is_told_whatever_was_typed() -> None:
    found = examined(a_standing(a_meter(day=500, night=99000)), day=1)
    told = CheckResponse().dump(answers.check(found, counts_to="2022-11", late=False))
    assert told["expected"] == [
        {"zone": "day", "previous": "500", "from": "500", "to": "2500", "most_kwh": "2000", "ratio": "1"},
        {"zone": "night", "previous": "99000", "from": "99000", "to": "99999", "most_kwh": "2000", "ratio": "1"},
    ]


def test_a_meter_with_a_ratio_uses_the_difference_times_the_ratio_and_says_so() -> None:
    standing = a_standing(replace(a_meter(single=140), ratio=Decimal(20)))

    reading = accepted(standing, single=150)

    assert (reading.zones[0].consumption, reading.zones[0].ratio) == (200, 20)
    assert "200\u00a0кВт·ч (разница показаний × 20)" in answers.reading_message(reading).ru
    with pytest.raises(ReadingImplausible) as doubted:
        accepted(standing, single=241)
    assert doubted.value.details["expected"] == {"from": "140", "to": "240"}


def test_a_ratio_with_decimals_comes_to_thousandths_of_a_kwh() -> None:
    reading = accepted(a_standing(replace(a_meter(single=0), ratio=Decimal("1.3335"))), single=7)
    assert reading.zones[0].consumption == Decimal("9.335")
    assert "9,335\u00a0кВт·ч" in answers.reading_message(reading).ru


def test_the_meters_own_limit_takes_the_place_of_the_rule() -> None:
    assert accepted(a_standing(replace(a_meter(single=0), largest_increment=Decimal(9000))), single=9000).number == 1
    with pytest.raises(ReadingImplausible):
        accepted(a_standing(replace(a_meter(single=0), largest_increment=Decimal(150))), single=151)


def test_an_automatic_meter_asks_nothing_of_the_customer_and_says_what_is_done_instead() -> None:
    standing = a_standing(replace(a_meter(), automatic=True))
    with pytest.raises(MeterAutomatic) as refused:
        accepted(standing, single=12500)
    assert "снимаются автоматически" in refused.value.ru and RULES.phone in refused.value.ru
    assert accepted(standing, rules=replace(RULES, automatic=Taking.ACCEPT), single=12500).number == 1


def test_an_expired_verification_is_noted_or_refuses_as_the_rules_say() -> None:
    standing = a_standing(replace(a_meter(), verification_due_on=date(2022, 11, 19)))
    assert codes(examined(standing, single=12500)) == [("note", "verification_expired", None)]
    assert codes(examined(standing, today=date(2022, 11, 19), single=12500)) == []
    strict = replace(RULES, verification_expired=Taking.REFUSE)
    assert codes(examined(standing, rules=strict, single=12500)) == [("refusal", "verification_expired", None)]
    with pytest.raises(VerificationExpired):
        accepted(standing, rules=strict, single=12500)


def test_rules_may_take_no_late_readings() -> None:
    strict, late = replace(RULES, late=Late.REFUSE), date(2022, 11, 26)
    assert intake_on(late, strict).open is False
    with pytest.raises(ReadingWindowClosed):
        accepted(a_standing(), today=late, rules=strict, single=12500)


@pytest.mark.parametrize(
    ("read_on", "refusal"),
    [
        (date(2022, 11, 21), ReadInFuture),
        (date(2022, 10, 30), ReadBeforeLast),
        (date(2022, 10, 31), None),
        (date(2022, 11, 20), None),
    ],
)
def test_the_day_of_reading_lies_between_the_last_one_and_today(read_on: date, refusal: type[ReadOnRefused] | None) -> None:
    if refusal is None:
        assert accepted(a_standing(), read_on=read_on, single=12500).read_on == read_on
        return
    with pytest.raises(refusal) as refused:
        accepted(a_standing(), read_on=read_on, single=12500)
    assert refused.value.errors[0]["pointer"] == "/read_on"
    assert refused.value.details["expected"] == {"from": "2022-10-31", "to": "2022-11-20"}


def test_a_day_of_reading_longer_ago_than_the_rules_allow_is_refused() -> None:
    with pytest.raises(ReadTooLongAgo):
        accepted(a_standing(), read_on=date(2022, 11, 9), rules=replace(RULES, read_within_days=10), single=12500)


def test_the_month_is_that_of_the_day_the_figures_came_not_of_the_day_the_dial_was_read() -> None:
    reading = accepted(a_standing(), today=date(2022, 11, 27), read_on=date(2022, 11, 24), single=12500)
    assert (reading.period, reading.late, reading.read_on, reading.received_on) == (
        "2022-12", True, date(2022, 11, 24), date(2022, 11, 27)
    )  # fmt: skip
    assert "за ноябрь 2022" in answers.reading_message(reading).ru


def test_a_zone_that_stands_still_while_the_other_goes_on_is_doubted_and_may_be_confirmed() -> None:
    standing = sent_monthly(a_meter(day=100, night=50), (70, 0), (80, 0))

    found = examined(standing, day=330, night=50)

    assert codes(found) == [("doubt", "zone_stuck", "/values/1/value")]
    assert found.settled(confirmed=True).zones[1].consumption == 0
    assert codes(examined(standing, day=330, night=51)) == []


@pytest.mark.parametrize("used", [((70, 0),), ((0, 0), (80, 0)), ((70, 1), (80, 0))])
def test_a_zone_is_not_stuck_before_it_has_stood_often_enough_while_others_moved(used: tuple[tuple[int, int], ...]) -> None:
    standing = sent_monthly(a_meter(day=100, night=50), *used)
    last = standing.readings[0].values()
    assert codes(examined(standing, day=last["day"] + 80, night=last["night"])) == []


def test_zones_that_use_in_the_proportion_that_was_the_others_are_doubted() -> None:
    standing = sent_monthly(a_meter(day=100, night=50), (200, 80), (190, 90), (210, 70))

    assert codes(examined(standing, day=780, night=490)) == [("doubt", "zones_swapped", "/values/1/value")]
    assert codes(examined(standing, day=850, night=390)) == []
    assert codes(examined(standing, day=710, night=320)) == [], "too little to judge by"


def test_figures_in_each_others_places_are_refused_with_the_hint_to_change_them_over() -> None:
    found = examined(a_standing(a_meter(day=5000, night=3000)), day=3100, night=5200)

    assert codes(found) == [
        ("refusal", "reading_went_backwards", "/values/0/value"),
        ("doubt", "reading_implausible", "/values/1/value"),
        ("note", "zones_swapped", "/values/1/value"),
    ]
