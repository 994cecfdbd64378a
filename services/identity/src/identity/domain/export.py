"""All of a person's data as one archive: asked for, collected from every service, there to be fetched for some days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.erasure import ANSWERING

FRESH = timedelta(hours=1)  # whoever asks again within it means the same one


class State(StrEnum):
    """How far an export has come."""

    COLLECTING = "collecting"
    READY = "ready"


@dataclass(frozen=True, kw_only=True)
class Export:
    """One request. Together with its pieces it is deleted by the database after `kept_until`."""

    export_id: str
    user_id: str
    asked_at: datetime
    kept_until: datetime
    state: State = State.COLLECTING
    waiting_for: tuple[str, ...] = ANSWERING


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a service's answer; encrypted with the person's key where it names the person."""

    export_id: str
    user_id: str
    service: str
    piece: int
    total: int
    encrypted: bool
    content: str


def ask(*, export_id: str, user_id: str, now: datetime, kept: timedelta) -> Export:
    """A request from now on."""
    return Export(export_id=export_id, user_id=user_id, asked_at=now, kept_until=now + kept)


def is_fresh(export: Export, *, now: datetime) -> bool:
    """Whether asking again is answered by this one: it is on its way, or was asked for a moment ago."""
    return export.state is State.COLLECTING or now - export.asked_at < FRESH


def with_answers(export: Export, complete: Iterable[str], *, now: datetime, kept: timedelta) -> Export:
    """After these services have answered in full; the days to fetch it are counted from the last answer."""
    left = tuple(each for each in export.waiting_for if each not in set(complete))
    if left:
        return replace(export, waiting_for=left)
    return replace(export, waiting_for=(), state=State.READY, kept_until=now + kept)
