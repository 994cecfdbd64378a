"""All that speaks against a reading or is to be known about it: every refusal, every doubt and every note at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readings.domain import texts
from readings.domain.assessing import Assessment, assess
from readings.domain.errors import (
    AccountClosed,
    ReadingAlreadyCancelled,
    ReadingNotCustomers,
    ReadingNotLast,
    ReadingPeriodClosed,
    ReadingsError,
)
from readings.domain.faults import ReadingImplausible
from readings.domain.intake_errors import MeterAutomatic, ReadBeforeLast, ReadInFuture, ReadTooLongAgo, VerificationExpired
from readings.domain.meter import Account, AccountStatus, Meter, ZoneValue
from readings.domain.period import Intake
from readings.domain.reading import Reading, ReadingStatus, Source, Standing
from readings.domain.rules import IntakeRules, Taking
from readings.domain.texts import Text


@dataclass(frozen=True)
class Note:
    """Something that is worth knowing and hinders nothing."""

    code: str
    text: Text


@dataclass(frozen=True)
class Examination:
    """What figures come to, with everything that is said about them. `read_on`: the day the dial was read."""

    assessment: Assessment
    refusals: tuple[ReadingsError, ...]
    notes: tuple[Note, ...]
    read_on: date

    def settled(self, *, confirmed: bool) -> Assessment:
        """The figures as they are taken; raises the first refusal, and the doubts unless they are confirmed."""
        for refusal in self.refusals:
            raise refusal
        if self.assessment.doubts and not confirmed:
            raise ReadingImplausible(self.assessment.doubts)
        return self.assessment


def examine(
    *,
    standing: Standing,
    meter_id: str,
    values: Sequence[ZoneValue],
    intake: Intake,
    rules: IntakeRules,
    read_on: date | None = None,
    source: Source = Source.CUSTOMER,
) -> Examination:
    """New figures of a meter that come today."""
    meter, day = standing.account.meter(meter_id), read_on or intake.today
    assessment = assess(
        meter=meter, previous=standing.previous(meter), earlier=standing.earlier(), values=values, rules=rules
    )
    refusals = (
        *_served(standing.account),
        *_admitted(intake),
        *_of_meter(meter, source, rules, intake.today),
        *_day(day, intake.today, since=standing.last_read_on(meter), rules=rules),
        *assessment.refusals,
    )
    late = (Note("reading_late", intake.message),) if intake.late and intake.takes_late else ()
    return Examination(assessment, refusals, (*late, *notes_of(meter, rules, intake.today)), day)


def examine_correction(
    *, standing: Standing, reading: Reading, values: Sequence[ZoneValue], today: date, rules: IntakeRules
) -> Examination:
    """Other figures for the last reading, against the same previous ones as the first time."""
    meter = standing.account.meter(reading.meter_id)
    assessment = assess(
        meter=meter,
        previous={zone.zone: zone.previous for zone in reading.zones},
        earlier=standing.earlier(except_for=reading.reading_id),
        values=values,
        rules=rules,
    )
    refusals = (*standing_in_the_way(standing, reading, today, rules), *assessment.refusals)
    return Examination(assessment, refusals, notes_of(meter, rules, today), reading.read_on)


def standing_in_the_way(standing: Standing, reading: Reading, today: date, rules: IntakeRules) -> Iterator[ReadingsError]:
    """Why a customer can no longer change a reading."""
    yield from _served(standing.account)
    if reading.status is ReadingStatus.CANCELLED:
        yield ReadingAlreadyCancelled()
    elif not standing.last_is(reading.reading_id):
        yield ReadingNotLast()
    elif reading.source is not Source.CUSTOMER:
        yield ReadingNotCustomers(phone=rules.phone)
    if not standing.closed.changeable(reading.period, today):
        until = standing.closed.changeable_until(reading.period)
        yield ReadingPeriodClosed(changeable_until=until, today=today, phone=rules.phone)


def notes_of(meter: Meter, rules: IntakeRules, today: date) -> tuple[Note, ...]:
    """What is to be known about the meter itself."""
    due = meter.verification_due_on
    if due is None or due >= today or rules.verification_expired is Taking.REFUSE:
        return ()
    told = texts.full_day(due)
    text = Text(
        f"Срок поверки счётчика истёк {told.ru}. Показания принимаются, но поверку нужно сделать: без неё расход могут посчитать "
        "не по счётчику.",
        f"The meter's verification ran out on {told.en}. Readings are taken, but please have it verified: otherwise the "
        "consumption may be reckoned without the meter.",
    )
    return (Note("verification_expired", text),)


def _served(account: Account) -> Iterator[ReadingsError]:
    if account.status is AccountStatus.CLOSED:
        yield AccountClosed(closed_on=account.closed_on)


def _admitted(intake: Intake) -> Iterator[ReadingsError]:
    try:
        intake.admit()
    except ReadingsError as refusal:
        yield refusal


def _of_meter(meter: Meter, source: Source, rules: IntakeRules, today: date) -> Iterator[ReadingsError]:
    if meter.automatic and source is Source.CUSTOMER and rules.automatic is Taking.REFUSE:
        yield MeterAutomatic(phone=rules.phone)
    due = meter.verification_due_on
    if due is not None and due < today and rules.verification_expired is Taking.REFUSE:
        yield VerificationExpired(due_on=due, phone=rules.phone)


def _day(day: date, today: date, *, since: date, rules: IntakeRules) -> Iterator[ReadingsError]:
    """The dial was read today unless it is said otherwise; then not tomorrow, not before the last time, and not ages ago."""
    if day == today:
        return
    earliest = max(since, today - timedelta(days=rules.read_within_days))
    first, last = texts.day(earliest, today=today), texts.day(today, today=today)
    expected = Text(f"Укажите день с {first.ru} по {last.ru}.", f"Please give a day from {first.en} to {last.en}.")
    bounds = {"earliest": earliest, "latest": today}
    if day > today:
        text = Text("Этот день ещё не наступил.", "This day has not come yet.")
        yield ReadInFuture(text + expected, **bounds)
    elif day < since:
        text = Text("Этот день раньше, чем предыдущие показания.", "This day is before the previous reading.")
        yield ReadBeforeLast(text + expected, **bounds)
    elif day < earliest:
        text = Text("Этот день слишком давно.", "This day is too long ago.")
        yield ReadTooLongAgo(text + expected, **bounds)
