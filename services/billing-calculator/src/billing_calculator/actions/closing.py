"""A billing month is closed: planned in chunks, charged chunk by chunk, told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from billing_calculator import announce
from billing_calculator.domain import closing
from billing_calculator.domain.closing import Chunk, Close, CloseUnknown, Progress, State

PLANNED_AT_ONCE = 200  # chunks in one transaction

log = structlog.get_logger(__name__)


def start_close(work: Work[Any], *, period: str, dry: bool, by: str) -> Progress:
    """Begin to close a month, or to rehearse it; the worker cuts the accounts into chunks."""
    held = work.store.closes.get(closing.close_id(period, dry=dry))
    close = closing.started(
        held, work.store.closes.active(), period=period, dry=dry, by=by, now=work.now, system_now=work.system_now,
        today=work.today, chunk_size=work.settings.close_chunk,
    )  # fmt: skip
    work.store.closes.save(close)
    log.info("close_started", period=period, dry=dry, attempt=close.attempt)
    return _progress(work, close)


def cancel_close(work: Work[Any], *, close_id: str) -> Progress:
    """Begin no further chunk."""
    close = closing.cancelled(_known(work, close_id), now=work.now, system_now=work.system_now)
    planned, done, counts = work.store.closes.sums(close)
    close = replace(close, planned=planned, counts=counts)
    work.store.closes.save(close)
    log.info("close_cancelled", period=close.period, dry=close.dry, chunks_done=done)
    return _progress(work, close)


def show_close(work: Work[Any], *, close_id: str) -> Progress:
    """Where a close stands."""
    return _progress(work, _known(work, close_id))


def list_closes(work: Work[Any]) -> list[Progress]:
    """The closes begun last, each with where it stands."""
    return [_progress(work, each) for each in work.store.closes.latest()]


def go_on_with_closes(transactions: Transactions[Any]) -> None:
    """Plan what is to be planned and end what is done; killed anywhere, the next turn goes on from what is written."""
    for close in transactions.read().store.closes.active():
        while close is not None and close.state is State.PLANNING:
            close = transactions.run(partial(plan_chunks, close_id=close.close_id))
        if close is not None and close.state is State.RUNNING:
            transactions.run(partial(end_close, close_id=close.close_id))


def plan_chunks(work: Work[Any], *, close_id: str) -> Close | None:
    """Cut the next chunks behind the last one and put each on the bulk lane as work for whoever comes first."""
    close: Close | None = work.store.closes.get(close_id)
    if close is None or close.state is not State.PLANNING:
        return close
    last = work.store.closes.last_planned(close)
    ends: list[str | None] = [*work.store.accounts.bounds(
        after=last.until if last else None, size=close.chunk_size, most=PLANNED_AT_ONCE)]  # fmt: skip
    complete = len(ends) < PLANNED_AT_ONCE
    if complete:
        ends.append(None)  # whoever comes after the last one counted belongs to the last chunk
    chunks: list[Chunk] = []
    for end in ends:
        number, after = (last.number + 1, last.until) if last else (1, None)
        last = Chunk(close.period, close.dry, close.attempt, number, after, end)
        chunks.append(last)
    work.store.closes.plan(chunks)
    for chunk in chunks:
        work.announce(announce.close_chunk_planned(chunk))
    close = replace(close, planned=close.planned + len(chunks), state=State.RUNNING if complete else State.PLANNING)
    work.store.closes.save(close)
    return close


def end_close(work: Work[Any], *, close_id: str) -> bool:
    """When the last chunk is done the month is closed, and that is told; whoever comes second finds it closed."""
    close: Close | None = work.store.closes.get(close_id)
    if close is None or close.state is not State.RUNNING:
        return False
    _, done, counts = work.store.closes.sums(close)
    if done < close.planned:
        return False
    close = replace(close, state=State.CLOSED, ended_at=work.now, ended=work.system_now, counts=counts)
    work.store.closes.save(close)
    if not close.dry:
        work.announce(announce.month_closed(close))
    log.info("close_ended", period=close.period, dry=close.dry, accounts=counts.accounts)
    return True


def keep_closes(work: Work[Any], closes: Sequence[Close]) -> None:
    """A rebuild learns that a month is closed; whoever closed it knows."""
    for close in closes:
        if work.store.closes.get(close.close_id) is None:
            work.store.closes.save(close)


def _known(work: Work[Any], close_id: str) -> Close:
    close: Close | None = work.store.closes.get(close_id)
    if close is None:
        raise CloseUnknown()
    return close


def _progress(work: Work[Any], close: Close) -> Progress:
    planned, done, counts = work.store.closes.sums(close)
    known = work.store.accounts.about() if close.state is State.PLANNING else 0
    return closing.progress(
        close, done=done, chunks=planned, counts=counts, accounts_known=known, system_now=work.system_now
    )
