"""A refresh token is exchanged for the next one, whoever's session it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.transaction import Work

from identity.domain import session as rules
from identity.domain.link import fingerprint
from identity.domain.session import Session, Verdict


@dataclass(frozen=True, kw_only=True)
class Exchanged:
    """The session with its next secret; or nothing; or the session that must end, because its token was stolen."""

    session: Session | None = None
    secret: str = ""
    stolen: Session | None = None


def exchange(work: Work[Any], sessions: Any, refresh_token: str, *, idle: timedelta) -> Exchanged:
    """Judge the token and keep the session as it is after it."""
    session_id, _, secret = refresh_token.partition(".")
    session = sessions.one(session_id)
    verdict = rules.judge(session, presented=fingerprint(secret), now=work.system_now)
    if verdict is Verdict.STOLEN:
        return Exchanged(stolen=session)
    if verdict is Verdict.OVER:
        return Exchanged()
    following = work.tools.secrets.following(secret)
    if verdict is Verdict.ROTATE:
        session = rules.rotate(session, following=fingerprint(following), now=work.system_now, idle=idle)
        sessions.save(session)
    return Exchanged(session=session, secret=following)
