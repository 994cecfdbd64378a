"""An invitation to somebody's account: a one-time link by e-mail, good for a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from identity.domain.access import User
from identity.domain.registration import Registration
from identity.domain.trust import MOST_PEOPLE, Role, Trust
from identity.domain.trust_errors import InvitationNotValid, TooManyPeople, TrustedAlready, YourOwnAccount

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """An invitation as it is kept; whoever knows the secret may accept it once.

    `guest_id` is the person it may create; `email` and `inviter` are encrypted with that key, `called` with the owner's.
    """

    invitation_id: str
    account_id: str
    account_number: str
    owner_id: str
    guest_id: str
    email: str
    email_index: str
    inviter: str
    called: str
    role: Role
    until: date | None
    secret_hash: str
    issued_at: datetime
    expires_at: datetime
    accepted_by: str | None = None
    closed_at: datetime | None = None  # accepted, withdrawn, or over with the owner's access


def is_open(invitation: Invitation, *, now: datetime, today: date) -> bool:
    """Whether it can still be accepted."""
    over = invitation.until is not None and invitation.until < today
    return invitation.closed_at is None and invitation.expires_at > now and not over


def usable(invitation: Invitation | None, *, now: datetime, today: date) -> Invitation:
    """The invitation if it still works; all reasons why it does not are one."""
    if invitation is None or not is_open(invitation, now=now, today=today):
        raise InvitationNotValid
    return invitation


def demand_room(trusts: Sequence[Trust], invitations: Sequence[Invitation]) -> None:
    """An account is shared with a family, not with a town."""
    if len(trusts) + len(invitations) >= MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)


def demand_stranger(invitation: Invitation, user_id: str, trusts: Sequence[Trust]) -> None:
    """Nobody is trusted with their own account, nor twice with the same."""
    if invitation.owner_id == user_id:
        raise YourOwnAccount
    if any(each.user_id == user_id for each in trusts):
        raise TrustedAlready


def accepted(invitation: Invitation, *, user_id: str, now: datetime) -> Invitation:
    """The invitation after this person accepted it."""
    return replace(invitation, accepted_by=user_id, closed_at=now)


def trust_of(invitation: Invitation, *, trust_id: str, user_id: str, now: datetime) -> Trust:
    """What accepting comes to."""
    return Trust(
        trust_id=trust_id,
        account_id=invitation.account_id,
        account_number=invitation.account_number,
        owner_id=invitation.owner_id,
        user_id=user_id,
        role=invitation.role,
        until=invitation.until,
        called=invitation.called,
        granted_at=now,
    )


def guest(entry: Registration, *, now: datetime) -> User:
    """A person without an account of their own: an e-mail, proven by the invitation that came there, and no name."""
    return User(
        user_id=entry.user_id,
        surname="",
        name="",
        patronymic=None,
        email=entry.email,
        email_index=entry.email_index,
        language="ru",
        created_at=now,
    )
