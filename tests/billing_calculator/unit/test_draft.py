"""The reading that a customer is only thinking of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from billing_calculator.domain.errors import MeterUnknown, ReadingBelowPrevious, ReadingUnknown, ZonesDoNotFit
from billing_calculator.domain.reading import Draft, Reading, as_if_sent

from tests.billing_calculator.examples import ACCOUNT_ID, METER_ID, NOON, OTHER_READING_ID, READING_ID, account, reading

TODAY = date(2022, 11, 21)


def thought(*held: Reading, correcting: str | None = None, rates: int = 1, **values: int) -> Reading:
    draft = Draft(METER_ID, tuple((zone, Decimal(value)) for zone, value in values.items()), correcting)
    meter = account(rates=rates).meter(METER_ID)
    return as_if_sent(draft, meter=meter, account_id=ACCOUNT_ID, held=held, period="2022-11", today=TODAY, now=NOON)


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


@pytest.mark.parametrize("held", [(), (reading(200, accepted=False),)])
def test_what_is_not_there_cannot_be_corrected(held: tuple[Reading, ...]) -> None:
    with pytest.raises(ReadingUnknown):
        thought(*held, correcting=READING_ID, single=1150)


@pytest.mark.parametrize("values", [{}, {"day": 1}, {"single": 1260, "night": 3}])
def test_each_zone_of_the_meter_needs_one_value(values: dict[str, int]) -> None:
    with pytest.raises(ZonesDoNotFit):
        thought(**values)


def test_a_zone_given_twice_is_refused() -> None:
    draft = Draft(METER_ID, (("single", Decimal(1260)), ("single", Decimal(1261))), None)
    meter = account().meter(METER_ID)
    with pytest.raises(ZonesDoNotFit):
        as_if_sent(draft, meter=meter, account_id=ACCOUNT_ID, held=(), period="2022-11", today=TODAY, now=NOON)


def test_a_dial_does_not_go_back() -> None:
    with pytest.raises(ReadingBelowPrevious) as refused:
        thought(reading(200), single=1199)
    assert refused.value.details == {"zone": "single", "previous": "1200", "value": "1199"}
    assert consumed(thought(reading(200), single=1200)) == [Decimal(0)]


def test_a_meter_of_somebody_else_does_not_exist() -> None:
    with pytest.raises(MeterUnknown):
        account().meter("another")
