"""The reading that a customer is only thinking of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.draft import Draft, Today, as_if_sent
from billing_calculator.domain.errors import (
    MeterUnknown,
    ReadingAlreadyCancelled,
    ReadingNotLast,
    ReadingNotWhole,
    ReadingTooLong,
    ReadingUnknown,
    ReadingWentBackwards,
    ZoneMissing,
    ZoneTwice,
    ZoneUnknown,
)
from billing_calculator.domain.intake import IntakeRules
from billing_calculator.domain.reading import Reading

from tests.billing_calculator.examples import ACCOUNT_ID, METER_ID, NOON, OTHER_READING_ID, READING_ID, account, reading

TODAY = date(2022, 11, 21)
THEN = Today(NOON, TODAY, IntakeRules())
STARTED = Decimal(1000)


def thought(
    *held: Reading, correcting: str | None = None, rates: int = 1, started: Decimal = STARTED, **values: int | str
) -> Reading:
    draft = Draft(METER_ID, tuple((zone, Decimal(value)) for zone, value in values.items()), correcting)
    meter = account(rates=rates).meter(METER_ID)
    meter = replace(meter, initial=dict.fromkeys(meter.zones, started))
    return as_if_sent(draft, meter=meter, account_id=ACCOUNT_ID, held=held, today=THEN)


def consumed(it: Reading) -> list[Decimal]:
    return [zone.consumption for zone in it.zones]


def test_without_readings_it_counts_from_the_figures_the_meter_started_with() -> None:
    assert consumed(thought(single=1260)) == [Decimal(260)]


def test_it_counts_from_the_last_accepted_reading() -> None:
    older, last = reading(100, read_on=date(2022, 11, 1)), reading(200, reading_id=OTHER_READING_ID)
    cancelled = reading(300, reading_id="cancelled", accepted=False, read_on=TODAY)
    assert consumed(thought(last, older, cancelled, single=1260)) == [Decimal(60)]


def test_a_correction_keeps_month_day_and_previous_figures() -> None:
    it = thought(reading(200, period="2022-10"), correcting=READING_ID, single=1150)
    assert (consumed(it), it.key.period, it.read_on, it.revision) == ([Decimal(150)], "2022-10", date(2022, 11, 20), 2)


def test_zones_come_in_the_order_of_the_bill() -> None:
    it = thought(rates=3, night=1003, peak=1001, semi_peak=1002)
    assert [(zone.zone, zone.consumption) for zone in it.zones] == [("peak", 1), ("semi_peak", 2), ("night", 3)]


def test_what_is_not_there_cannot_be_corrected() -> None:
    for held in ((), (replace(reading(200), meter_id="another"),)):
        with pytest.raises(ReadingUnknown):
            thought(*held, correcting=READING_ID, single=1150)


def test_a_cancelled_reading_cannot_be_corrected() -> None:
    with pytest.raises(ReadingAlreadyCancelled):
        thought(reading(200, accepted=False), correcting=READING_ID, single=1150)


def test_only_the_last_reading_can_be_corrected() -> None:
    with pytest.raises(ReadingNotLast):
        thought(reading(100), reading(200, reading_id=OTHER_READING_ID, read_on=TODAY), correcting=READING_ID, single=1150)


@pytest.mark.parametrize("values", [{"day": 1}, {"single": 1260, "night": 3}])
def test_a_zone_that_the_meter_has_not_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(ZoneUnknown):
        thought(**values)


def test_each_zone_of_the_meter_needs_a_value() -> None:
    with pytest.raises(ZoneMissing) as refused:
        thought(rates=2, day=1260)
    assert refused.value.details["missing"] == ["night"]


@pytest.mark.parametrize("value", ["100000", "123456", "999999999999999"])
def test_a_figure_longer_than_the_dial_has_no_price(value: str) -> None:
    with pytest.raises(ReadingTooLong):
        thought(single=value)


def test_a_figure_with_a_fraction_has_no_price_and_zeros_after_the_comma_are_none() -> None:
    with pytest.raises(ReadingNotWhole) as refused:
        thought(single="12400.5")
    assert refused.value.ru.startswith("Введите 12400 вместо 12400,5.")
    assert consumed(thought(single="1260.000")) == [Decimal(260)]


def test_the_fraction_of_the_figure_a_meter_started_from_is_not_counted() -> None:
    assert consumed(thought(single=1260, started=Decimal("1000.75"))) == [Decimal(260)]


def test_a_dial_that_passed_zero_is_counted_over_it() -> None:
    assert consumed(thought(single=30, started=Decimal(99990))) == [Decimal(40)]
    begun = thought(single=30, started=Decimal(99990))
    assert consumed(thought(replace(begun, reading_id=READING_ID), correcting=READING_ID, single=40)) == [Decimal(50)]


@pytest.mark.parametrize(("started", "value"), [(89999, 30), (99990, 1991), (97999, 0)])
def test_a_lower_figure_that_no_passing_of_zero_explains_is_a_mistake(started: int, value: int) -> None:
    with pytest.raises(ReadingWentBackwards):
        thought(single=value, started=Decimal(started))


def test_a_zone_given_twice_is_refused() -> None:
    draft = Draft(METER_ID, (("single", Decimal(1260)), ("single", Decimal(1261))), None)
    meter = account().meter(METER_ID)
    with pytest.raises(ZoneTwice):
        as_if_sent(draft, meter=meter, account_id=ACCOUNT_ID, held=(), today=THEN)


def test_a_dial_does_not_go_back() -> None:
    with pytest.raises(ReadingWentBackwards) as refused:
        thought(reading(200), single=1199)
    assert refused.value.details == {"zone": "single", "previous": "1200", "value": "1199"}
    assert consumed(thought(reading(200), single=1200)) == [Decimal(0)]


def test_a_meter_of_somebody_else_does_not_exist() -> None:
    with pytest.raises(MeterUnknown):
        account().meter("another")
