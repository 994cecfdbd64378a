"""A meter's verification: how long it still holds, in words, and when its owner is reminded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from readings.domain import texts
from readings.domain.meter import Account, AccountStatus, Meter
from readings.domain.texts import NBSP, Text

BEFORE = (90, 30, 7)  # days
OVER = "over"
AFTER = timedelta(days=30)  # whose verification ended longer ago knows it, or nobody told us of the new one
IN_YEARS = 2 * 365  # nobody counts thousands of days
LOOKED_AHEAD = timedelta(days=max(BEFORE))


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One stage of one meter's verification."""

    account_id: str
    meter: Meter
    due_on: date
    days_left: int
    stage: str

    @property
    def reminder_id(self) -> str:
        """Each is made once: a meter that was verified has another day, and is reminded of anew."""
        return f"{self.meter.meter_id}/{self.due_on.isoformat()}/{self.stage}"


def reminders(account: Account, *, today: date) -> Iterator[Reminder]:
    """What the owner of an account is to be reminded of today: of each meter the most urgent stage it has reached."""
    for meter in account.meters if account.status is AccountStatus.OPEN else ():
        due = meter.verification_due_on
        stage = stage_of(due, today=today) if due else None
        if due and stage:
            left = (due - today).days
            yield Reminder(account_id=account.account_id, meter=meter, due_on=due, days_left=left, stage=stage)


def stage_of(due: date, *, today: date) -> str | None:
    """The stage that the verification has reached; None while it is far off, and again once it is long over."""
    left = (due - today).days
    if left < 0:
        return OVER if today - due <= AFTER else None
    return next((f"{days}_days" for days in sorted(BEFORE) if left <= days), None)


def said(due: date, *, today: date) -> Text:
    """Until when the verification holds, and how long that is."""
    day, left = texts.day(due, today=today), (due - today).days
    ago = days_ru(-left)
    if left > IN_YEARS:
        years = left // 365
        ru = f"{years}{NBSP}{'года' if _form(years) == 0 else 'лет'}"
        return Text(f"Поверка до {day.ru}, осталось больше {ru}", f"Verified until {day.en}, more than {years} years left")
    if left > 0:
        remain = "остался" if _form(left) == 0 else "осталось"
        return Text(f"Поверка до {day.ru}, {remain} {days_ru(left)}", f"Verified until {day.en}, {days_en(left)} left")
    if left == 0:
        return Text(f"Поверка до {day.ru}, это сегодня", f"Verified until {day.en}, which is today")
    return Text(f"Срок поверки истёк {day.ru}, {ago} назад", f"The verification ended on {day.en}, {days_en(-left)} ago")


def days_ru(count: int) -> str:
    """«1 день, 2 дня, 5 дней»."""
    return f"{count}{NBSP}{('день', 'дня', 'дней')[_form(count)]}"


def days_en(count: int) -> str:
    """`1 day`, `2 days`."""
    return f"{count}{NBSP}day{'' if count == 1 else 's'}"


def _form(count: int) -> int:
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14} else 2
