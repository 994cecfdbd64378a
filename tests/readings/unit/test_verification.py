from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from readings.domain.meter import AccountStatus
from readings.domain.verification import reminders, said, stage_of

from tests.readings.examples import a_meter, an_account

TODAY = date(2026, 11, 27)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("due", "ru", "en"), [
    (date(2027, 3, 14), "Поверка до 14 марта 2027 года, осталось 107 дней", "Verified until 14 March 2027, 107 days left"),
    (date(2039, 1, 18), "Поверка до 18 января 2039 года, осталось больше 12 лет",
     "Verified until 18 January 2039, more than 12 years left"),
    (date(2048, 1, 18), "Поверка до 18 января 2048 года, осталось больше 21 года",
     "Verified until 18 January 2048, more than 21 years left"),
    (date(2026, 12, 28), "Поверка до 28 декабря, остался 31 день", "Verified until 28 December, 31 days left"),
    (date(2026, 11, 28), "Поверка до 28 ноября, остался 1 день", "Verified until 28 November, 1 day left"),
    (date(2026, 11, 30), "Поверка до 30 ноября, осталось 3 дня", "Verified until 30 November, 3 days left"),
    (date(2026, 12, 8), "Поверка до 8 декабря, осталось 11 дней", "Verified until 8 December, 11 days left"),
    (TODAY, "Поверка до 27 ноября, это сегодня", "Verified until 27 November, which is today"),
    (date(2026, 11, 5), "Срок поверки истёк 5 ноября, 22 дня назад", "The verification ended on 5 November, 22 days ago"),
])  # fmt: skip
def test_how_long_a_verification_holds_is_said_in_words(due: date, ru: str, en: str) -> None:
    text = said(due, today=TODAY)
    assert (plain(text.ru), plain(text.en)) == (ru, en)


@pytest.mark.parametrize(("left", "stage"), [
    (91, None), (90, "90_days"), (31, "90_days"), (30, "30_days"), (8, "30_days"), (7, "7_days"), (0, "7_days"), (-1, "over"),
    (-30, "over"), (-31, None),
])  # fmt: skip
def test_a_stage_is_reached_on_its_day_and_missed_ones_are_not_told_of_afterwards(left: int, stage: str | None) -> None:
    assert stage_of(TODAY + timedelta(days=left), today=TODAY) == stage


def test_a_closed_account_and_a_meter_of_unknown_verification_remind_of_nothing() -> None:
    due = replace(a_meter(), verification_due_on=TODAY)

    assert [each.stage for each in reminders(an_account(due), today=TODAY)] == ["7_days"]
    assert list(reminders(an_account(due, status=AccountStatus.CLOSED), today=TODAY)) == []
    assert list(reminders(an_account(a_meter()), today=TODAY)) == []
