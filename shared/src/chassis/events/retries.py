"""Parked events are tried again by time, and at once when what they waited for has arrived."""

from __future__ import annotations

import contextlib
import time
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
ALONE_SECONDS = 5.0

log = structlog.get_logger(__name__)


def retry_due(settlement: Settlement, weather: Weather, *, among: Collection[str] | None = None) -> int:
    """Try what is due, of these ids alone if they are given; returns how many.

    Events that only wait are tried together, those that failed before one by one, for a while: then the others have their turn.
    """
    parked.wake_crowds(settlement.database, now=system_now())
    waiting = _claim(settlement, weather, alone=False, limit=TOGETHER, among=among)
    _retry(settlement, waiting, weather)
    tried, end = len(waiting), time.monotonic() + ALONE_SECONDS
    while time.monotonic() < end:
        with settlement.danger.alone(weather):
            suspects = _claim(settlement, weather, alone=True, limit=1, among=among)
            if not suspects:
                break
            _retry(settlement, suspects, weather)
        tried += 1
        weather.heed()
    return tried


def _claim(
    settlement: Settlement, weather: Weather, *, alone: bool, limit: int, among: Collection[str] | None
) -> list[dict[str, Any]]:
    """A claim that outlives its time is taken for a death, so nothing is claimed that could not be tried at once."""
    database = settlement.database
    due = parked.due(database, types=settlement.types, now=system_now(), alone=alone, limit=limit, among=among)
    if not due:
        return []
    weather.wait_if_away()
    return parked.claim(database, due, now=system_now())


def _retry(settlement: Settlement, rows: Sequence[Mapping[str, Any]], weather: Weather) -> None:
    crash.point("after_parked_claim")
    items = []
    for row in rows:
        if row["claims"] > parked.MOST_CLAIMS:
            _note(settlement, row, parked.Failure(f"took the process with it {parked.MOST_CLAIMS} times", dead=True))
            continue
        try:
            items.append(Item(decode(bytes(row["body"]), settlement.types), row))
        except NotUnderstood as error:
            _note(settlement, row, _unread(row, error))
    if not items:
        return
    try:
        settlement.together(items, weather)
    except Exception:  # the process lives, so no event is to blame
        with contextlib.suppress(PyMongoError):
            parked.release(settlement.database, [row["_id"] for row in rows], now=system_now())
        raise


def _unread(row: Mapping[str, Any], error: NotUnderstood) -> parked.Failure:
    """What another release read and this one does not is left to that one, as long as things wait; else nobody can read it."""
    dead = not row["readable"] or parked.is_in_vain(row, now=system_now())
    return parked.Failure(error.reason, dead=dead, counts=False)


def _note(settlement: Settlement, row: Mapping[str, Any], failure: parked.Failure) -> None:
    state = parked.failed(settlement.database, row, failure, now=system_now())
    crash.point("after_row_buried")
    counts.PARKED.labels(state).inc()
    log.warning("event_parked", event_id=row["_id"], type=row["type"], state=state, reason=failure.reason)
