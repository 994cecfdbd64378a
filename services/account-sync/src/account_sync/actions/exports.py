"""What the base must learn is collected as it happens and written as numbered files; each step may be repeated after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.actions.journal import tell_journal
from account_sync.domain.errors import ExportUnknown
from account_sync.domain.export.batch import Batch, Line, State, closed, filled, to_be_written_again, written
from account_sync.domain.export.entry import Entry, Kind, arrived, due_again, orphaned, told

log = structlog.get_logger(__name__)
SHOWN_REFUSALS = 200


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some batches, the latest first; `next` is where the next page begins, None where there is none."""

    batches: list[Batch]
    next: int | None


def collect(work: Work[Any], facts: Sequence[Entry]) -> None:
    """Keep what came, newest revision only; what the base has not seen in this form is due."""
    held = work.store.exports.entries(fact.entry_id for fact in facts)
    changed: dict[str, Entry] = {}
    for fact in facts:
        entry = arrived(held.get(fact.entry_id), fact)
        if entry is not None:
            held[fact.entry_id] = changed[fact.entry_id] = entry
    work.store.exports.save_entries(changed.values())


def export_when_due(transactions: Transactions[Any]) -> None:
    """The worker's own export: nothing without a folder, and no oftener than the setting says."""
    if transactions.tools.export_folder is None:
        return
    work = transactions.read()
    wait = timedelta(minutes=work.settings.export_every_minutes)
    for batch in work.store.exports.unfinished():
        finish_batch(transactions, batch)
    for kind in Kind:
        last = work.store.exports.last_batch(kind)
        if last is None or last.made_at + wait <= work.system_now:
            export_kind(transactions, kind)


def export_kind(transactions: Transactions[Any], kind: Kind) -> Batch | None:
    """One batch of everything of a kind that is due; None when there is nothing."""
    batch = transactions.run(partial(begin_batch, kind=kind))
    return None if batch is None else finish_batch(transactions, batch)


def begin_batch(work: Work[Any], *, kind: Kind) -> Batch | None:
    """Give the next number to a new batch, if anything is due."""
    if not work.store.exports.is_due(kind):
        return None
    last = work.store.exports.last_batch()
    batch = Batch(
        batch_id=work.new_id(),
        kind=kind,
        number=1 if last is None else last.number + 1,
        made_on=work.today,
        made_at=work.system_now,
        profile=work.tools.export_profile.name,
    )
    work.store.exports.save_batch(batch)
    return batch


def finish_batch(transactions: Transactions[Any], batch: Batch) -> Batch:
    """Fill the batch chunk by chunk, close it, and put its file where the base takes it."""
    pace = transactions.pace()
    while batch.state is State.FILLING:
        batch = pace.run(partial(transactions.run, partial(fill_batch, batch_id=batch.batch_id)))
    return write_batch(transactions, batch)


def fill_batch(work: Work[Any], *, batch_id: str) -> Batch:
    """Put one chunk of what is due into the batch; the last chunk closes it."""
    batch = _batch(work, batch_id)
    if batch.state is not State.FILLING:
        return batch
    chunk, most = work.settings.import_chunk, work.settings.export_batch_rows
    entries = work.store.exports.due(batch.kind, limit=min(chunk, most - batch.rows))
    accounts = work.store.accounts.by_ids([each.account_id for each in entries])
    known = [each for each in entries if each.account_id in accounts]
    lines = [
        work.tools.scribe.line(entry, accounts[entry.account_id], batch=batch, number=number)
        for number, entry in enumerate(known, start=batch.rows + 1)
    ]
    batch = filled(batch, lines)
    if len(entries) < chunk or batch.rows >= most:
        batch = closed(batch, file_name=work.tools.scribe.file_name(batch))
    work.store.exports.save_lines(lines)
    work.store.exports.save_entries(told(each, batch_id=batch_id) for each in known)
    work.store.exports.save_entries(orphaned(each) for each in entries if each.account_id not in accounts)
    work.store.exports.save_batch(batch)
    return batch


def write_batch(transactions: Transactions[Any], batch: Batch) -> Batch:
    """Write the file of a closed batch; a batch sent again is the same file, byte for byte."""
    start = transactions.read()
    content = start.tools.scribe.content(batch, start.store.exports.lines(batch.batch_id))
    sha256 = start.tools.export_folder.put(batch.file_name, content)
    done: Batch = transactions.run(partial(note_written, batch_id=batch.batch_id, sha256=sha256))
    log.info("batch_exported", number=done.number, kind=done.kind, rows=done.rows)
    return done


def note_written(work: Work[Any], *, batch_id: str, sha256: str) -> Batch:
    """Write down that the file lies in the folder."""
    batch = written(_batch(work, batch_id), sha256=sha256)
    work.store.exports.save_batch(batch)
    return batch


def resend_batch(transactions: Transactions[Any], *, number: int) -> Batch:
    """Put the file of an earlier batch into the folder once more."""
    return write_batch(transactions, batch_numbered(transactions.read(), number))


def ask_for_copy(work: Work[Any], *, number: int, by: str = "") -> None:
    """Have the worker write the file of an earlier batch once more: who asks over HTTP may have no way to the folder."""
    work.store.exports.save_batch(to_be_written_again(batch_numbered(work, number)))
    tell_journal(work, by=by, did="export_copied", about=number)


def registries(work: Work[Any], *, before: int | None, limit: int) -> Page:
    """Batches, the latest first, from below the number `before`."""
    found = work.store.exports.latest(before=before, limit=limit + 1)
    return Page(batches=found[:limit], next=found[limit - 1].number if len(found) > limit else None)


def resend_refused(work: Work[Any], *, number: int, by: str = "") -> int:
    """Have what the base refused in a batch told once more, in the next one; how many entries that are."""
    lines = work.store.exports.lines(batch_numbered(work, number).batch_id)
    entries = work.store.exports.entries(line.entry_id for line in lines if line.accepted is False)
    again = [due_again(each) for each in entries.values() if each.refusal is not None]
    work.store.exports.save_entries(again)
    tell_journal(work, by=by, did="refused_sent_again", about=number)
    return len(again)


def refused_lines(work: Work[Any], batch: Batch) -> list[tuple[Line, str]]:
    """The first lines that the base refused, with its reasons, and the account number of each as it is now."""
    lines = work.store.exports.refused_lines(batch.batch_id, limit=SHOWN_REFUSALS)
    entries = work.store.exports.entries(line.entry_id for line in lines)
    accounts = work.store.accounts.by_ids([entry.account_id for entry in entries.values()])
    return [(line, accounts[entries[line.entry_id].account_id].account_number) for line in lines]


def batch_numbered(work: Work[Any], number: int) -> Batch:
    """The batch of this number; ExportUnknown where there is none, or where it is not closed yet."""
    found: list[Batch] = work.store.exports.batches(number=number, state={"$ne": State.FILLING})
    if not found:
        raise ExportUnknown(str(number))
    return found[0]


def _batch(work: Work[Any], batch_id: str) -> Batch:
    batch: Batch | None = work.store.exports.batch(batch_id)
    assert batch is not None  # begun before, and batches are never removed
    return batch
