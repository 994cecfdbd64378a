"""What is decided about a reading: accepted, corrected, cancelled, or refused with the reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from readings.domain.assessing import Assessment
from readings.domain.errors import ReadingChangedMeanwhile
from readings.domain.examining import examine, examine_correction, standing_in_the_way
from readings.domain.meter import ZoneValue
from readings.domain.period import Intake, intake_on
from readings.domain.reading import Author, Change, ChangeAction, Reading, ReadingStatus, Source, Standing, Submission
from readings.domain.rules import IntakeRules, RuleBook


def accept(
    *, standing: Standing, submission: Submission, book: RuleBook, reading_id: str, today: date, now: datetime
) -> Reading | None:
    """Take new figures of a meter; unusual ones only when confirmed. None: today's last reading says the same already."""
    rules = book.of(standing.account.region)
    intake = intake_on(today, rules, standing.closed)
    examined = examine(
        standing=standing,
        meter_id=submission.meter_id,
        values=submission.values,
        intake=intake,
        rules=rules,
        read_on=submission.read_on,
        source=submission.source,
    )
    last = standing.last_of(today, read_on=examined.read_on)
    again = bool(last and last.values() == {zone.zone: zone.value for zone in examined.assessment.zones})
    assessment = examined.settled(confirmed=submission.confirmed or again)
    if again:
        return None
    return _taken(standing, submission, assessment, read_on=examined.read_on, intake=intake, reading_id=reading_id, now=now)


def _taken(
    standing: Standing,
    submission: Submission,
    assessment: Assessment,
    *,
    read_on: date,
    intake: Intake,
    reading_id: str,
    now: datetime,
) -> Reading:
    source, zones = submission.source, assessment.zones
    submitted = Change(1, ChangeAction.SUBMITTED, ReadingStatus.ACCEPTED, zones, now, source, submission.by)
    return Reading(
        reading_id=reading_id,
        account_id=standing.account.account_id,
        meter_id=submission.meter_id,
        service=standing.account.meter(submission.meter_id).service,
        number=standing.readings[0].number + 1 if standing.readings else 1,
        period=intake.counts_to,
        read_on=read_on,
        received_on=intake.today,
        submitted_at=now,
        status=submitted.status,
        zones=zones,
        late=intake.late,
        confirmed_implausible=bool(assessment.doubts),
        revision=submitted.revision,
        history=(submitted,),
        source=source,
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
    by: Author = Author.OWNER,
) -> Reading:
    """Replace the figures of a reading; its day and month stay. The same figures again change nothing."""
    examined = examine_correction(standing=standing, reading=reading, values=values, today=today, rules=rules)
    assessment = examined.settled(confirmed=confirmed)
    if assessment.zones == reading.zones:
        return reading
    change = Change(
        reading.revision + 1, ChangeAction.CORRECTED, reading.status, assessment.zones, now, Source.CUSTOMER, by
    )
    return replace(changed(reading, change), confirmed_implausible=bool(assessment.doubts))


def cancel(
    *, standing: Standing, reading: Reading, rules: IntakeRules, today: date, now: datetime, by: Author = Author.OWNER
) -> Reading:
    """Take a reading back; the one before it is the last one again."""
    for refusal in standing_in_the_way(standing, reading, today, rules):
        raise refusal
    revision = reading.revision + 1
    return changed(
        reading,
        Change(revision, ChangeAction.CANCELLED, ReadingStatus.CANCELLED, reading.zones, now, reading.source, by),
    )


def same_revision(reading: Reading, expected: Collection[int]) -> None:
    """A customer who names the revision they looked at changes that one or none."""
    if expected and reading.revision not in expected:
        raise ReadingChangedMeanwhile(revision=reading.revision)


def changed(reading: Reading, change: Change) -> Reading:
    """A reading with one more entry of its history."""
    return replace(
        reading,
        status=change.status,
        zones=change.zones,
        revision=change.revision,
        history=(*reading.history, change),
        source=change.source,
    )
