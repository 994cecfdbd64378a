"""What identity tells of people: where to write to them, what they may see, what they decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from contracts.core import Fact
from contracts.events.identity import (
    ACCESS_REVOKED,
    CABINET_VIEWED,
    CONSENTS_CHANGED,
    CONTACT_CHANGED,
    ERASURE_CANCELLED,
    ERASURE_REQUESTED,
    ERASURE_SCHEDULED,
    PASSWORD_CHANGED,
    PASSWORD_LINK_ISSUED,
)
from contracts.events.trust import INVITATION_ISSUED, OWNERSHIP_ENDED, TRUST_CHANGED

from identity.domain.access import Grant, User
from identity.domain.consent import Decision
from identity.domain.erasure import Erasure
from identity.domain.household_token import HouseholdToken
from identity.domain.internal_system import InternalSystem
from identity.domain.invitation import Invitation
from identity.domain.link import PasswordLink
from identity.domain.session import Session
from identity.domain.staff import Member
from identity.domain.trust import Reason, Trust

TOKENS_OUTLIVE = timedelta(minutes=17)  # the longest, of one who looks on, lives fifteen; clocks differ by up to one


def contact_changed(user: User, *, own: list[str], trusted: Sequence[str] = ()) -> Fact:
    """Where to write to the user, and for which accounts: their own, and those of whoever trusts them."""
    return CONTACT_CHANGED.fact(
        subject=user.user_id,
        revision=user.revision,
        partition_key=user.user_id,
        data={
            "user_id": user.user_id,
            "email": user.email,
            "email_proven": user.has_password,
            "account_ids": [*own, *trusted],
            "own_account_ids": own,
            "language": user.language,
        },
    )


def consents_changed(user: User, decisions: Iterable[Decision]) -> Fact:
    """What the user last said to each document; where from stays in identity."""
    consents = [{"kind": each.kind, "version": each.version, "given": each.given, "decided_at": each.at} for each in decisions]
    return CONSENTS_CHANGED.fact(
        subject=user.user_id,
        revision=user.revision,
        partition_key=user.user_id,
        data={"user_id": user.user_id, "consents": consents},
    )


def password_link_issued(link: PasswordLink, *, user: User, sealed_secret: str) -> Fact:
    """A one-time link for notification to mail; nobody else can read its secret."""
    return PASSWORD_LINK_ISSUED.fact(
        subject=link.link_id,
        revision=1,
        partition_key=user.user_id,
        data={
            "link_id": link.link_id,
            "user_id": user.user_id,
            "purpose": link.purpose,
            "email": user.email,
            "secret": sealed_secret,
            "issued_at": link.issued_at,
            "expires_at": link.expires_at,
        },
    )


def password_changed(user: User, *, at: datetime, tokens_ended: int) -> Fact:
    """A password was set or changed, and so many of the household's tokens ended with it."""
    return PASSWORD_CHANGED.fact(
        subject=user.user_id,
        revision=user.revision,
        partition_key=user.user_id,
        data={"user_id": user.user_id, "email": user.email, "changed_at": at, "tokens_ended": tokens_ended},
    )


def invitation_issued(invitation: Invitation, *, sealed_secret: str) -> Fact:
    """A one-time link to somebody's account for notification to mail; nobody else can read its secret."""
    return INVITATION_ISSUED.fact(
        subject=invitation.invitation_id,
        revision=1,
        partition_key=invitation.guest_id,
        data={
            "invitation_id": invitation.invitation_id,
            "user_id": invitation.guest_id,
            "account_number": invitation.account_number,
            "role": invitation.role,
            "until": invitation.until,
            "email": invitation.email,
            "inviter": invitation.inviter,
            "secret": sealed_secret,
            "issued_at": invitation.issued_at,
            "expires_at": invitation.expires_at,
        },
    )


def trust_changed(trust: Trust, *, owner: User, user: User, reason: Reason, at: datetime) -> Fact:
    """Somebody may see an account from here on, or may no more; both sides are told."""
    return TRUST_CHANGED.fact(
        subject=trust.trust_id,
        revision=1 if reason is Reason.ACCEPTED else 2,
        partition_key=user.user_id,
        data={
            "trust_id": trust.trust_id,
            "account_id": trust.account_id,
            "account_number": trust.account_number,
            "role": trust.role,
            "until": trust.until,
            "reason": reason,
            "owner": {"user_id": owner.user_id, "email": owner.email, "called": trust.called},
            "trusted": {"user_id": user.user_id, "email": user.email},
            "changed_at": at,
        },
    )


def ownership_ended(user: User, grant: Grant, *, on: date) -> Fact:
    """The account left its owner's cabinet, for it has another holder."""
    return OWNERSHIP_ENDED.fact(
        subject=grant.account_id,
        revision=user.revision,
        partition_key=user.user_id,
        data={
            "user_id": user.user_id,
            "account_id": grant.account_id,
            "account_number": grant.account_number,
            "email": user.email,
            "ended_on": on,
        },
    )


def session_revoked(session: Session, *, at: datetime) -> Fact:
    """Access tokens of one session are void."""
    return _access_revoked(session.user_id, session_id=session.session_id, revision=session.revision, at=at)


def token_revoked(token: HouseholdToken, *, at: datetime) -> Fact:
    """Access tokens given for a household's token are void."""
    return _access_revoked(token.user_id, session_id=token.token_id, revision=token.revision, at=at)


def cabinet_viewed(session: Session, *, account_id: str, reason: str, at: datetime) -> Fact:
    """Somebody of the staff looks into the person's cabinet."""
    minutes = int((session.ends_at - session.began_at).total_seconds()) // 60
    return CABINET_VIEWED.fact(
        subject=session.session_id,
        revision=1,
        partition_key=session.user_id,
        data={
            "view_id": session.session_id,
            "user_id": session.user_id,
            "account_id": account_id,
            "reason": reason,
            "viewed_at": at,
            "minutes": minutes,
        },
    )


def all_sessions_revoked(user: User, *, at: datetime) -> Fact:
    """Access tokens of all sessions of the user are void."""
    return _access_revoked(user.user_id, session_id=None, revision=user.revision, at=at)


def member_signed_out(member: Member, *, at: datetime) -> Fact:
    """Access tokens of all sessions of a member of staff are void."""
    return _access_revoked(member.staff_id, session_id=None, revision=member.revision, at=at)


def system_signed_out(system: InternalSystem, *, at: datetime) -> Fact:
    """Access tokens of an internal system are void."""
    return _access_revoked(system.client_id, session_id=None, revision=system.revision, at=at)


def erasure_scheduled(erasure: Erasure, *, user: User) -> Fact:
    """The person asked to be erased, and until when they may take it back."""
    return ERASURE_SCHEDULED.fact(
        subject=erasure.erasure_id,
        revision=1,
        partition_key=user.user_id,
        data={
            "erasure_id": erasure.erasure_id,
            "user_id": user.user_id,
            "email": user.email,
            "erases_at": erasure.due_at,
        },
    )


def erasure_cancelled(erasure: Erasure, *, user: User) -> Fact:
    """The person took it back."""
    return ERASURE_CANCELLED.fact(
        subject=erasure.erasure_id,
        revision=2,
        partition_key=user.user_id,
        data={"erasure_id": erasure.erasure_id, "user_id": user.user_id, "email": user.email},
    )


def erasure_requested(erasure: Erasure, *, user: User, account_ids: list[str]) -> Fact:
    """Every service is to erase the person."""
    return ERASURE_REQUESTED.fact(
        subject=erasure.erasure_id,
        revision=2,
        partition_key=user.user_id,
        data={
            "erasure_id": erasure.erasure_id,
            "user_id": user.user_id,
            "other_ids": list(erasure.other_ids),
            "account_ids": account_ids,
            "email": user.email,
            "certificate": erasure.certificate,
            "asked_at": erasure.asked_at,
        },
    )


def _access_revoked(user_id: str, *, session_id: str | None, revision: int, at: datetime) -> Fact:
    return ACCESS_REVOKED.fact(
        subject=session_id or user_id,
        revision=revision,
        partition_key=user_id,
        data={"user_id": user_id, "session_id": session_id, "revoked_at": at, "forget_after": at + TOKENS_OUTLIVE},
    )
