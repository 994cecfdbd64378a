"""Passwords: set by a link, changed by their owner; either way the other sessions end and the owner is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work

from identity import announce
from identity.actions.access import accounts_to_write_of
from identity.actions.access_log import note
from identity.actions.attempts import admit, came_right
from identity.actions.household_tokens import end_all_tokens
from identity.actions.links import check_link
from identity.domain.access import User, with_password
from identity.domain.access_log import UNKNOWN_ORIGIN, Happening, Origin
from identity.domain.attempts import network, of_login
from identity.domain.errors import CurrentPasswordWrong, LinkNotValid, SessionOver
from identity.domain.link import PasswordLink
from identity.domain.password import LONGEST, judge, spellings
from identity.domain.session import end, is_open


@dataclass(frozen=True, kw_only=True)
class PasswordByLink:
    """A judged and hashed password, and the link it comes by."""

    link: PasswordLink
    password_hash: str


@dataclass(frozen=True, kw_only=True)
class PasswordByOwner:
    """A judged and hashed password, and the hash it replaces."""

    user_id: str
    session_id: str
    before: str
    password_hash: str


def prepare_password(work: Work[Any], *, secret: str, password: str, confirmation: str) -> PasswordByLink:
    """Judge and hash the new password before the transaction: hashing is slow on purpose."""
    link = check_link(work, secret)
    user = work.store.people.user(link.user_id)
    if user is None:
        raise LinkNotValid
    return PasswordByLink(link=link, password_hash=_judged_hash(work, user, password=password, confirmation=confirmation))


def set_password(work: Work[Any], prepared: PasswordByLink, *, origin: Origin = UNKNOWN_ORIGIN) -> None:
    """Use the link up, keep the password, end every session and every token of the household's machines (decision 30)."""
    user = work.store.people.user(prepared.link.user_id)
    if user is None or not work.store.links.use(prepared.link, now=work.system_now):
        raise LinkNotValid
    changed = with_password(user, password_hash=prepared.password_hash, now=work.system_now)
    work.store.people.save_user(changed)
    work.store.people.confirm_grants(user.user_id)
    tokens_ended = end_all_tokens(work, user.user_id, origin=origin)
    note(work, user.user_id, Happening.PASSWORD_SET, origin)
    for session in work.store.sessions.open_ones(user.user_id):
        work.store.sessions.save(end(session, now=work.system_now))
    if not user.has_password:  # following the first link proves that the e-mail is the person's own
        work.announce(announce.contact_changed(changed, **accounts_to_write_of(work, user)))
    work.announce(announce.password_changed(changed, at=work.system_now, tokens_ended=tokens_ended))
    work.announce(announce.all_sessions_revoked(changed, at=work.system_now))


def prepare_change(
    work: Work[Any], *, user_id: str, session_id: str, current: str, password: str, confirmation: str, address: str
) -> PasswordByOwner:
    """Prove the current password, judge and hash the new one."""
    user = prove_current(work, user_id=user_id, session_id=session_id, current=current, address=address)
    hashed = _judged_hash(work, user, password=password, confirmation=confirmation)
    return PasswordByOwner(user_id=user_id, session_id=session_id, before=user.password_hash or "", password_hash=hashed)


def prove_current(work: Work[Any], *, user_id: str, session_id: str, current: str, address: str) -> User:
    """The signed-in person, who knows the password; attempts in a row slow down as at the entry."""
    user: User | None = work.store.people.user(user_id)
    if user is None or not is_open(work.store.sessions.one(session_id), now=work.system_now):
        raise SessionOver
    counted_as = of_login(
        login=user_id,
        address=network(address),
        free_per_address=work.settings.free_failures_per_address,
        now=work.system_now,
    )
    admit(work, counted_as)
    if not work.tools.hashing.fits(current, user.password_hash):
        raise CurrentPasswordWrong
    came_right(work, counted_as)
    return user


def change_password(
    work: Work[Any], prepared: PasswordByOwner, *, origin: Origin = UNKNOWN_ORIGIN, end_tokens: bool = False
) -> None:
    """Keep the password and end the owner's other sessions, and the tokens of the household's machines if that is wished."""
    user = work.store.people.user(prepared.user_id)
    if user is None or user.password_hash != prepared.before:
        raise CurrentPasswordWrong
    changed = with_password(user, password_hash=prepared.password_hash, now=work.system_now)
    work.store.people.save_user(changed)
    work.store.links.revoke(user.user_id, now=work.system_now)
    tokens_ended = end_all_tokens(work, user.user_id, origin=origin) if end_tokens else 0
    note(work, user.user_id, Happening.PASSWORD_CHANGED, origin)
    for session in work.store.sessions.open_ones(user.user_id, except_id=prepared.session_id):
        ended = end(session, now=work.system_now)
        work.store.sessions.save(ended)
        work.announce(announce.session_revoked(ended, at=work.system_now))
    work.announce(announce.password_changed(changed, at=work.system_now, tokens_ended=tokens_ended))


def judged_hash(work: Work[Any], *, known: list[str], password: str, confirmation: str) -> str:
    """The hash of a password that will do; `known` is what anybody may know of the person."""
    score = work.tools.strength.score(password[:LONGEST], known=known)
    leaks = work.settings.leaked_passwords_file
    leaked = leaks is not None and leaks.has_one_of(spellings(password[:LONGEST]))
    judge(password=password, confirmation=confirmation, score=score, leaked=leaked)
    hashed: str = work.tools.hashing.hash(password)
    return hashed


def _judged_hash(work: Work[Any], user: User, *, password: str, confirmation: str) -> str:
    vault = work.tools.vault
    personal = (user.surname, user.name, user.patronymic, user.email)
    known = [text for each in personal if each and (text := vault.decrypt(user.user_id, each))]
    numbers = [grant.account_number for grant in work.store.people.grants(user.user_id)]
    return judged_hash(work, known=[*known, *numbers], password=password, confirmation=confirmation)
