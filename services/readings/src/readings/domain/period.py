"""When readings are taken and which month they count to. Days are business days, in the retailer's zone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from readings.domain import texts
from readings.domain.errors import ReadingWindowNotOpen
from readings.domain.intake_errors import ReadingWindowClosed
from readings.domain.rules import IntakeRules, Late
from readings.domain.texts import Text


def period_of(day: date) -> str:
    """The billing month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def period_after(period: str) -> str:
    """The billing month after this one."""
    year, month = (int(part) for part in period.split("-"))
    return f"{year + 1:04d}-01" if month == 12 else f"{year:04d}-{month + 1:02d}"


def last_day_of(period: str) -> date:
    """The last day of a billing month."""
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True)
class ClosedMonths:
    """The months that billing has closed, with the business day of it. Where it has told none, the calendar is the limit."""

    days: Mapping[str, date] = field(default_factory=dict)

    def changeable_until(self, period: str) -> date:
        """A reading may be corrected or cancelled up to the last day of the month it counts to, or until the month is closed."""
        return min(last_day_of(period), self.days.get(period, date.max))

    def changeable(self, period: str, today: date) -> bool:
        """What is closed stays so, on the very day too."""
        return period not in self.days and today <= last_day_of(period)

    def first_open(self, period: str) -> str:
        """This month, or the first one after it that is not closed."""
        while period in self.days:
            period = period_after(period)
        return period


NONE_CLOSED = ClosedMonths()


@dataclass(frozen=True)
class Intake:
    """Whether readings are taken on a day, and the month they count to."""

    today: date
    opens_on: date
    closes_on: date
    counts_to: str
    takes_late: bool

    @property
    def open(self) -> bool:
        """Readings are taken from the first day of the window; after the last day they are taken too, as late ones."""
        return self.takes_late if self.late else self.today >= self.opens_on

    @property
    def late(self) -> bool:
        """The window of this month has closed, or the month itself, so a reading counts to the next one."""
        return self.counts_to != period_of(self.today)

    @property
    def message(self) -> Text:
        """What the customer is told about the window."""
        if self.late:
            return self._late_message
        month = texts.month(self.counts_to)
        first, last = texts.day(self.opens_on, today=self.today), texts.day(self.closes_on, today=self.today)
        if self.open:
            return Text(
                f"Показания за {month.ru} принимаются до {last.ru} включительно.",
                f"Readings for {month.en} are taken up to and including {last.en}.",
            )
        return Text(
            f"Показания за {month.ru} принимаются с {first.ru} по {last.ru}. Приём откроется {first.ru}.",
            f"Readings for {month.en} are taken from {first.en} to {last.en}. Please come back on {first.en}.",
        )

    @property
    def _late_message(self) -> Text:
        missed, counted = texts.month(period_of(self.today)), texts.month(self.counts_to)
        if not self.takes_late:
            return Text(
                f"Приём показаний за {missed.ru} уже закончен. Передайте их в следующий приём, за {counted.ru}.",
                f"Readings for {missed.en} are no longer taken. Please send them in the next window, for {counted.en}.",
            )
        return Text(
            f"Приём показаний за {missed.ru} уже закончен, поэтому показания, переданные сейчас, учитываются за {counted.ru}.",
            f"Readings for {missed.en} are no longer taken, so those sent now count to {counted.en}.",
        )

    def admit(self) -> None:
        """Before the first day of the window no reading is taken, and after its last day only where the rules take late ones."""
        if self.late and not self.takes_late:
            raise ReadingWindowClosed(self.message, closes_on=self.closes_on)
        if not self.open:
            raise ReadingWindowNotOpen(self.message, opens_on=self.opens_on, closes_on=self.closes_on)


def intake_on(today: date, rules: IntakeRules, closed: ClosedMonths = NONE_CLOSED) -> Intake:
    """The window of today's month (ПП РФ № 354: by the 25th); what comes later, or once it is closed, counts to the next."""
    length = monthrange(today.year, today.month)[1]
    period = period_of(today)
    closes_on = min(today.replace(day=min(rules.window_last_day, length)), closed.changeable_until(period))
    return Intake(
        today=today,
        opens_on=today.replace(day=min(rules.window_first_day, length)),
        closes_on=closes_on,
        counts_to=closed.first_open(period_after(period) if today > closes_on else period),
        takes_late=rules.late is Late.NEXT_MONTH,
    )


def late_notice(*, received_on: date, counts_to: str) -> Text:
    """What is added to a late reading: where it went."""
    missed, counted = texts.month(period_of(received_on)), texts.month(counts_to)
    return Text(
        f"Приём показаний за {missed.ru} уже закончен, поэтому они учитываются за {counted.ru}.",
        f"Readings for {missed.en} are no longer taken, so these count to {counted.en}.",
    )
