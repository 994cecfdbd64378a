"""Parked events are tried again by time, and at once when what they waited for has arrived."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from chassis import crash
from chassis.clock import system_now
from chassis.events import counts, parked
from chassis.events.envelope import NotUnderstood, decode
from chassis.events.settlement import Item, Settlement
from chassis.events.weather import Weather

TOGETHER = 100

log = structlog.get_logger(__name__)


def retry_due(settlement: Settlement, weather: Weather, *, among: Collection[str] | None = None) -> int:
    """Try what is due, of these ids alone if they are given; returns how many.

    Events that only wait are tried together, those that failed before one by one.
    """
    database = settlement.database
    parked.wake_crowds(database, now=system_now())
    waiting = parked.claim(database, now=system_now(), alone=False, limit=TOGETHER, among=among)
    _retry(settlement, waiting, weather)
    tried = len(waiting)
    for _ in range(TOGETHER):
        suspects = parked.claim(database, now=system_now(), alone=True, limit=1, among=among)
        if not suspects:
            break
        _retry(settlement, suspects, weather)
        tried += 1
    return tried


def _retry(settlement: Settlement, rows: Sequence[Mapping[str, Any]], weather: Weather) -> None:
    crash.point("after_parked_claim")
    items = []
    for row in rows:
        if row["claims"] > parked.MOST_CLAIMS:
            _bury(settlement, row, f"took the process with it {parked.MOST_CLAIMS} times")
            continue
        try:
            items.append(Item(decode(bytes(row["body"]), settlement.types), row))
        except NotUnderstood as error:
            _bury(settlement, row, error.reason)
    if not items:
        return
    try:
        settlement.together(items, weather)
    except Exception:  # the process lives, so no event is to blame
        with contextlib.suppress(PyMongoError):
            parked.release(settlement.database, [row["_id"] for row in rows], now=system_now())
        raise


def _bury(settlement: Settlement, row: Mapping[str, Any], reason: str) -> None:
    parked.failed(settlement.database, row, dead=True, reason=reason, now=system_now())
    crash.point("after_row_buried")
    counts.PARKED.labels("dead").inc()
    log.warning("event_parked", event_id=row["_id"], type=row["type"], state="dead", reason=reason)
