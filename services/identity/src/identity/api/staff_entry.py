"""How people of the retailer come in, over HTTP: set-up by a one-time link, entry with password and code, their own sessions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.identity import SessionsResponse
from contracts.api.staff import (
    BeginEnrolmentRequest,
    BeginStaffSessionRequest,
    CheckSetupRequest,
    ConfirmEnrolmentRequest,
    EnrolmentResponse,
    RecoveryCodesResponse,
    RefreshStaffSessionRequest,
    SetupResponse,
    StaffSessionResponse,
)

from identity.actions import staff_sessions as sessions
from identity.actions import staff_setup as setup
from identity.api.cookies import SessionCookie, demand_own_origin
from identity.api.work import work_done
from identity.domain import roles
from identity.domain.device import device
from identity.domain.errors import SessionOver

PREFIX = "/api/v1/identity/staff"
COOKIE = SessionCookie("staff-refresh", f"{PREFIX}/sessions")
EVERYBODY = staff_with(*roles.NAMES)
staff_entry = Door("staff-entry", PREFIX, summary="Staff: set-up, entry with a code, own sessions")


def prepare_enrolment(call: Call) -> setup.Begun:
    """The judged password and a fresh secret."""
    body = call.body
    return setup.prepare_enrolment(
        call.work, secret=body["secret"], password=body["password"], confirmation=body["password_confirmation"]
    )


def prepare_confirmation(call: Call) -> setup.Confirmed:
    """The code, checked."""
    return setup.prepare_confirmation(call.work, secret=call.body["secret"], code=call.body["code"], address=call.remote)


def prepare_entry(call: Call) -> sessions.Proven:
    """The member whose password and code were right."""
    demand_own_origin(call, absent_is_fine=True)
    return sessions.prove_entry(call.work, **call.body, address=call.remote, work_done=work_done(call))


def prepare_refresh(call: Call) -> None:
    """The cookie is accepted from our own pages alone."""
    demand_own_origin(call, absent_is_fine=False)


@staff_entry.query(
    "/setup-links/check", method="POST", body=CheckSetupRequest, returns=SetupResponse, access="public", problems=(404,)
)
def check_setup(call: Call) -> Any:
    """Whom a set-up link is for; looking does not use it up."""
    member = setup.setup_of(call.work, call.body["secret"])
    return {"login": member.login, "expires_at": member.setup_until}


@staff_entry.command(
    "POST",
    "/enrolments",
    body=BeginEnrolmentRequest,
    returns=EnrolmentResponse,
    access="public",
    idempotent=False,
    prepare=prepare_enrolment,
    problems=(404,),
)
def begin_enrolment(call: Call) -> setup.Shown:
    """Choose a password and be shown the secret of the codes; asked again, both are made anew."""
    return setup.begin_enrolment(call.work, call.prepared, secret=call.body["secret"])


@staff_entry.command(
    "POST",
    "/enrolments/confirmation",
    body=ConfirmEnrolmentRequest,
    returns=RecoveryCodesResponse,
    access="public",
    idempotent=False,
    prepare=prepare_confirmation,
    problems=(404, 429),
)
def confirm_enrolment(call: Call) -> dict[str, Any]:
    """Prove with a first code that the app has the secret: the link is used up, the recovery codes are shown this once."""
    return {"codes": list(setup.confirm_enrolment(call.work, call.prepared, secret=call.body["secret"]))}


@staff_entry.command(
    "POST",
    "/sessions",
    body=BeginStaffSessionRequest,
    returns=StaffSessionResponse,
    status=201,
    access="public",
    idempotent=False,
    prepare=prepare_entry,
    problems=(401, 403, 429),
)
def enter_as_staff(call: Call) -> dict[str, Any]:
    """Sign in with login, password and the code of the app, or a recovery code, which serves once."""
    by = device(client="browser", user_agent=call.request.headers.get("User-Agent", ""))
    return _answer(call, sessions.enter(call.work, call.prepared, device=by))


@staff_entry.command(
    "POST",
    "/sessions/refresh",
    body=RefreshStaffSessionRequest,
    returns=StaffSessionResponse,
    access="public",
    idempotent=False,
    prepare=prepare_refresh,
    problems=(401, 403),
)
def refresh_staff_session(call: Call) -> Any:
    """A new access token for the cookie; a used one that comes back ends the session."""
    opened = sessions.refresh(call.work, COOKIE.read(call))
    if opened is None:
        COOKIE.drop(call)
        return call.refused(SessionOver())  # returned, not raised: the end of a stolen session must be kept
    return _answer(call, opened)


@staff_entry.query("/sessions", returns=SessionsResponse, access=EVERYBODY)
def list_staff_sessions(call: Call) -> dict[str, Any]:
    """Where one is signed in."""
    return {
        "items": [
            {
                **asdict(each.device),
                "session_id": each.session_id,
                "began_at": each.began_at,
                "last_used_at": each.rotated_at,
                "is_current": each.session_id == call.person.session_id,
            }
            for each in sessions.open_sessions(call.work, call.person)
        ]
    }


@staff_entry.command("DELETE", "/sessions/current", access=EVERYBODY, idempotent=False)
def leave_as_staff(call: Call) -> None:
    """Sign out."""
    sessions.leave(call.work, call.person)
    COOKIE.drop(call)


@staff_entry.command("DELETE", "/sessions/<uuid:session_id>", access=EVERYBODY, idempotent=False, problems=(404,))
def end_staff_session(call: Call) -> None:
    """End one of one's own sessions."""
    sessions.end_one(call.work, call.person, session_id=call.path["session_id"])


def _answer(call: Call, opened: sessions.Opened) -> dict[str, Any]:
    COOKIE.keep(call, opened.refresh_token, until=opened.refresh_until)
    return {"access_token": opened.access_token, "expires_in": opened.expires_in, "member": opened.member}
