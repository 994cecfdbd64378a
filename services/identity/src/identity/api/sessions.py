"""Sessions over HTTP: a cookie for browsers, the body for apps; the public keys of access tokens."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import flask
from chassis.web import Call, Door
from contracts.api.identity import (
    BeginSessionRequest,
    JsonWebKeySetResponse,
    MeResponse,
    RefreshSessionRequest,
    SessionResponse,
    SessionsResponse,
)

from identity.actions import sessions as actions
from identity.actions.holding import Words
from identity.api.access_log import origin_of
from identity.api.cookies import SessionCookie, demand_own_origin
from identity.api.work import work_done
from identity.domain.device import Device, device
from identity.domain.errors import SessionOver
from identity.domain.session import Session

PREFIX = "/api/v1/identity"
COOKIE = SessionCookie("refresh", f"{PREFIX}/sessions")
KNOWN_DEVICE = SessionCookie("device", f"{PREFIX}/sessions")
KNOWN_FOR = timedelta(days=180)
sessions = Door("sessions", PREFIX, summary="Entry, sessions and the signed-in person")


def prepare_login(call: Call) -> actions.Proven:
    """The person whose password was right."""
    demand_own_origin(call, absent_is_fine=True)
    login, password = call.body["login"], call.body["password"]
    known = {"work_done": work_done(call), "mark": KNOWN_DEVICE.read(call)}
    return actions.prove_login(call.work, login=login, password=password, address=call.remote, **known)


def prepare_refresh(call: Call) -> Words:
    """The names for the answer; a cookie is accepted from our own pages alone."""
    if call.body["refresh_token"] is None:
        demand_own_origin(call, absent_is_fine=False)
    return actions.words_behind(call.work, _presented(call))


@sessions.command(
    "POST",
    "/sessions",
    body=BeginSessionRequest,
    returns=SessionResponse,
    status=201,
    access="public",
    idempotent=False,
    prepare=prepare_login,
    problems=(401, 403, 429),
)
def begin_session(call: Call) -> dict[str, Any]:
    """Sign in by account number or e-mail."""
    opened = actions.begin_session(call.work, call.prepared, device=_device(call), origin=origin_of(call))
    app = call.body["client"] == "app"
    answer = _answer(call, opened, app=app)
    if not app:
        KNOWN_DEVICE.keep(call, opened.mark, until=KNOWN_FOR)
    return answer


@sessions.command(
    "POST",
    "/sessions/refresh",
    body=RefreshSessionRequest,
    returns=SessionResponse,
    access="public",
    idempotent=False,
    prepare=prepare_refresh,
    problems=(401, 403),
)
def refresh_session(call: Call) -> Any:
    """A new access token for the refresh token of the cookie or the body; a used one ends the session."""
    opened = actions.refresh_session(call.work, _presented(call), words=call.prepared, origin=origin_of(call))
    if opened is None:
        COOKIE.drop(call)
        return call.refused(SessionOver())  # returned, not raised: the end of a stolen session must be kept
    return _answer(call, opened, app=call.body["refresh_token"] is not None)


@sessions.command("DELETE", "/sessions/current", idempotent=False)
def end_session(call: Call) -> None:
    """Sign out: this session's tokens are refused everywhere."""
    actions.end_session(call.work, call.person.session_id, origin=origin_of(call))
    COOKIE.drop(call)


@sessions.query("/sessions", returns=SessionsResponse)
def list_sessions(call: Call) -> dict[str, Any]:
    """Where the person is signed in: on what, since when, and when it was last used (to some ten minutes)."""
    return {"items": [_shown(each, call) for each in actions.open_sessions(call.work, call.person)]}


@sessions.command("DELETE", "/sessions/others", idempotent=False)
def end_other_sessions(call: Call) -> None:
    """Sign out everywhere but here."""
    actions.end_others(call.work, call.person, origin=origin_of(call))


@sessions.command("DELETE", "/sessions/<uuid:session_id>", idempotent=False, problems=(404,))
def end_one_session(call: Call) -> None:
    """Sign out another device: its tokens are refused everywhere within 5 s."""
    actions.end_one(call.work, call.person, session_id=call.path["session_id"], origin=origin_of(call))


@sessions.query("/me", returns=MeResponse)
def read_me(call: Call) -> dict[str, Any]:
    """The signed-in person and the accounts they may see."""
    me = actions.describe_me(call.work, user_id=call.person.user_id, session_id=call.person.session_id)
    known = {"organisation": me.organisation.organisation, "position": me.organisation.position} if me.organisation else {}
    return {"user_id": me.user_id, "name": me.name, "email_masked": me.email_masked, "accounts": me.accounts, **known}


@sessions.query("/.well-known/jwks.json", returns=JsonWebKeySetResponse, access="public")
def read_keys(call: Call) -> flask.Response:
    """The public keys of access tokens."""
    return flask.Response(call.work.settings.jwks_file.read_bytes(), content_type="application/json")


def _answer(call: Call, opened: actions.Opened, *, app: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "access_token": opened.access_token,
        "expires_in": opened.expires_in,
        "user": opened.user,
        "accounts": opened.accounts,
        "consents_due": opened.consents_due,
    }
    if app:
        return {**answer, "refresh_token": opened.refresh_token}
    COOKIE.keep(call, opened.refresh_token, until=opened.refresh_until)
    return answer


def _device(call: Call) -> Device:
    return device(client=call.body["client"], user_agent=call.request.headers.get("User-Agent", ""))


def _shown(session: Session, call: Call) -> dict[str, Any]:
    return {
        **asdict(session.device),
        "session_id": session.session_id,
        "began_at": session.began_at,
        "last_used_at": session.rotated_at,
        "is_current": session.session_id == call.person.session_id,
        "by_staff": session.acting is not None,
    }


def _presented(call: Call) -> str:
    token: str = call.body["refresh_token"] or COOKIE.read(call)
    return token
