"""What account-sync does: takes the retailer's registry in, tells who an applicant is, shows an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, TypeVar

import structlog
from chassis.transaction import Transactions, Work
from contracts.core import Event, Lane

from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.errors import AccountUnknown, ImportUnknown
from account_sync.domain.imports import Import, after, decide
from account_sync.domain.loading import Load
from account_sync.domain.matching import Applicant, match
from account_sync.domain.registry.file import read_rows
from account_sync.domain.registry.lines import no_rows
from account_sync.domain.registry.rows import BadRow, GoodRow

log = structlog.get_logger(__name__)
Row = GoodRow | BadRow
T = TypeVar("T")


def import_registry(transactions: Transactions[Any], *, path: str) -> Import:
    """Apply a registry file chunk by chunk; stopped anywhere, the same file can simply be applied again."""
    start = transactions.read()
    with start.tools.open_registry(path) as file:
        rows = read_rows(file.lines, plans=start.settings.tariff_plans, as_of=start.now)
        chunks = _chunks(rows, start.settings.import_chunk)
        first = next(chunks, None)
        if first is None:
            raise no_rows()
        done = transactions.run(partial(begin_import, file_name=file.name, file_sha256=file.sha256))
        pace = transactions.pace()
        for chunk in chain([first], chunks):
            done = pace.run(partial(transactions.run, partial(import_rows, done=done, rows=chunk)))
    return transactions.run(partial(finish_import, done=done))


def begin_import(work: Work[Any], *, file_name: str, file_sha256: str) -> Import:
    """Write down that this file is being applied."""
    started = Import(
        import_id=work.new_id(),
        file_name=file_name,
        file_sha256=file_sha256,
        started_at=work.now,
        applied_before=work.store.applied_at(file_sha256),
    )
    work.store.save_import(started)
    return started


def import_rows(work: Work[Any], *, done: Import, rows: Sequence[Row]) -> Import:
    """Take one chunk in: save and announce the accounts that tell something new, report the rows that cannot be taken."""
    accounts = [row.account for row in rows if isinstance(row, GoodRow)]
    held = work.store.accounts_by_ids([account.account_id for account in accounts])
    owners = work.store.owners_of_numbers([account.account_number for account in accounts])
    decision = decide(rows, held=held, owners=owners)
    so_far = after(done, decision)
    work.store.save_accounts(decision.fresh)
    work.store.save_refusals(done.import_id, decision.refused)
    work.store.save_import(so_far)
    for account in decision.fresh:
        work.announce(announce.account_updated(account, lane=Lane.BULK))
    return so_far


def finish_import(work: Work[Any], *, done: Import) -> Import:
    """Write down that the whole file has been applied."""
    finished = replace(done, finished_at=work.now)
    work.store.save_import(finished)
    log.info("registry_imported", import_id=done.import_id, taken=done.taken, refused=done.refused)
    return finished


def import_report(work: Work[Any], *, import_id: str | None, limit: int) -> tuple[Import, list[BadRow]]:
    """A saved import (the last one when none is named) with its first refused rows."""
    found: Import | None = work.store.import_of(import_id) if import_id else work.store.last_import()
    if found is None:
        raise ImportUnknown()
    return found, work.store.refusals(found.import_id, limit=limit)


def match_applicants(work: Work[Any], requests: Sequence[tuple[Applicant, Event]]) -> None:
    """Answer each registration once; a match starts the promised full load, which is done at once: the base is here."""
    decided = work.store.decided_registrations([applicant.registration_id for applicant, _ in requests])
    accounts = work.store.accounts_by_numbers([applicant.account_number for applicant, _ in requests])
    verdicts, loads = {}, []
    for applicant, cause in requests:
        if applicant.registration_id in decided or applicant.registration_id in verdicts:
            continue
        account = accounts.get(applicant.account_number)
        verdict = match(applicant, account)
        verdicts[applicant.registration_id] = (applicant, verdict)
        if account is None or not verdict.matched:
            work.announce(announce.applicant_not_matched(applicant), cause=cause)
            continue
        work.announce(announce.applicant_matched(applicant, account, verdict), cause=cause)
        loads.append(_load(work, applicant, account, cause))
    work.store.save_verdicts(verdicts.values(), at=work.now)
    work.store.save_loads(loads)


def account_of(work: Work[Any], *, account_id: str) -> Account:
    """The account as the base last told it."""
    account: Account | None = work.store.accounts_by_ids([account_id]).get(account_id)
    if account is None:
        raise AccountUnknown()
    return account


def _load(work: Work[Any], applicant: Applicant, account: Account, cause: Event) -> Load:
    load = Load(
        registration_id=applicant.registration_id,
        account_id=account.account_id,
        requested_at=applicant.requested_at,
        done_at=work.now,
    )
    # on the live lane: the import's own announcement may still queue behind thousands of others
    work.announce(announce.account_updated(account, lane=Lane.LIVE), cause=cause)
    work.announce(announce.account_loaded(account, load), cause=cause)
    return load


def _chunks(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk
