"""Sessions: begun with a password, kept alive with a refresh token, ended by their owner or by a stolen token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access_log import note
from identity.actions.attempts import admit, came_right
from identity.actions.challenges import demand_work
from identity.actions.consents import consents_due
from identity.actions.exchange import exchange
from identity.actions.holding import NO_WORDS, Words, held_by, token_of, words_of
from identity.domain import session as rules
from identity.domain.access import Held, User, mask_email
from identity.domain.access_log import UNKNOWN_ORIGIN, Happening, Origin
from identity.domain.attempts import Dimension, network, of_login, of_own_device
from identity.domain.device import Device
from identity.domain.errors import NoSuchSession, SessionOver, WrongLoginOrPassword
from identity.domain.link import fingerprint
from identity.domain.login import Login, parse
from identity.domain.organisation import Organisation
from identity.domain.session import Session


@dataclass(frozen=True, kw_only=True)
class Proven:
    """A person whose password was right."""

    user_id: str
    words: Words
    password_hash: str
    better_hash: str | None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What the client is given: a short access token, and the refresh token for the next one."""

    access_token: str
    refresh_token: str
    refresh_until: timedelta
    expires_in: int
    user: dict[str, str]
    accounts: list[Held]
    consents_due: list[str]
    mark: str = ""  # by which the device is recognised at the next entry


@dataclass(frozen=True, kw_only=True)
class Me:
    """The signed-in person."""

    user_id: str
    name: str
    email_masked: str
    accounts: list[Held]
    organisation: Organisation | None = None


def prove_login(
    work: Work[Any], *, login: str, password: str, address: str, work_done: str = "", mark: str = ""
) -> Proven:
    """Check login and password; unknown and known logins take the same time, and attempts in a row slow down. `mark` is what a
    device keeps of an earlier entry: there, strangers slow nobody down."""
    demand_work(work, "login", address=address, given=work_done)
    tools, typed = work.tools, parse(login)
    counted_as = _counted_as(work, typed, address=address, mark=mark)
    admit(work, counted_as)
    user = _user_of(work, typed)
    kept = user.password_hash if user else None
    if not tools.hashing.fits(password, kept) or user is None or kept is None:
        raise WrongLoginOrPassword
    came_right(work, counted_as)
    better = tools.hashing.hash(password) if tools.hashing.is_dated(kept) else None
    return Proven(user_id=user.user_id, words=words_of(work, user), password_hash=kept, better_hash=better)


def begin_session(work: Work[Any], proven: Proven, *, device: Device, origin: Origin = UNKNOWN_ORIGIN) -> Opened:
    """Open a session for the person; a session never outlives a change of the password it began with."""
    user = work.store.people.user(proven.user_id)
    if user is None or user.password_hash != proven.password_hash:
        raise WrongLoginOrPassword
    if proven.better_hash:
        work.store.people.save_user(replace(user, password_hash=proven.better_hash))
    secret = work.tools.secrets.fresh()
    session = rules.begin(
        session_id=work.new_id(),
        user_id=user.user_id,
        current=fingerprint(secret),
        device=device,
        now=work.system_now,
        idle=_idle(work),
        longest=timedelta(hours=work.settings.session_hours),
    )
    work.store.sessions.save(session)
    note(work, user.user_id, Happening.ENTERED, origin)
    opened = _opened(work, session, secret=secret, words=proven.words)
    return replace(opened, mark=work.tools.secrets.mark(user.user_id))


def words_behind(work: Work[Any], refresh_token: str) -> Words:
    """The names for the answer to a refresh."""
    session = work.store.sessions.one(refresh_token.partition(".")[0])
    user = work.store.people.user(session.user_id) if session else None
    return words_of(work, user) if user else NO_WORDS


def refresh_session(work: Work[Any], refresh_token: str, *, words: Words, origin: Origin = UNKNOWN_ORIGIN) -> Opened | None:
    """Exchange the refresh token. None when it is no good; if it was stolen, the whole session ends with it."""
    exchanged = exchange(work, work.store.sessions, refresh_token, idle=_idle(work))
    if exchanged.stolen is not None:
        _end(work, exchanged.stolen)
        note(work, exchanged.stolen.user_id, Happening.TOKEN_STOLEN, origin)
    if exchanged.session is None:
        return None
    return _opened(work, exchanged.session, secret=exchanged.secret, words=words)


def end_session(work: Work[Any], session_id: str, *, origin: Origin = UNKNOWN_ORIGIN) -> None:
    """Sign out: the session ends everywhere; a second time changes nothing."""
    session = work.store.sessions.one(session_id)
    if session is not None and session.ended_at is None:
        _end(work, session)
        note(work, session.user_id, Happening.LEFT, origin)


def open_sessions(work: Work[Any], person: Principal) -> list[Session]:
    """Where the person is signed in, the latest use first. SessionOver if this is no longer one of them."""
    found = (each for each in work.store.sessions.open_ones(person.user_id) if rules.is_open(each, now=work.system_now))
    by_use = sorted(found, key=lambda each: (each.rotated_at, each.session_id), reverse=True)
    if all(each.session_id != person.session_id for each in by_use):
        raise SessionOver
    return by_use


def end_one(work: Work[Any], person: Principal, *, session_id: str, origin: Origin = UNKNOWN_ORIGIN) -> None:
    """The owner signs out one of their sessions; somebody else's is answered like one that never was."""
    session = next((each for each in open_sessions(work, person) if each.session_id == session_id), None)
    if session is None:
        raise NoSuchSession
    _end(work, session)
    note(work, person.user_id, Happening.SESSION_ENDED, origin)


def end_others(work: Work[Any], person: Principal, *, origin: Origin = UNKNOWN_ORIGIN) -> None:
    """The owner signs out everywhere but here."""
    for session in open_sessions(work, person):
        if session.session_id != person.session_id:
            _end(work, session)
            note(work, person.user_id, Happening.SESSION_ENDED, origin)


def describe_me(work: Work[Any], *, user_id: str, session_id: str) -> Me:
    """Who is signed in."""
    user = work.store.people.user(user_id)
    if user is None or not rules.is_open(work.store.sessions.one(session_id), now=work.system_now):
        raise SessionOver
    email = work.tools.vault.decrypt(user_id, user.email) or ""
    words = words_of(work, user)
    held = held_by(work, user_id, words)
    return Me(user_id=user_id, name=words.name, email_masked=mask_email(email), accounts=held, organisation=words.organisation)


def _counted_as(work: Work[Any], typed: Login, *, address: str, mark: str) -> tuple[Dimension, ...]:
    login = work.tools.secrets.login_fingerprint(typed.text)
    user = _user_of(work, typed) if mark else None
    if user is not None and work.tools.secrets.recognises(mark, user.user_id):
        return of_own_device(login=login, device=fingerprint(mark))
    free = work.settings.free_failures_per_address
    return of_login(login=login, address=network(address), free_per_address=free, now=work.system_now)


def _user_of(work: Work[Any], typed: Login) -> User | None:
    user: User | None
    if typed.account_number:
        user = work.store.people.user_of_account(typed.account_number)
    else:
        user = work.store.people.first_user_with_email(work.tools.addresses.index(typed.text))
    return user


def _end(work: Work[Any], session: Session) -> None:
    ended = rules.end(session, now=work.system_now)
    work.store.sessions.save(ended)
    work.announce(announce.session_revoked(ended, at=work.system_now))


def _opened(work: Work[Any], session: Session, *, secret: str, words: Words) -> Opened:
    accounts = held_by(work, session.user_id, words)
    access = token_of(work, user_id=session.user_id, session_id=session.session_id, accounts=accounts)
    return Opened(
        access_token=access,
        refresh_token=f"{session.session_id}.{secret}",
        refresh_until=session.ends_at - work.system_now,
        expires_in=int(work.tools.token_lifetime.total_seconds()),
        user={"user_id": session.user_id, "name": words.name, **_speaks_for(words)},
        accounts=accounts,
        consents_due=consents_due(work, session.user_id),
    )


def _speaks_for(words: Words) -> dict[str, str]:
    return {"organisation": words.organisation.organisation} if words.organisation else {}


def _idle(work: Work[Any]) -> timedelta:
    return timedelta(minutes=work.settings.session_idle_minutes)
