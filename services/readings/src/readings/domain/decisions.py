"""What is decided about a reading: accepted, corrected, cancelled, or refused with the reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from readings.domain.errors import (
    AccountClosed,
    ReadingAlreadyCancelled,
    ReadingChangedMeanwhile,
    ReadingNotLast,
    ReadingPeriodClosed,
)
from readings.domain.faults import ReadingImplausible
from readings.domain.meter import Account, AccountStatus, ZoneValue
from readings.domain.period import Intake, intake_on
from readings.domain.reading import Change, ChangeAction, Reading, ReadingStatus, Standing
from readings.domain.rules import Assessment, IntakeRules, assess


def review(*, standing: Standing, meter_id: str, values: Sequence[ZoneValue], intake: Intake, rules: IntakeRules) -> Assessment:
    """What new figures of a meter come to today; refuses what cannot be taken at all."""
    meter = standing.account.meter(meter_id)
    _served(standing.account)
    intake.admit()
    return assess(meter=meter, previous=standing.previous(meter), earlier=standing.earlier(), values=values, rules=rules)


def review_correction(
    *, standing: Standing, reading: Reading, values: Sequence[ZoneValue], today: date, rules: IntakeRules
) -> Assessment:
    """What other figures for the last reading come to, against the same previous ones as the first time."""
    _served(standing.account)
    _may_change(standing, reading, today, rules)
    return assess(
        meter=standing.account.meter(reading.meter_id),
        previous={zone.zone: zone.previous for zone in reading.zones},
        earlier=standing.earlier(except_for=reading.reading_id),
        values=values,
        rules=rules,
    )


def accept(
    *,
    standing: Standing,
    meter_id: str,
    values: Sequence[ZoneValue],
    confirmed: bool,
    rules: IntakeRules,
    reading_id: str,
    today: date,
    now: datetime,
) -> Reading | None:
    """Take new figures of a meter; unusual ones only when confirmed. None: today's last reading says the same already."""
    intake = intake_on(today, rules)
    assessment = review(standing=standing, meter_id=meter_id, values=values, intake=intake, rules=rules)
    if (last := standing.last_of(today)) and last.values() == {zone.zone: zone.value for zone in assessment.zones}:
        return None
    _settle_doubts(assessment, confirmed)
    submitted = Change(1, ChangeAction.SUBMITTED, ReadingStatus.ACCEPTED, assessment.zones, now)
    return Reading(
        reading_id=reading_id,
        account_id=standing.account.account_id,
        meter_id=meter_id,
        service=standing.account.meter(meter_id).service,
        number=standing.readings[0].number + 1 if standing.readings else 1,
        period=intake.counts_to,
        read_on=today,
        submitted_at=now,
        status=submitted.status,
        zones=submitted.zones,
        late=intake.late,
        confirmed_implausible=bool(assessment.doubts),
        revision=submitted.revision,
        history=(submitted,),
    )


def correct(
    *,
    standing: Standing,
    reading: Reading,
    values: Sequence[ZoneValue],
    confirmed: bool,
    rules: IntakeRules,
    today: date,
    now: datetime,
) -> Reading:
    """Replace the figures of a reading; its day and month stay. The same figures again change nothing."""
    assessment = review_correction(standing=standing, reading=reading, values=values, today=today, rules=rules)
    _settle_doubts(assessment, confirmed)
    if assessment.zones == reading.zones:
        return reading
    change = Change(reading.revision + 1, ChangeAction.CORRECTED, reading.status, assessment.zones, now)
    return replace(_changed(reading, change), confirmed_implausible=bool(assessment.doubts))


def cancel(*, standing: Standing, reading: Reading, rules: IntakeRules, today: date, now: datetime) -> Reading:
    """Take a reading back; the one before it is the last one again."""
    _served(standing.account)
    _may_change(standing, reading, today, rules)
    return _changed(reading, Change(reading.revision + 1, ChangeAction.CANCELLED, ReadingStatus.CANCELLED, reading.zones, now))


def same_revision(reading: Reading, expected: Collection[int]) -> None:
    """A customer who names the revision they looked at changes that one or none."""
    if expected and reading.revision not in expected:
        raise ReadingChangedMeanwhile(revision=reading.revision)


def _changed(reading: Reading, change: Change) -> Reading:
    return replace(
        reading, status=change.status, zones=change.zones, revision=change.revision, history=(*reading.history, change)
    )


def _settle_doubts(assessment: Assessment, confirmed: bool) -> None:
    if assessment.doubts and not confirmed:
        raise ReadingImplausible(assessment.doubts)


def _served(account: Account) -> None:
    if account.status is AccountStatus.CLOSED:
        raise AccountClosed(closed_on=account.closed_on)


def _may_change(standing: Standing, reading: Reading, today: date, rules: IntakeRules) -> None:
    if reading.status is ReadingStatus.CANCELLED:
        raise ReadingAlreadyCancelled()
    if not standing.last_is(reading.reading_id):
        raise ReadingNotLast()
    if today > reading.changeable_until:
        raise ReadingPeriodClosed(changeable_until=reading.changeable_until, today=today, phone=rules.phone)
