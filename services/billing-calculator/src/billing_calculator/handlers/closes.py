"""What billing-calculator hears of its own closes of months."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.billing_calculator import CLOSE_CHUNK_PLANNED, MONTH_CLOSED
from contracts.events.closes import CLOSE_CHUNK_CHARGED

from billing_calculator import actions
from billing_calculator.domain.closing import Chunk, Close, Counts, State
from billing_calculator.handlers.moments import moment

SUMS = ("average_total", "normative_total")


def on_close_chunk_planned(work: Work[Any], events: list[Event]) -> None:
    """Charge the accounts of a chunk for a month that is closed."""
    actions.warn_of_gaps(work, actions.charge_chunks(work, [(as_chunk(event), event) for event in events]))


def on_close_chunk_charged(work: Work[Any], events: list[Event]) -> None:
    """They were charged here; a rebuild charges them again."""
    actions.warn_of_gaps(work, actions.charge_chunks_again(work, [(as_chunk(event), event) for event in events]))


def on_month_closed(work: Work[Any], events: list[Event]) -> None:
    """The bills of a closed month go out; a rebuilt database learns that it is closed."""
    actions.keep_closes(work, [as_close(event) for event in events])
    periods = [event.data["period"] for event in events]
    actions.begin_issuing(work, periods=periods)
    actions.order_after_close(work, periods=periods)


def as_chunk(event: Event) -> Chunk:
    """The chunk that an event of this service carries."""
    it = event.data
    told, meters_too = (it.get(name, False) for name in ("charged_is_told", "meters_too"))  # not by plans of before
    return Chunk(it["period"], it.get("dry", False), it["attempt"], it["chunk"], it["after"], it["until"], told, meters_too)


def as_close(event: Event) -> Close:
    """The close that an event of this service carries; who started it is not told in events."""
    it = event.data
    started, ended = moment(it["started_at"]), moment(it["closed_at"])
    counts: dict[str, Any] = {name: Decimal(it[name]) if name in SUMS else it[name] for name in vars(Counts())}
    return Close(
        it["period"], False, State.CLOSED, event.revision, "", started, started, chunk_size=1, ended_at=ended, ended=ended,
        counts=Counts(**counts),
    )  # fmt: skip


HANDLERS = [Handler(CLOSE_CHUNK_PLANNED, on_close_chunk_planned, alone=True), Handler(MONTH_CLOSED, on_month_closed)]
FIRST_HAND = (Handler(CLOSE_CHUNK_CHARGED, on_close_chunk_charged, alone=True),)
