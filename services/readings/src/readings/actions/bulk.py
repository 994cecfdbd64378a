"""Many readings at once: a file is taken in, and the worker goes through it chunk by chunk, a transaction for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import structlog
from chassis.transaction import Transactions, Work
from contracts.core import Lane

from readings import announce
from readings.actions.journal import tell_journal
from readings.domain.bulk import (
    Batch,
    Outcome,
    Result,
    Row,
    RowRefused,
    key_of,
    outcome_of,
    reasons_of,
    submission_of,
)
from readings.domain.bulk_errors import BatchUnknown, NothingToConfirm
from readings.domain.bulk_files import rows_of
from readings.domain.decisions import accept
from readings.domain.errors import ReadingsError
from readings.domain.meter import Account
from readings.domain.period import period_of
from readings.domain.reading import Author, Reading, Source, Standing, Submission
from readings.store import Store

CHUNK = 200  # rows of a transaction: it writes each of them three times, and must be through within seconds
STAFF = "staff"  # all clerks are one sender: what one has sent another sees, and does not send again

log = structlog.get_logger(__name__)


def take_batch(
    work: Work[Store], *, content: bytes, rows: int, name: str, sent_by: str, accounts: Collection[str] | None, clerk: str = ""
) -> tuple[Batch, bool]:
    """Write a batch down for the worker; the same file again in the same month is the batch it was. True: it was sent before."""
    key = key_of(content, sent_by=sent_by, period=period_of(work.today))
    if before := work.store.bulk.of_key(key):
        return before, True
    batch = Batch(
        batch_id=work.new_id(),
        key=key,
        name=name,
        sent_by=sent_by,
        sent_at=work.now,
        accounts=None if accounts is None else tuple(sorted(accounts)),
        total=rows,
    )
    work.store.bulk.begin(batch, content)
    tell_journal(work, by=clerk, did="readings_sent", about=name)
    log.info("bulk_batch_taken", batch_id=batch.batch_id, rows=rows)
    return batch, False


def confirm_batch(work: Work[Store], *, batch_id: str, sent_by: str | None, clerk: str = "") -> Batch:
    """The sender has looked: the unusual figures are right. They are tried once more."""
    batch = show_batch(work, batch_id=batch_id, sent_by=sent_by)
    if batch.done_at is None or not batch.to_confirm:
        raise NothingToConfirm()
    asked = replace(batch, confirming=True, done_at=None)
    work.store.bulk.go_on(asked)
    tell_journal(work, by=clerk, did="readings_confirmed", about=batch.name)
    return asked


def show_batch(work: Work[Store], *, batch_id: str, sent_by: str | None) -> Batch:
    """A batch of this sender."""
    batch = work.store.bulk.of_id(batch_id, sent_by=sent_by)
    if batch is None:
        raise BatchUnknown()
    return batch


def list_batches(work: Work[Store], *, sent_by: str | None, limit: int) -> list[Batch]:
    """The batches sent last."""
    return work.store.bulk.latest(sent_by=sent_by, limit=limit)


def list_results(work: Work[Store], *, batch_id: str, outcome: Outcome | None, after: int, limit: int) -> list[Result]:
    """Rows of a batch with what became of them."""
    return work.store.bulk.results(batch_id, outcome=outcome, after=after, limit=limit)


def go_through_batches(transactions: Transactions[Any]) -> None:
    """Go on with every batch that is not through; killed anywhere, the next turn goes on from the last chunk."""
    for batch_id in transactions.read().store.bulk.waiting():
        batch = transactions.read().store.bulk.of_id(batch_id, sent_by=None)
        rows = [] if batch is None or batch.confirming else rows_of(transactions.read().store.bulk.content(batch_id))
        pace = transactions.pace()
        while batch is not None and batch.done_at is None:
            batch = pace.run(partial(transactions.run, partial(take_chunk, batch_id=batch_id, rows=rows)))


def take_chunk(work: Work[Store], *, batch_id: str, rows: Sequence[Row]) -> Batch:
    """Take the next rows: those accepted are kept and told, and of each it is written down what became of it."""
    batch = show_batch(work, batch_id=batch_id, sent_by=None)
    if batch.done_at is not None:
        return batch
    accounts, chunk = _next_rows(work, batch, rows)
    standings = work.store.standings(_asked(chunk, accounts))
    accepted: list[Reading] = []
    whose = (Source.STAFF, Author.STAFF) if batch.sent_by == STAFF else (Source.CUSTOMER, Author.OWNER)
    results = [_taken(work, row, _of_number(row, accounts, batch), standings, accepted, whose) for row in chunk]
    work.store.add(accepted)
    for reading in accepted:
        work.announce(announce.reading_submitted(reading, lane=Lane.BULK))
    work.store.bulk.save(batch_id, results, now=work.system_now)
    further = batch.after(results, now=work.now)
    work.store.bulk.go_on(further)
    return further


def _next_rows(work: Work[Store], batch: Batch, rows: Sequence[Row]) -> tuple[dict[str, Account], list[Row]]:
    """As many rows as fit, no account twice: a decision about a meter looks at what is kept, not at its neighbour."""
    if batch.confirming:
        waiting = work.store.bulk.results(batch.batch_id, outcome=Outcome.TO_CONFIRM, after=0, limit=CHUNK)
        offered = [replace(result.row, confirmed=True) for result in waiting]
    else:
        offered = list(islice(rows, batch.position, batch.position + CHUNK))
    chunk, seen = list[Row](), set[str]()
    for row in offered:
        if row.account_number in seen:
            break
        seen.add(row.account_number)
        chunk.append(row)
    return work.store.accounts_by_number(seen), chunk


def _of_number(row: Row, accounts: Mapping[str, Account], batch: Batch) -> Account | None:
    account = accounts.get(row.account_number)
    if account is None or (batch.accounts is not None and account.account_id not in batch.accounts):
        return None
    return account


def _asked(chunk: Sequence[Row], accounts: Mapping[str, Account]) -> dict[str, str]:
    asked: dict[str, str] = {}
    for row in chunk:
        try:
            meter, _ = submission_of(row, accounts.get(row.account_number))
        except RowRefused:
            continue
        asked[accounts[row.account_number].account_id] = meter.meter_id
    return asked


def _taken(
    work: Work[Store],
    row: Row,
    account: Account | None,
    standings: Mapping[str, Standing],
    accepted: list[Reading],
    whose: tuple[Source, Author],
) -> Result:
    account_id = account.account_id if account else ""
    try:
        meter, values = submission_of(row, account)
        source, by = whose
        submission = Submission(
            account_id=account_id, meter_id=meter.meter_id, values=values, confirmed=row.confirmed, source=source, by=by
        )
        reading_id = _accepted(work, submission, standings[account_id], accepted)
    except RowRefused as refused:
        return Result(row=row, outcome=Outcome.REFUSED, reasons=tuple(refused.reasons), account_id=account_id)
    except ReadingsError as error:
        return Result(row=row, outcome=outcome_of(error), reasons=reasons_of(error), account_id=account_id)
    return Result(row=row, outcome=Outcome.ACCEPTED, reading_id=reading_id, account_id=account_id)


def _accepted(work: Work[Store], submission: Submission, standing: Standing, accepted: list[Reading]) -> str:
    reading = accept(
        standing=standing,
        submission=submission,
        book=work.tools,
        reading_id=work.new_id(),
        today=work.today,
        now=work.now,
    )
    if reading is None:
        return standing.readings[0].reading_id
    accepted.append(reading)
    return reading.reading_id
