from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings.domain.period import NONE_CLOSED, intake_on, last_day_of, period_after, period_of

from tests.readings.examples import RULES


@pytest.mark.parametrize(
    ("day", "opened", "late", "period"),
    [(14, False, False, "2022-11"), (15, True, False, "2022-11"), (25, True, False, "2022-11"), (26, True, True, "2022-12")],
)
def test_the_window_opens_on_the_fifteenth_and_after_the_twenty_fifth_the_next_month_counts(
    day: int, opened: bool, late: bool, period: str
) -> None:
    intake = intake_on(date(2022, 11, day), RULES)

    assert (intake.open, intake.late, intake.counts_to) == (opened, late, period)
    assert (intake.opens_on, intake.closes_on) == (date(2022, 11, 15), date(2022, 11, 25))


def test_before_the_window_the_customer_is_told_when_it_opens() -> None:
    message = intake_on(date(2022, 11, 1), RULES).message

    assert message.ru == (
        "Показания за ноябрь 2022\u00a0года принимаются с 15\u00a0ноября по 25\u00a0ноября. Приём откроется 15\u00a0ноября."
    )
    assert message.en == (
        "Readings for November 2022 are taken from 15\u00a0November to 25\u00a0November. Please come back on 15\u00a0November."
    )


def test_in_the_window_the_customer_is_told_the_last_day() -> None:
    message = intake_on(date(2022, 11, 20), RULES).message

    assert message.ru == "Показания за ноябрь 2022\u00a0года принимаются до 25\u00a0ноября включительно."
    assert message.en == "Readings for November 2022 are taken up to and including 25\u00a0November."


def test_after_the_window_the_customer_is_told_where_the_reading_goes() -> None:
    message = intake_on(date(2022, 12, 28), RULES).message

    assert message.ru == (
        "Приём показаний за декабрь 2022\u00a0года уже закончен, "
        "поэтому показания, переданные сейчас, учитываются за январь 2023\u00a0года."
    )
    assert message.en == "Readings for December 2022 are no longer taken, so those sent now count to January 2023."


def test_a_window_to_the_end_of_the_month_is_never_late_even_in_february() -> None:
    rules = replace(RULES, window_first_day=1, window_last_day=31)

    intake = intake_on(date(2023, 2, 28), rules)

    assert (intake.late, intake.closes_on) == (False, date(2023, 2, 28))


@pytest.mark.parametrize(("period", "day"), [("2022-11", date(2022, 11, 30)), ("2024-02", date(2024, 2, 29))])
def test_a_reading_is_changeable_to_the_last_day_of_its_month(period: str, day: date) -> None:
    assert NONE_CLOSED.changeable_until(period) == day


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_the_month_after_begins_the_day_after_the_month_ends(day: date) -> None:
    period = period_of(day)

    assert period_after(period) == period_of(last_day_of(period) + timedelta(days=1))
