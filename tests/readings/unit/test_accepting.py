from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings.domain.decisions import accept
from readings.domain.errors import AccountClosed, MeterUnknown, ReadingWindowNotOpen
from readings.domain.faults import (
    ReadingImplausible,
    ReadingNotWhole,
    ReadingTooLong,
    ReadingWentBackwards,
    ZoneMissing,
    ZoneTwice,
    ZoneUnknown,
)
from readings.domain.meter import AccountStatus, ZoneValue
from readings.domain.reading import Standing, Submission
from readings.domain.rules import RuleBook

from tests.readings.examples import NOW, RULES, TODAY, a_meter, a_standing, accepted, after, submitted, values


def test_the_first_reading_is_compared_with_the_figures_the_meter_started_with() -> None:
    reading = accepted(a_standing(), single=12660)

    assert [(zone.previous, zone.consumption) for zone in reading.zones] == [(Decimal(12400), Decimal(260))]
    assert (reading.period, reading.revision, reading.number, reading.late) == ("2022-11", 1, 1, False)


def test_the_fraction_of_a_starting_figure_is_not_compared_because_customers_do_not_read_it() -> None:
    reading = accepted(a_standing(a_meter(single="12345.6")), single=12345)

    assert reading.zones[0].previous == 12345
    assert reading.zones[0].consumption == 0


def test_a_zone_without_a_starting_figure_started_at_zero() -> None:
    meter = a_meter(day=10, night=20)
    without_night = type(meter)(**{**vars(meter), "initial_values": meter.initial_values[:1]})

    assert without_night.starting_values() == {"day": 10, "night": 0}


def test_the_next_reading_is_compared_with_the_last_accepted_one() -> None:
    standing = a_standing()
    first = accepted(standing, single=12660)

    second = accepted(after(standing, first), single=12700)

    assert (second.zones[0].previous, second.zones[0].consumption, second.number) == (12660, 40, 2)


def test_three_zones_are_kept_in_the_order_of_the_bill() -> None:
    reading = accepted(a_standing(a_meter(peak=10, semi_peak=20, night=30)), night=31, peak=12, semi_peak=23)

    assert [(zone.zone, zone.consumption) for zone in reading.zones] == [("peak", 2), ("semi_peak", 3), ("night", 1)]


def test_a_reading_below_the_last_one_is_refused_with_the_expected_range() -> None:
    with pytest.raises(ReadingWentBackwards) as refused:
        accepted(a_standing(), single=12399)

    assert refused.value.ru == (
        "Показание 12399 меньше предыдущего, 12400. Ожидается число от 12400 до 14400. Если неверно предыдущее показание, "
        "исправьте или отмените его, а если его месяц уже закрыт, позвоните нам: 8-831-000-00-00."
    )
    assert refused.value.en == (
        "The reading 12399 is below the previous one, 12400. A figure from 12400 to 14400 is expected. If the previous one "
        "is wrong, correct or cancel it, and if its month is closed already, please call us: 8-831-000-00-00."
    )
    assert refused.value.details == {
        "zone": "single", "previous": "12400", "value": "12399", "expected": {"from": "12400", "to": "14400"},
    }  # fmt: skip


def test_every_zone_that_went_backwards_is_pointed_at() -> None:
    with pytest.raises(ReadingWentBackwards) as refused:
        accepted(a_standing(a_meter(day=100, night=50)), night=49, day=99)

    assert [error["pointer"] for error in refused.value.errors] == ["/values/0/value", "/values/1/value"]
    assert refused.value.errors[0]["ru"].startswith("Зона «ночь»: показание 49 меньше предыдущего, 50.")
    assert refused.value.details["zone"] == "night"
    assert refused.value.ru.count("8-831-000-00-00") == 1


def test_a_reading_with_more_digits_than_the_meter_is_refused() -> None:
    with pytest.raises(ReadingTooLong) as refused:
        accepted(a_standing(), single=124005)

    assert (
        refused.value.ru == "В показании 124005 больше цифр, чем на счётчике: их 5 до запятой. Ожидается число от 12400 до 14400."
    )
    assert refused.value.details["digits"] == 5


def test_the_expected_range_ends_where_the_dial_ends() -> None:
    with pytest.raises(ReadingTooLong) as refused:
        accepted(a_standing(a_meter(single=99000)), single=100000)

    assert refused.value.details["expected"] == {"from": "99000", "to": "99999"}


def test_the_red_digits_after_the_comma_are_not_asked_for() -> None:
    with pytest.raises(ReadingNotWhole) as refused:
        accepted(a_standing(), single="12660.7")

    assert refused.value.ru == "Введите 12660 вместо 12660,7. Красные цифры после запятой не нужны."
    assert refused.value.errors[0]["pointer"] == "/values/0/value"


def test_a_zone_the_meter_does_not_have_is_refused_with_the_zones_it_has() -> None:
    with pytest.raises(ZoneUnknown) as refused:
        accepted(a_standing(a_meter(day=1, night=1)), day=2, night=2, peak=3)

    assert refused.value.ru == "У этого счётчика нет зоны «пик». Его зоны: «день», «ночь»."
    assert refused.value.details == {"zone": "peak", "zones": ["day", "night"]}


def test_a_single_zone_meter_says_that_it_takes_one_figure() -> None:
    with pytest.raises(ZoneUnknown) as refused:
        accepted(a_standing(), noon=2)

    assert refused.value.ru == "У этого счётчика нет зоны «noon». Он однозонный: введите одно показание."


def test_a_missing_zone_is_refused() -> None:
    with pytest.raises(ZoneMissing) as refused:
        accepted(a_standing(a_meter(peak=1, semi_peak=1, night=1)), peak=2)

    assert refused.value.details["missing"] == ["semi_peak", "night"]
    assert "«полупик», «ночь»" in refused.value.ru
    assert [error["pointer"] for error in refused.value.errors] == ["/values"]


def sent_by_customer(standing: Standing, sent: list[ZoneValue], meter_id: str = "meter-1") -> None:
    submission = Submission(account_id="account-1", meter_id=meter_id, values=sent, confirmed=False)
    accept(standing=standing, submission=submission, book=RuleBook(RULES, {}), reading_id="reading-1", today=TODAY, now=NOW)


def test_a_zone_sent_twice_is_refused() -> None:
    sent = [*values(day=2), *values(day=3, night=4)]
    with pytest.raises(ZoneTwice) as refused:
        sent_by_customer(a_standing(a_meter(day=1, night=1)), sent)

    assert [error["pointer"] for error in refused.value.errors] == ["/values/1/zone"]
    assert refused.value.ru == "Зона «день»: показание указано дважды, а нужно одно."


def test_a_meter_of_another_account_is_unknown() -> None:
    with pytest.raises(MeterUnknown):
        sent_by_customer(a_standing(), values(single=1), meter_id="meter-9")


@pytest.mark.parametrize("closed_on", [None, date(2022, 10, 31)])
def test_a_closed_account_takes_no_readings(closed_on: date | None) -> None:
    standing = a_standing(status=AccountStatus.CLOSED)
    account = type(standing.account)(**{**vars(standing.account), "closed_on": closed_on})

    with pytest.raises(AccountClosed) as refused:
        accepted(type(standing)(account, ()), single=12500)

    assert refused.value.details == {"closed_on": closed_on.isoformat() if closed_on else None}


def test_before_the_window_no_reading_is_taken() -> None:
    with pytest.raises(ReadingWindowNotOpen) as refused:
        accepted(a_standing(), today=date(2022, 11, 14), single=12500)

    assert refused.value.details == {"opens_on": "2022-11-15", "closes_on": "2022-11-25"}


def test_a_late_reading_counts_to_the_next_month() -> None:
    reading = accepted(a_standing(), today=date(2022, 12, 26), single=12500)

    assert (reading.period, reading.late, reading.read_on) == ("2023-01", True, date(2022, 12, 26))


def test_more_than_the_plausible_consumption_needs_a_confirmation() -> None:
    with pytest.raises(ReadingImplausible) as refused:
        accepted(a_standing(), single=14401)

    assert refused.value.details["consumption"] == "2001"
    assert refused.value.details["expected_consumption"] == "2000"
    assert refused.value.details["expected"] == {"from": "12400", "to": "14400"}
    assert refused.value.details["rolled_over"] is False
    assert "2\u00a0001\u00a0кВт·ч" in refused.value.ru


def test_the_plausible_bound_itself_needs_no_confirmation() -> None:
    reading = accepted(a_standing(), single=14400, confirmed=True)

    assert reading.confirmed_implausible is False


def test_a_confirmed_implausible_reading_is_taken_and_marked() -> None:
    reading = accepted(a_standing(), single=20000, confirmed=True)

    assert (reading.zones[0].consumption, reading.confirmed_implausible) == (7600, True)


def _three_readings_of_two_hundred() -> Standing:
    standing = a_standing()
    for figure in (12600, 12800, 13000):
        standing = after(standing, accepted(standing, single=figure))
    return standing


def test_three_times_the_usual_needs_a_confirmation_once_three_readings_are_known() -> None:
    standing = _three_readings_of_two_hundred()

    assert accepted(standing, single=13600).confirmed_implausible is False
    with pytest.raises(ReadingImplausible) as refused:
        accepted(standing, single=13601)
    assert refused.value.details["expected_consumption"] == "600"


def test_two_readings_say_nothing_about_what_is_usual() -> None:
    standing = _three_readings_of_two_hundred()
    shorter = type(standing)(standing.account, standing.readings[1:])

    assert accepted(shorter, single=14000).confirmed_implausible is False


def test_small_households_may_use_five_hundred_without_being_asked() -> None:
    standing = a_standing()
    for figure in (12410, 12420, 12430):
        standing = after(standing, accepted(standing, single=figure))

    assert accepted(standing, single=12930).confirmed_implausible is False
    with pytest.raises(ReadingImplausible):
        accepted(standing, single=12931)


def test_a_dial_that_passed_zero_is_offered_for_confirmation_in_its_own_words() -> None:
    standing = a_standing(a_meter(single=99950))

    with pytest.raises(ReadingImplausible) as refused:
        accepted(standing, single=30)

    assert refused.value.details["rolled_over"] is True
    assert "начал с нуля" in refused.value.ru
    assert "80\u00a0кВт·ч" in refused.value.ru
    assert accepted(standing, single=30, confirmed=True).zones[0].consumption == 80


def test_a_lower_figure_far_from_the_end_of_the_dial_went_backwards() -> None:
    with pytest.raises(ReadingWentBackwards):
        accepted(a_standing(a_meter(single=89999)), single=0, confirmed=True)


def test_passing_zero_is_not_offered_when_it_would_be_implausible() -> None:
    with pytest.raises(ReadingWentBackwards):
        accepted(a_standing(a_meter(single=99950)), single=1951, confirmed=True)


@given(start=st.integers(0, 97000), first=st.integers(0, 1000), second=st.integers(1, 1000))
def test_splitting_a_reading_in_two_gives_the_same_kwh(start: int, first: int, second: int) -> None:
    standing = a_standing(a_meter(single=start))

    whole = accepted(standing, single=start + first + second)
    one = accepted(standing, single=start + first)
    two = accepted(after(standing, one), single=start + first + second)

    assert one.zones[0].consumption + two.zones[0].consumption == whole.zones[0].consumption


@given(start=st.integers(98500, 99999), first=st.integers(0, 700), second=st.integers(1, 700))
def test_splitting_a_reading_past_zero_gives_the_same_kwh(start: int, first: int, second: int) -> None:
    standing = a_standing(a_meter(single=start))

    whole = accepted(standing, single=(start + first + second) % 100000, confirmed=True)
    one = accepted(standing, single=(start + first) % 100000, confirmed=True)
    two = accepted(after(standing, one), single=(start + first + second) % 100000, confirmed=True)

    assert one.zones[0].consumption + two.zones[0].consumption == whole.zones[0].consumption


@given(value=st.integers(0, 99999), start=st.integers(0, 99999), confirmed=st.booleans())
def test_no_accepted_reading_has_a_negative_consumption(value: int, start: int, confirmed: bool) -> None:
    try:
        reading = accepted(a_standing(a_meter(single=start)), single=value, confirmed=confirmed)
    except (ReadingImplausible, ReadingWentBackwards):
        return
    assert reading.zones[0].consumption >= 0
    assert (start + reading.zones[0].consumption) % 100000 == value


def test_the_same_figures_on_the_same_day_are_the_same_reading() -> None:
    standing = a_standing(a_meter(day=100, night=50))
    first = accepted(standing, day=120, night=60)

    assert submitted(after(standing, first), night=60, day=120) is None
    assert accepted(after(standing, first), day=120, night=61).number == 2


def test_the_same_figures_on_another_day_are_a_reading_of_nothing_used() -> None:
    standing = a_standing()
    first = accepted(standing, single=12500)

    next_day = accepted(after(standing, first), today=date(2022, 11, 21), single=12500)
    next_month = accepted(after(standing, first), today=date(2022, 12, 20), single=12500)

    assert [(each.number, each.zones[0].consumption) for each in (next_day, next_month)] == [(2, 0), (2, 0)]
    assert next_month.period == "2022-12"


def test_the_starting_figures_themselves_are_a_first_reading() -> None:
    assert accepted(a_standing(), single=12400).number == 1
