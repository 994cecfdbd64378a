"""Users and what they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from identity.domain.organisation import Organisation
from identity.domain.trust import Role

JUST_LATER = timedelta(milliseconds=2)  # tokens and rows round their times to the millisecond, not the same way


@dataclass(frozen=True, kw_only=True)
class User:
    """A registered person. Names and e-mail are encrypted with the person's data key."""

    user_id: str
    surname: str
    name: str
    patronymic: str | None
    email: str
    email_index: str
    language: str
    created_at: datetime
    password_hash: str | None = None
    password_set_at: datetime | None = None
    revision: int = 1
    last_seen_at: datetime | None = None  # when the last access token was issued
    gave_token_at: datetime | None = None  # the same of tokens for others: staff who look on, a machine
    organisation: Organisation | None = None  # which legal entity the person speaks for; encrypted like the names

    @property
    def has_password(self) -> bool:
        """Whether the person ever followed the first link."""
        return self.password_hash is not None


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A user's right to an account. It is pending until the first password proves that the e-mail is the person's own."""

    grant_id: str
    account_id: str
    account_number: str
    user_id: str
    weak: bool
    granted_at: datetime
    pending_until: datetime | None
    name: str | None = None  # as its owner calls it, encrypted with their data key
    holder_revision: int = 1  # which of the account's holders this is
    former_numbers: Sequence[str] = ()  # what people may still type

    def is_called(self, account_number: str) -> bool:
        """Whether this number, or one the account had, was typed."""
        return account_number == self.account_number or account_number in self.former_numbers


@dataclass(frozen=True, kw_only=True)
class Held:
    """An account as its person sees it in the cabinet; the name is readable."""

    account_id: str
    account_number: str
    name: str | None
    role: Role
    until: date | None = None
    letters: bool = True


def may_be_granted(held: Grant | None, *, now: datetime) -> bool:
    """An account is free when nobody holds it, or its holder never set a password while the first link was good."""
    return held is None or (held.pending_until is not None and held.pending_until <= now)


def with_password(user: User, *, password_hash: str, now: datetime) -> User:
    """The user after a password was set."""
    return replace(user, password_hash=password_hash, password_set_at=now, revision=user.revision + 1)


def with_other_accounts(user: User) -> User:
    """The user after an account was added to theirs, or is theirs no more."""
    return replace(user, revision=user.revision + 1)


def decided(user: User) -> User:
    """The user after a decision about a consent."""
    return replace(user, revision=user.revision + 1)


def void_before(user: User, *, now: datetime) -> datetime:
    """Tokens issued before this moment are void. One may bear a later time than ours and yet know nothing of the change."""
    issued = (each for each in (user.last_seen_at, user.gave_token_at) if each is not None)
    return max((now, *(at + JUST_LATER for at in issued)))


def closed(user: User) -> User:
    """The user whose erasure has begun: nobody signs in any more."""
    return replace(user, password_hash=None, revision=user.revision + 1)


def mask_email(email: str) -> str:
    """`a***@example.ru`: enough to recognise one's own address, too little to learn somebody else's."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
