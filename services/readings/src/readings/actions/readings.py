"""What happens, in which order: load, decide, save, announce."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime

from chassis.pieces import pieces
from chassis.transaction import Work

from readings import announce
from readings.actions.receipts import receipts_kept
from readings.domain import answers
from readings.domain.answers import Answer
from readings.domain.decisions import accept, cancel, correct, same_revision
from readings.domain.erasure import Request as ErasureRequest
from readings.domain.errors import AccountUnknown, ReadingsError, ReadingUnknown
from readings.domain.examining import examine, examine_correction
from readings.domain.meter import Account, ZoneValue
from readings.domain.period import intake_on
from readings.domain.personal_export import Request as ExportRequest
from readings.domain.reading import Author, Reading, Standing, Submission
from readings.domain.rules import IntakeRules
from readings.store import Store


def submit_readings(work: Work[Store], submissions: Sequence[Submission]) -> list[Answer | ReadingsError]:
    """Take customers' figures, of each account once: for each the reading it came to, or why it is refused."""
    standings = work.store.standings({each.account_id: each.meter_id for each in submissions})
    accepted, outcomes = list[Reading](), list[Answer | ReadingsError]()
    for submission in submissions:
        try:
            standing = _known(standings.get(submission.account_id))
            reading = _accepted(work, submission, standing)
        except ReadingsError as refusal:
            outcomes.append(refusal)
            continue
        if reading is None:
            reading = _reading(work, submission.account_id, standing.readings[0].reading_id)
        else:
            accepted.append(reading)
        outcomes.append(answers.reading(reading, last=True, today=work.today))
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
        now=_moment(work),
        by=by,
    )
    if corrected.revision > held.revision:
        work.store.save(corrected, last_reading_id=reading_id)
        work.announce(announce.reading_corrected(corrected))
    return answers.reading(corrected, last=True, today=work.today)


def cancel_reading(
    work: Work[Store], *, account_id: str, reading_id: str, by: Author, revisions: Collection[int] = ()
) -> Answer:
    """Take the last reading of a meter back."""
    held, standing = _reading_with_standing(work, account_id, reading_id)
    same_revision(held, revisions)
    cancelled = cancel(
        standing=standing, reading=held, rules=_rules(work, standing), today=work.today, now=_moment(work), by=by
    )
    work.store.save(cancelled, last_reading_id=standing.before_last())
    work.announce(announce.reading_cancelled(cancelled))
    return answers.reading(cancelled, last=False, today=work.today)


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
    intake = intake_on(work.today, rules)
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
    return answers.window(intake_on(work.today, work.tools.of(account.region if account else "")))


def list_meters(work: Work[Store], *, account_id: str) -> Answer:
    """The account's meters and where they stand."""
    account = work.store.account(account_id)
    if account is None:
        raise AccountUnknown()
    last, rules = work.store.last_readings(account_id), work.tools.of(account.region)
    shown = [
        answers.meter(meter, last=last.get(meter.meter_id), today=work.today, rules=rules) for meter in account.meters
    ]
    return {"meters": shown}


def list_readings(work: Work[Store], *, account_id: str, cursor: str | None, limit: int) -> Answer:
    """The account's readings, newest first, cancelled ones among them."""
    readings, following = work.store.page(account_id, cursor=cursor, limit=limit)
    last = work.store.last_reading_ids(account_id)
    shown = [answers.reading(each, last=each.reading_id in last, today=work.today) for each in readings]
    return {"readings": shown, "next": following}


def keep_accounts(work: Work[Store], accounts: Sequence[Account]) -> None:
    """Keep the newest revision of each account."""
    work.store.save_accounts(accounts)


def erase_persons(work: Work[Store], requests: Sequence[ErasureRequest]) -> None:
    """Nothing here says who sent a reading; the readings themselves are what the charges stand on."""
    for each in requests:
        count = work.store.count_readings(each.account_ids)
        kept = {"readings": (count, "metering")} if count else {}
        told = announce.person_erased(erasure_id=each.erasure_id, user_id=each.user_id, erased={}, kept=kept, at=work.now)
        work.announce(told)


def export_persons(work: Work[Store], requests: Sequence[ExportRequest]) -> None:
    """Answer with the readings of the person's accounts, in pieces; no names."""
    for each in requests:
        held = {
            "readings": [asdict(reading) for reading in work.store.of_accounts(each.account_ids)],
            "receipts": receipts_kept(work, each.account_ids),
        }
        for part in announce.export_parts_ready(export_id=each.export_id, user_id=each.user_id, contents=pieces(held)):
            work.announce(part)


def _accepted(work: Work[Store], submission: Submission, standing: Standing) -> Reading | None:
    return accept(
        standing=standing,
        submission=submission,
        book=work.tools,
        reading_id=work.new_id(),
        today=work.today,
        now=_moment(work),
    )


def _rules(work: Work[Store], standing: Standing) -> IntakeRules:
    rules: IntakeRules = work.tools.of(standing.account.region)
    return rules


def _standing(work: Work[Store], account_id: str, meter_id: str) -> Standing:
    return _known(work.store.standings({account_id: meter_id}).get(account_id))


def _known(standing: Standing | None) -> Standing:
    if standing is None:
        raise AccountUnknown()
    return standing


def _reading(work: Work[Store], account_id: str, reading_id: str) -> Reading:
    reading = work.store.reading(account_id, reading_id)
    if reading is None:
        raise ReadingUnknown()
    return reading


def _reading_with_standing(work: Work[Store], account_id: str, reading_id: str) -> tuple[Reading, Standing]:
    reading = _reading(work, account_id, reading_id)
    return reading, _standing(work, account_id, reading.meter_id)


def _moment(work: Work[Store]) -> datetime:
    """To the millisecond, as it is kept: the answer now and the answer later are the same."""
    return work.now.replace(microsecond=work.now.microsecond // 1000 * 1000)
