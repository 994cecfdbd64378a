"""A registry file is read into the staging: nothing of it is in the base yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

import structlog
from chassis.transaction import Transactions, Work

from account_sync.actions.progress import Progress, Step, unseen
from account_sync.domain.account import Account
from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.imports import WAITING_OR_UNDER_WAY, Import, Phase, judged, read_on
from account_sync.domain.registry.judging import judge, too_many_closings
from account_sync.domain.registry.meter_rows import MeterReading, MeterRow
from account_sync.domain.registry.profile import Profile, Unmentioned
from account_sync.domain.registry.reading import Reading, Row
from account_sync.domain.registry.records import Ending
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.taking import Closing

log = structlog.get_logger(__name__)
T = TypeVar("T")


def stage_registry(
    transactions: Transactions[Any], *, path: str, profile: str = "", again: bool = False, progress: Progress = unseen
) -> Import:
    """Read a file into the staging and judge it as a whole; stopped anywhere, the same call goes on from there.

    Of a file that was applied already the former import is returned, unless it is wanted `again`.
    """
    start = transactions.read()
    profiles = start.tools.profiles
    chosen: Profile = profiles.named(profile) if profile else profiles.for_file(path)
    with start.tools.open_registry(path, chosen) as file:
        first = next(file.records)
        if isinstance(first, Ending):
            raise RegistryUnreadable.no_rows()
        run: Import = transactions.run(partial(begin_import, file=file, profile=chosen, again=again))
        if run.phase is not Phase.STAGING:
            return run
        settings = start.settings
        records, plans = chain([first], file.records), settings.tariff_plans
        reading = (
            MeterReading(records, chosen)
            if chosen.tells_meters
            else Reading(records, chosen, plans=plans, as_of=run.started_at)
        )
        rows: Iterator[Row | MeterRow] = iter(reading)
        for _ in islice(rows, run.rows):
            pass  # read before the import was stopped, and needed again to know what repeats
        for chunk in _chunks(rows, settings.import_chunk):
            run = transactions.run(partial(stage_rows, run=run, rows=chunk))
            progress(Step.READING, file.read(), file.size)
        return _finish(transactions, run, reading, chosen, progress)


def begin_import(work: Work[Any], *, file: Any, profile: Profile, again: bool) -> Import:
    """Go on with an import of these bytes that was not finished, tell of one that was, or write down a new one."""
    runs: list[Import] = work.store.imports.of_file(file.sha256)
    for run in runs:
        run.must_be(*set(Phase) - {Phase.ROLLING_BACK})
        if run.phase in WAITING_OR_UNDER_WAY and run.profile == profile.name:
            return run
    applied = next((run for run in runs if run.phase is Phase.APPLIED), None)
    applied_before = applied.finished_at if applied else None
    if applied and not again:
        return replace(applied, applied_before=applied_before)
    started = Import(
        import_id=work.new_id(),
        file_name=file.name,
        file_sha256=file.sha256,
        profile=profile.name,
        started_at=work.now,
        applied_before=applied_before,
    )
    work.store.imports.begin(started)
    return started


def stage_rows(work: Work[Any], *, run: Import, rows: Sequence[Row | MeterRow]) -> Import:
    """Keep one chunk: the good rows in the staging, the others in the report."""
    good = [row for row in rows if not isinstance(row, BadRow)]
    bad = [row for row in rows if isinstance(row, BadRow)]
    so_far = read_on(run, good=len(good), refused=len(bad))
    work.store.staging.add(run.import_id, good, first=run.staged)
    work.store.imports.save_refusals(run.import_id, bad)
    work.store.imports.go_on(run, so_far)
    return so_far


def finish_staging(work: Work[Any], *, run: Import, done: Import) -> Import:
    """Write down what the file as a whole came to."""
    work.store.imports.go_on(run, done)
    log.info("registry_staged", import_id=done.import_id, phase=str(done.phase), rows=done.rows, refused=done.refused)
    return done


def _finish(
    transactions: Transactions[Any], run: Import, reading: Reading | MeterReading, profile: Profile, progress: Progress
) -> Import:
    done = judged(run, judge(reading.tally, reading.ending, profile))
    closes = profile.snapshot.full and profile.snapshot.unmentioned is Unmentioned.CLOSE
    if closes and isinstance(reading, Reading) and done.phase is Phase.STAGED and not reading.tally.nameless:
        run = _stage_closings(transactions, run, reading, profile, progress)
        open_ones = transactions.read().store.accounts.count_open()
        done = judged(run, [*done.troubles, *too_many_closings(run.staged - run.good, open_ones, profile)])
    done = transactions.run(partial(finish_staging, run=run, done=done))
    if done.phase is Phase.REFUSED:
        forget_staged(transactions, done)
    return done


def _stage_closings(
    transactions: Transactions[Any], run: Import, reading: Reading, profile: Profile, progress: Progress
) -> Import:
    """Put a closing for every open account that the snapshot does not mention behind its rows."""
    size, last = transactions.settings.import_chunk, ""
    whole, seen = transactions.read().store.accounts.count_open(), 0
    run = transactions.run(partial(drop_closings, run=run))
    while accounts := transactions.read().store.accounts.open_ones(after=last, limit=size):
        gone = [account for account in accounts if _is_unmentioned(account, reading, profile)]
        if gone:
            run = transactions.run(partial(stage_closings, run=run, accounts=gone))
        last, seen = accounts[-1].account_id, seen + len(accounts)
        progress(Step.COMPARING, seen, whole)
    return run


def _is_unmentioned(account: Account, reading: Reading, profile: Profile) -> bool:
    told = reading.mentions(subscriber_code=account.subscriber_code, account_number=account.account_number)
    later = account.opening_balance_on > reading.tally.newest  # the snapshot was made before anybody knew of it
    return profile.owns(account.account_number) and not told and not later


def drop_closings(work: Work[Any], *, run: Import) -> Import:
    """The accounts are compared from the beginning, whatever a comparison that was stopped has left."""
    if run.staged == run.good:
        return run
    dropped = replace(run, staged=run.good)
    work.store.staging.forget(run.import_id, first=run.good, count=run.staged - run.good)
    work.store.imports.go_on(run, dropped)
    return dropped


def stage_closings(work: Work[Any], *, run: Import, accounts: Sequence[Account]) -> Import:
    """Keep one chunk of closings."""
    so_far = replace(run, staged=run.staged + len(accounts))
    closings = [Closing(account.account_id, account.revision) for account in accounts]
    work.store.staging.add(run.import_id, closings, first=run.staged)
    work.store.imports.go_on(run, so_far)
    return so_far


def forget_staged(transactions: Transactions[Any], run: Import) -> None:
    """Drop the staging of an import that nobody will apply or take back any more."""
    size = transactions.settings.import_chunk
    for first in range(0, run.staged, size):
        transactions.run(partial(_forget, import_id=run.import_id, first=first, count=size))


def _forget(work: Work[Any], *, import_id: str, first: int, count: int) -> None:
    work.store.staging.forget(import_id, first=first, count=count)


def _chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
