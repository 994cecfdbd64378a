"""A session: a short access token again and again, on the strength of a refresh token that changes with each use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.device import Device

TWIN_SECONDS = 10  # two tabs, or a repeat after a lost answer
REMEMBERED = 200  # fingerprints of used tokens kept to recognise a stolen one


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session as it is kept: fingerprints of the refresh tokens, never the tokens."""

    session_id: str
    user_id: str
    current: str
    began_at: datetime
    rotated_at: datetime
    idle_until: datetime
    ends_at: datetime
    device: Device
    used: tuple[str, ...] = ()
    ended_at: datetime | None = None
    revision: int = 1
    acting: str | None = None  # the member of staff who looks on; nobody but the person enters otherwise


class Verdict(StrEnum):
    """What a presented refresh token means."""

    ROTATE = "rotate"
    TWIN = "twin"
    STOLEN = "stolen"
    OVER = "over"


def is_open(session: Session | None, *, now: datetime) -> bool:
    """Whether the session still stands: not ended, not idle for too long, not too old."""
    return session is not None and session.ended_at is None and min(session.idle_until, session.ends_at) > now


def judge(session: Session | None, *, presented: str, now: datetime) -> Verdict:
    """The current token is exchanged; the one just before it is a racing twin; an older one was stolen; others are nothing."""
    if session is None or not is_open(session, now=now):
        return Verdict.OVER
    if presented == session.current:
        return Verdict.ROTATE
    if session.used and presented == session.used[-1] and now - session.rotated_at <= timedelta(seconds=TWIN_SECONDS):
        return Verdict.TWIN
    return Verdict.STOLEN if presented in session.used else Verdict.OVER


def begin(
    *,
    session_id: str,
    user_id: str,
    current: str,
    device: Device,
    now: datetime,
    idle: timedelta,
    longest: timedelta,
    acting: str | None = None,
) -> Session:
    """A new session; it ends by idleness or, at the latest, after `longest`."""
    return Session(
        session_id=session_id,
        user_id=user_id,
        current=current,
        began_at=now,
        rotated_at=now,
        idle_until=now + idle,
        ends_at=now + longest,
        device=device,
        acting=acting,
    )


def rotate(session: Session, *, following: str, now: datetime, idle: timedelta) -> Session:
    """The session after its refresh token was exchanged for the following one."""
    used = (*session.used, session.current)[-REMEMBERED:]
    return replace(session, current=following, used=used, rotated_at=now, idle_until=now + idle, revision=session.revision + 1)


def end(session: Session, *, now: datetime) -> Session:
    """The session after it was ended, by its owner or because a used token came back."""
    return replace(session, ended_at=now, revision=session.revision + 1)
