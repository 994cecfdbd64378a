"""Sessions of staff: begun with password and code, short, seen and ended by their owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.attempts import admit, came_right
from identity.actions.challenges import demand_work
from identity.actions.exchange import exchange
from identity.actions.staff import write
from identity.actions.staff_setup import step_of_code
from identity.domain import session as rules
from identity.domain import staff, totp
from identity.domain.attempts import network, of_login
from identity.domain.device import Device
from identity.domain.errors import NoSuchSession, SessionOver
from identity.domain.link import fingerprint
from identity.domain.session import Session
from identity.domain.staff import Member
from identity.domain.staff_errors import WrongEntry

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Proven:
    """A member whose password and code were right, and what the code is that is used up by it."""

    staff_id: str
    password_hash: str
    step: int | None = None
    recovery: str | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the page for staff is given; the refresh token goes into the cookie."""

    access_token: str
    refresh_token: str
    refresh_until: timedelta
    expires_in: int
    member: Member


def prove_entry(work: Work[Any], *, login: str, password: str, code: str, address: str, work_done: str = "") -> Proven:
    """Check login, password and code at once: which of them was wrong is not told, nor by the time it takes."""
    tools, typed = work.tools, totp.plain(code)
    demand_work(work, "staff", address=address, given=work_done)
    counted_as = of_login(
        login=tools.secrets.login_fingerprint(f"staff {staff.login_of(login)}"),
        address=network(address),
        free_per_address=work.settings.free_failures_per_address,
        now=work.system_now,
    )
    admit(work, counted_as)
    found = work.store.staff.of_login(staff.login_of(login))
    member = found if found is not None and found.may_enter else None
    fits = tools.hashing.fits(password, member.password_hash if member else None)
    proven = _by_code(work, member, typed) if member else None
    if not fits or proven is None:
        raise WrongEntry
    came_right(work, counted_as)
    return proven


def enter(work: Work[Any], proven: Proven, *, device: Device) -> Opened:
    """Open a session and use the code up: of two who bring the same code at once, one enters."""
    member = work.store.staff.one(proven.staff_id)
    if member is None or not member.may_enter or member.password_hash != proven.password_hash or not _unused(member, proven):
        raise WrongEntry
    member = staff.entered(member, now=work.system_now, step=proven.step, recovery=proven.recovery)
    work.store.staff.save(member)
    secret = work.tools.secrets.fresh()
    session = rules.begin(
        session_id=work.new_id(),
        user_id=member.staff_id,
        current=fingerprint(secret),
        device=device,
        now=work.system_now,
        idle=IDLE,
        longest=LONGEST,
    )
    work.store.staff_sessions.save(session)
    write(work, by=member.staff_id, did="entered", about=member.login, note="recovery_code" if proven.recovery else "")
    return _opened(work, session, secret=secret, member=member)


def refresh(work: Work[Any], refresh_token: str) -> Opened | None:
    """Exchange the refresh token. None when it is no good; if it was stolen, the whole session ends with it."""
    exchanged = exchange(work, work.store.staff_sessions, refresh_token, idle=IDLE)
    if exchanged.stolen is not None:
        _end(work, exchanged.stolen)
    session = exchanged.session
    member = work.store.staff.one(session.user_id) if session else None
    if session is None or member is None or not member.may_enter:
        return None
    return _opened(work, session, secret=exchanged.secret, member=member)


def open_sessions(work: Work[Any], person: Principal) -> list[Session]:
    """Where the member is signed in, the latest use first. SessionOver if this is no longer one of them."""
    everything = work.store.staff_sessions.open_ones(person.user_id)
    found = [each for each in everything if rules.is_open(each, now=work.system_now)]
    if all(each.session_id != person.session_id for each in found):
        raise SessionOver
    return sorted(found, key=lambda each: (each.rotated_at, each.session_id), reverse=True)


def end_one(work: Work[Any], person: Principal, *, session_id: str) -> None:
    """End one of one's own sessions, this one too."""
    session = next((each for each in open_sessions(work, person) if each.session_id == session_id), None)
    if session is None:
        raise NoSuchSession
    _end(work, session)


def leave(work: Work[Any], person: Principal) -> None:
    """Sign out; a second time changes nothing."""
    session = work.store.staff_sessions.one(person.session_id)
    if session is not None and session.ended_at is None:
        _end(work, session)


def _by_code(work: Work[Any], member: Member, typed: str) -> Proven | None:
    assert member.password_hash is not None  # who may enter has both
    assert member.totp_secret is not None
    if totp.looks_like_code(typed):
        step = step_of_code(work, member, typed, kept=member.totp_secret, used_up_to=member.used_step)
        return Proven(staff_id=member.staff_id, password_hash=member.password_hash, step=step) if step else None
    recovery = work.tools.secrets.recovery_fingerprint(typed)
    proven = Proven(staff_id=member.staff_id, password_hash=member.password_hash, recovery=recovery)
    return proven if recovery in member.recovery else None


def _unused(member: Member, proven: Proven) -> bool:
    return proven.recovery in member.recovery if proven.step is None else proven.step > member.used_step


def _end(work: Work[Any], session: Session) -> None:
    ended = rules.end(session, now=work.system_now)
    work.store.staff_sessions.save(ended)
    work.announce(announce.session_revoked(ended, at=work.system_now))


def _opened(work: Work[Any], session: Session, *, secret: str, member: Member) -> Opened:
    access = work.tools.tokens.issue(
        user_id=member.staff_id,
        session_id=session.session_id,
        account_ids=(),
        now=work.system_now,
        audience="staff",
        roles=member.roles,
    )
    return Opened(
        access_token=access,
        refresh_token=f"{session.session_id}.{secret}",
        refresh_until=session.ends_at - work.system_now,
        expires_in=int(work.tools.token_lifetime.total_seconds()),
        member=member,
    )
