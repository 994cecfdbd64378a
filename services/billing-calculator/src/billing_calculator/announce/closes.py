"""What billing-calculator tells of the closes of months."""

from __future__ import annotations

from typing import Any

from contracts.core import Fact, Lane
from contracts.events.billing_calculator import CLOSE_CHUNK_PLANNED, MONTH_CLOSED
from contracts.events.closes import CLOSE_CHUNK_CHARGED

from billing_calculator.domain.closing import Chunk, Close


def close_chunk_planned(chunk: Chunk) -> Fact:
    """Work for whoever comes first."""
    return CLOSE_CHUNK_PLANNED.fact(
        subject=chunk.chunk_id,
        revision=1,
        partition_key=chunk.chunk_id,
        data={
            **_told(chunk),
            "dry": chunk.dry,
            "charged_is_told": chunk.charged_is_told,
        },
        lane=Lane.BULK,
    )


def close_chunk_charged(chunk: Chunk) -> Fact:
    """Kept in the log, for a database that is built anew."""
    told = _told(chunk)
    return CLOSE_CHUNK_CHARGED.fact(
        subject=chunk.chunk_id, revision=1, partition_key=chunk.chunk_id, data=told, lane=Lane.BULK
    )  # fmt: skip


def month_closed(close: Close) -> Fact:
    """A month is told once to be closed."""
    return MONTH_CLOSED.fact(
        subject=close.close_id,
        revision=close.attempt,
        partition_key=close.close_id,
        data={
            "close_id": close.close_id,
            "period": close.period,
            "started_at": close.started_at,
            "closed_at": close.ended_at,
            **vars(close.counts),
        },
    )


def _told(chunk: Chunk) -> dict[str, Any]:
    return {
        "close_id": chunk.close_id,
        "period": chunk.period,
        "attempt": chunk.attempt,
        "chunk": chunk.number,
        "after": chunk.after,
        "until": chunk.until,
        "meters_too": chunk.meters_too,
    }
