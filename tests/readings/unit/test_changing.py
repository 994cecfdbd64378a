from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings.domain.decisions import cancel, correct, same_revision
from readings.domain.errors import (
    AccountClosed,
    ReadingAlreadyCancelled,
    ReadingChangedMeanwhile,
    ReadingNotCustomers,
    ReadingNotLast,
    ReadingPeriodClosed,
)
from readings.domain.faults import ReadingImplausible, ReadingWentBackwards
from readings.domain.meter import AccountStatus
from readings.domain.period import NONE_CLOSED
from readings.domain.reading import ChangeAction, Reading, ReadingStatus, Source, Standing

from tests.readings.examples import RULES, TODAY, a_meter, a_standing, accepted, after, values

LATER = datetime(2022, 11, 21, 8, 0, tzinfo=UTC)


def corrected(standing: Standing, reading: Reading, *, confirmed: bool = False, today: date = TODAY, **figures: int) -> Reading:
    return correct(
        standing=standing, reading=reading, values=values(**figures), confirmed=confirmed, rules=RULES, today=today, now=LATER
    )


def test_a_correction_keeps_the_day_the_month_and_everything_said_before() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)

    other = corrected(after(standing, reading), reading, single=12600)

    assert (other.revision, other.period, other.read_on) == (2, reading.period, reading.read_on)
    assert other.zones[0].consumption == 200
    assert [(change.action, change.revision, change.zones[0].value, change.at) for change in other.history] == [
        (ChangeAction.SUBMITTED, 1, 12660, reading.submitted_at),
        (ChangeAction.CORRECTED, 2, 12600, LATER),
    ]


def test_a_correction_is_compared_with_the_figures_before_the_reading() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)

    with pytest.raises(ReadingWentBackwards):
        corrected(after(standing, reading), reading, single=12399)


def test_a_correction_to_the_same_figures_changes_nothing() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)

    assert corrected(after(standing, reading), reading, single=12660) is reading


def test_an_implausible_correction_needs_a_confirmation_and_a_plausible_one_takes_the_mark_away() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)

    with pytest.raises(ReadingImplausible):
        corrected(after(standing, reading), reading, single=19999)
    marked = corrected(after(standing, reading), reading, single=19999, confirmed=True)
    unmarked = corrected(after(standing, marked), marked, single=12661)

    assert (marked.confirmed_implausible, unmarked.confirmed_implausible, unmarked.revision) == (True, False, 3)


def test_what_is_usual_does_not_count_the_reading_being_corrected() -> None:
    standing = a_standing()
    for figure in (12410, 12420, 12430):
        standing = after(standing, accepted(standing, single=figure))

    assert corrected(standing, standing.readings[0], single=13420).confirmed_implausible is False


def test_a_cancelled_reading_keeps_its_figures_and_counts_no_more() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)

    cancelled = cancel(standing=after(standing, reading), reading=reading, today=TODAY, now=LATER, rules=RULES)

    assert (cancelled.status, cancelled.revision, cancelled.zones) == (ReadingStatus.CANCELLED, 2, reading.zones)
    assert cancelled.history[-1].action is ChangeAction.CANCELLED


@given(first=st.integers(0, 1000), second=st.integers(0, 1000))
def test_cancelling_restores_what_was_before(first: int, second: int) -> None:
    meter = a_meter(day=100, night=50)
    standing = a_standing(meter)
    kept = after(standing, accepted(standing, day=100 + first, night=50 + second))
    taken_back = accepted(kept, day=1100 + first, night=1050 + second)

    cancel(standing=after(kept, taken_back), reading=taken_back, today=TODAY, now=LATER, rules=RULES)

    assert after(kept, taken_back).before_last() == kept.readings[0].reading_id
    assert kept.previous(meter) == {"day": 100 + first, "night": 50 + second}
    assert accepted(kept, day=1100 + first, night=1050 + second).zones == taken_back.zones


def test_cancelling_the_only_reading_leaves_none() -> None:
    standing = a_standing()

    assert after(standing, accepted(standing, single=12660)).before_last() is None


def test_only_the_last_reading_can_be_changed() -> None:
    standing = a_standing()
    first = accepted(standing, single=12660)
    both = after(standing, first, replace(accepted(after(standing, first), single=12700), reading_id="reading-2"))

    with pytest.raises(ReadingNotLast):
        corrected(both, first, single=12661)
    with pytest.raises(ReadingNotLast):
        cancel(standing=both, reading=first, today=TODAY, now=LATER, rules=RULES)


def test_a_cancelled_reading_stays_cancelled() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)
    cancelled = cancel(standing=after(standing, reading), reading=reading, today=TODAY, now=LATER, rules=RULES)

    with pytest.raises(ReadingAlreadyCancelled):
        cancel(standing=standing, reading=cancelled, today=TODAY, now=LATER, rules=RULES)
    with pytest.raises(ReadingAlreadyCancelled):
        corrected(standing, cancelled, single=12661)


def test_a_reading_can_be_changed_to_the_last_day_of_its_month_and_not_after() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)
    last_day, day_after = date(2022, 11, 30), date(2022, 12, 1)

    assert corrected(after(standing, reading), reading, today=last_day, single=12661).revision == 2
    with pytest.raises(ReadingPeriodClosed) as refused:
        corrected(after(standing, reading), reading, today=day_after, single=12661)
    assert refused.value.details == {"changeable_until": "2022-11-30"}
    assert "до 30\u00a0ноября." in refused.value.ru
    assert "в меньшую сторону, нажмите «Не согласен с показанием» или позвоните нам: 8-831-000-00-00." in refused.value.ru
    assert "or call us: 8-831-000-00-00." in refused.value.en


def test_a_late_reading_can_be_changed_in_the_month_it_counts_to() -> None:
    standing = a_standing()
    reading = accepted(standing, today=date(2022, 11, 26), single=12660)

    assert NONE_CLOSED.changeable_until(reading.period) == date(2022, 12, 31)
    assert corrected(after(standing, reading), reading, today=date(2022, 12, 31), single=12661).period == "2022-12"


def test_a_closed_account_changes_no_readings() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12660)
    closed = Standing(replace(standing.account, status=AccountStatus.CLOSED), (reading,))

    with pytest.raises(AccountClosed):
        corrected(closed, reading, single=12661)
    with pytest.raises(AccountClosed):
        cancel(standing=closed, reading=reading, today=TODAY, now=LATER, rules=RULES)


def test_a_revision_looked_at_earlier_is_not_changed() -> None:
    reading = accepted(a_standing(), single=12660)

    same_revision(reading, [])
    same_revision(reading, [1])
    with pytest.raises(ReadingChangedMeanwhile) as refused:
        same_revision(reading, [2])
    assert refused.value.details == {"revision": 1}


def test_what_the_staff_or_the_meter_told_is_not_the_customers_to_change() -> None:
    standing = a_standing()
    reading = replace(accepted(standing, single=12660), source=Source.AUTOMATIC)

    assert reading.changeable(last=True, today=TODAY) is False
    with pytest.raises(ReadingNotCustomers):
        corrected(after(standing, reading), reading, single=12600)
    with pytest.raises(ReadingNotCustomers):
        cancel(standing=after(standing, reading), reading=reading, today=TODAY, now=LATER, rules=RULES)
