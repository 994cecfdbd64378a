"""People of the retailer: a login, roles, a password and a second step. Nobody enters before both are set."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from identity.domain.errors import FieldError, FormInvalid
from identity.domain.staff_errors import NoSuchMember, OwnRoles, SetupLinkNotValid

LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")
SETUP_LASTS = timedelta(hours=24)
RECOVERY_CODES = 8


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What a member has typed and been shown by the set-up link, until the first code proves that the app has the secret."""

    password_hash: str
    totp_secret: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of staff as kept: the secret of the codes under a data key of the member's own, the rest as fingerprints."""

    staff_id: str
    login: str
    roles: tuple[str, ...]
    made_at: datetime
    setup: str | None = None
    setup_until: datetime | None = None
    enrolment: Enrolment | None = None
    password_hash: str | None = None
    totp_secret: str | None = None
    used_step: int = 0
    recovery: tuple[str, ...] = ()
    ready_since: datetime | None = None
    entered_at: datetime | None = None
    removed_at: datetime | None = None
    revision: int = 1

    @property
    def may_enter(self) -> bool:
        """Whether password and second step are both there, and nobody took the account away."""
        return self.removed_at is None and self.password_hash is not None and self.totp_secret is not None


def login_of(text: str) -> str:
    """A login as it is kept and looked up."""
    return text.strip().lower()


def add(*, staff_id: str, login: str, roles: tuple[str, ...], setup: str, now: datetime) -> Member:
    """A new member, who may do nothing before the link was followed."""
    kept = login_of(login)
    if not LOGIN.fullmatch(kept):
        ru = "Логин: от 3 до 40 латинских букв, цифр, точек и дефисов, первая — буква."
        en = "A login is 3 to 40 Latin letters, digits, dots and dashes, and begins with a letter."
        raise FormInvalid((FieldError(pointer="/login", ru=ru, en=en),))
    return Member(staff_id=staff_id, login=kept, roles=roles, made_at=now, setup=setup, setup_until=now + SETUP_LASTS)


def present(member: Member | None) -> Member:
    """The member, unless there is none or the account was taken away."""
    if member is None or member.removed_at is not None:
        raise NoSuchMember
    return member


def reset(member: Member, *, setup: str, now: datetime) -> Member:
    """The member with a new set-up link, and nothing left of the password and the second step."""
    return replace(
        member,
        setup=setup,
        setup_until=now + SETUP_LASTS,
        enrolment=None,
        password_hash=None,
        totp_secret=None,
        recovery=(),
        ready_since=None,
        revision=member.revision + 1,
    )


def remove(member: Member, *, now: datetime) -> Member:
    """The member after the account was taken away; the login stays taken, for the journal names it."""
    without = reset(member, setup="", now=now)
    return replace(without, setup=None, setup_until=None, removed_at=now)


def with_roles(member: Member, roles: tuple[str, ...]) -> Member:
    """The member with these roles instead."""
    return replace(member, roles=roles, revision=member.revision + 1)


def by_somebody_else(member: Member, *, by: str) -> Member:
    """The member, if it is another than who asks: so a head cannot be left without one by a slip, nor raise themselves."""
    if member.staff_id == by:
        raise OwnRoles
    return member


def by_link(member: Member | None, *, now: datetime) -> Member:
    """The member whose set-up link still works; all reasons why it does not are one."""
    if member is None or member.removed_at is not None or member.setup_until is None or member.setup_until <= now:
        raise SetupLinkNotValid
    return member


def enrolling(member: Member, enrolment: Enrolment) -> Member:
    """The member after password and secret were made by the link; typing it again replaces both."""
    return replace(member, enrolment=enrolment, revision=member.revision + 1)


def enrolled(member: Member, *, step: int, recovery: tuple[str, ...], now: datetime) -> Member:
    """The member after the first code: the link is used up, and so is the code."""
    if member.enrolment is None:
        raise SetupLinkNotValid
    return replace(
        member,
        password_hash=member.enrolment.password_hash,
        totp_secret=member.enrolment.totp_secret,
        used_step=step,
        recovery=recovery,
        ready_since=now,
        enrolment=None,
        setup=None,
        setup_until=None,
        revision=member.revision + 1,
    )


def entered(member: Member, *, now: datetime, step: int | None = None, recovery: str | None = None) -> Member:
    """The member after entering by the code of a step, or by a recovery code's fingerprint; either is used up."""
    left = tuple(each for each in member.recovery if each != recovery)
    return replace(member, used_step=step or member.used_step, recovery=left, entered_at=now, revision=member.revision + 1)
