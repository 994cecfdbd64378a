"""What happens, in which order: load, decide, save, announce."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from chassis.transaction import Work

from readings import announce
from readings.actions.closing import close_meters
from readings.domain import answers
from readings.domain.answers import Answer
from readings.domain.decisions import accept, cancel, correct, same_revision
from readings.domain.errors import AccountUnknown, ReadingsError, ReadingUnknown
from readings.domain.examining import examine, examine_correction
from readings.domain.meter import Account, ZoneValue
from readings.domain.period import intake_on
from readings.domain.reading import Author, Reading, Standing, Submission
from readings.domain.rules import IntakeRules
from readings.store import Store


def submit_readings(work: Work[Store], submissions: Sequence[Submission]) -> list[Answer | ReadingsError]:
    """Take customers' figures, of each account once: for each the reading it came to, or why it is refused."""
    standings = work.store.standings({each.account_id: each.meter_id for each in submissions})
    accepted, outcomes = list[Reading](), list[Answer | ReadingsError]()
    for submission in submissions:
        try:
            standing = known(standings.get(submission.account_id))
            reading = _accepted(work, submission, standing)
        except ReadingsError as refusal:
            outcomes.append(refusal)
            continue
        if reading is None:
            reading = reading_of(work, submission.account_id, standing.readings[0].reading_id)
        else:
            accepted.append(reading)
        outcomes.append(answers.reading(reading, last=True, today=work.today, closed=standing.closed))
    work.store.add(accepted)
    for reading in accepted:
        work.announce(announce.reading_submitted(reading))
    return outcomes


def correct_reading(
    work: Work[Store],
    *,
    account_id: str,
    reading_id: str,
    values: Sequence[ZoneValue],
    confirmed: bool,
    by: Author,
    revisions: Collection[int] = (),
) -> Answer:
    """Replace the figures of the last reading of a meter."""
    held, standing = _reading_with_standing(work, account_id, reading_id)
    same_revision(held, revisions)
    corrected = correct(
        standing=standing,
        reading=held,
        values=values,
        confirmed=confirmed,
        rules=_rules(work, standing),
        today=work.today,
        now=work.now,
        by=by,
    )
    if corrected.revision > held.revision:
        work.store.save(corrected, last_reading_id=reading_id)
        work.announce(announce.reading_corrected(corrected))
    return answers.reading(corrected, last=True, today=work.today, closed=standing.closed)


def cancel_reading(
    work: Work[Store], *, account_id: str, reading_id: str, by: Author, revisions: Collection[int] = ()
) -> Answer:
    """Take the last reading of a meter back."""
    held, standing = _reading_with_standing(work, account_id, reading_id)
    same_revision(held, revisions)
    cancelled = cancel(
        standing=standing, reading=held, rules=_rules(work, standing), today=work.today, now=work.now, by=by
    )
    work.store.save(cancelled, last_reading_id=standing.before_last())
    work.announce(announce.reading_cancelled(cancelled))
    return answers.reading(cancelled, last=False, today=work.today, closed=standing.closed)


def check_reading(work: Work[Store], submission: Submission, *, correcting: str | None) -> Answer:
    """Say what figures would come to and all that speaks against them, and save nothing."""
    if correcting:
        reading, standing = _reading_with_standing(work, submission.account_id, correcting)
        rules = _rules(work, standing)
        examined = examine_correction(
            standing=standing, reading=reading, values=submission.values, today=work.today, rules=rules
        )
        return answers.check(examined, counts_to=reading.period, late=reading.late)
    standing = _standing(work, submission.account_id, submission.meter_id)
    rules = _rules(work, standing)
    intake = intake_on(work.today, rules, standing.closed)
    examined = examine(
        standing=standing,
        meter_id=submission.meter_id,
        values=submission.values,
        intake=intake,
        rules=rules,
        read_on=submission.read_on,
    )
    return answers.check(examined, counts_to=intake.counts_to, late=intake.late)


def show_window(work: Work[Store], *, account_id: str) -> Answer:
    """When readings are taken where the account is."""
    account = work.store.account(account_id)
    rules = work.tools.of(account.region if account else "")
    return answers.window(intake_on(work.today, rules, work.store.closed_months.all()))


def list_meters(work: Work[Store], *, account_id: str) -> Answer:
    """The account's meters and where they stand."""
    account = work.store.account(account_id)
    if account is None:
        raise AccountUnknown()
    last, rules = work.store.last_readings(account_id), work.tools.of(account.region)
    closed = work.store.closed_months.all()
    shown = [
        answers.meter(meter, last=last.get(meter.meter_id), today=work.today, rules=rules, closed=closed)
        for meter in account.meters
    ]
    former = _former(work, account, last) if account.former else []
    return {"meters": shown, "former": former, "as_of": account.as_of, "batch": account.batch}


def list_readings(work: Work[Store], *, account_id: str, cursor: str | None, limit: int) -> Answer:
    """The account's readings, newest first, cancelled ones among them."""
    readings, following = work.store.page(account_id, cursor=cursor, limit=limit)
    last, closed = work.store.last_reading_ids(account_id), work.store.closed_months.all()
    shown = [
        answers.reading(each, last=each.reading_id in last, today=work.today, closed=closed) for each in readings
    ]
    return {"readings": shown, "next": following}


def keep_accounts(work: Work[Store], accounts: Sequence[Account]) -> None:
    """Keep the newest revision of each account; meters that were taken off get their last reading."""
    close_meters(work, work.store.save_accounts(accounts))


def _former(work: Work[Store], account: Account, last: Mapping[str, Reading]) -> list[Answer]:
    unclosed = work.store.unclosed.of_account(account.account_id)
    ids = [(each, each.meter.meter_id) for each in reversed(account.former)]
    return [answers.former(each, last=last.get(meter_id), status=unclosed.get(meter_id)) for each, meter_id in ids]


def _accepted(work: Work[Store], submission: Submission, standing: Standing) -> Reading | None:
    return accept(
        standing=standing,
        submission=submission,
        book=work.tools,
        reading_id=work.new_id(),
        today=work.today,
        now=work.now,
    )


def _rules(work: Work[Store], standing: Standing) -> IntakeRules:
    rules: IntakeRules = work.tools.of(standing.account.region)
    return rules


def _standing(work: Work[Store], account_id: str, meter_id: str) -> Standing:
    return known(work.store.standings({account_id: meter_id}).get(account_id))


def known(standing: Standing | None) -> Standing:
    """The standing, if the account has come from the base."""
    if standing is None:
        raise AccountUnknown()
    return standing


def reading_of(work: Work[Store], account_id: str, reading_id: str) -> Reading:
    """The account's own reading of this id."""
    reading = work.store.reading(account_id, reading_id)
    if reading is None:
        raise ReadingUnknown()
    return reading


def _reading_with_standing(work: Work[Store], account_id: str, reading_id: str) -> tuple[Reading, Standing]:
    reading = reading_of(work, account_id, reading_id)
    return reading, _standing(work, account_id, reading.meter_id)
