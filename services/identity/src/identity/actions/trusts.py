"""Trusted people of an account: seen and sent away by its owner; a trust ends by its last day without anybody doing anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Transactions, Work

from identity import announce
from identity.actions.access import owner_of, signed_in, tell_of_other_accounts, withdraw
from identity.actions.access_log import note_both
from identity.domain.access import User, mask_email
from identity.domain.access_log import UNKNOWN_ORIGIN, Origin
from identity.domain.account_errors import NoSuchAccount
from identity.domain.invitation import Invitation
from identity.domain.trust import Reason, Role, Trust, ended
from identity.domain.trust_errors import NoSuchTrust

AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class TrustedPerson:
    """Somebody the owner trusts, as the owner sees them."""

    trust_id: str
    called: str
    email_masked: str
    role: Role
    since: datetime
    until: date | None
    last_seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InvitedPerson:
    """Somebody who has not accepted yet."""

    invitation_id: str
    called: str
    email_masked: str
    role: Role
    until: date | None
    issued_at: datetime
    expires_at: datetime


def people_of(work: Work[Any], person: Principal, *, account_id: str) -> tuple[list[TrustedPerson], list[InvitedPerson]]:
    """Everybody who may see the account beside its owner, and everybody invited to."""
    owner = signed_in(work, person)
    owner_of(work, account_id, owner)
    trusts = [each for each in work.store.trusts.of_account(account_id) if each.holds(today=work.today)]
    waiting = work.store.invitations.open_ones(account_id, now=work.system_now)
    return [_trusted(work, owner, each) for each in trusts], [_invited(work, owner, each) for each in waiting]


def revoke(work: Work[Any], person: Principal, *, account_id: str, trust_id: str, origin: Origin) -> None:
    """The owner sends somebody away: refused everywhere within 5 s."""
    owner_of(work, account_id, signed_in(work, person))
    trust = next((each for each in work.store.trusts.of_account(account_id) if each.trust_id == trust_id), None)
    if trust is None:
        raise NoSuchTrust
    end_trust(work, trust, reason=Reason.REVOKED, origin=origin)


def leave(work: Work[Any], user: User, *, account_id: str, origin: Origin) -> None:
    """The trusted person gives the access back."""
    trust = next((each for each in work.store.trusts.of_person(user.user_id) if each.account_id == account_id), None)
    if trust is None:
        raise NoSuchAccount
    end_trust(work, trust, reason=Reason.LEFT, origin=origin)


def end_trust(work: Work[Any], trust: Trust, *, reason: Reason, origin: Origin = UNKNOWN_ORIGIN) -> None:
    """Nothing is left of the access; both sides are told."""
    over = ended(trust, reason=reason, now=work.system_now)
    work.store.trusts.save(over)
    note_both(work, over, reason, origin)
    owner, user = work.store.people.user(trust.owner_id), work.store.people.user(trust.user_id)
    if user is None:
        return
    withdraw(work, user)
    if owner is not None:
        work.announce(announce.trust_changed(over, owner=owner, user=user, reason=reason, at=work.now))


def end_all_of(work: Work[Any], account_id: str, *, owner_id: str) -> None:
    """With the owner's access that of everybody they trusted ends, and so do their invitations."""
    for trust in work.store.trusts.of_account(account_id):
        if trust.owner_id == owner_id:
            end_trust(work, trust, reason=Reason.OWNER_LEFT)
    for invitation in work.store.invitations.open_ones(account_id, now=work.system_now):
        work.store.invitations.close(invitation, now=work.system_now)


def wish_letters(work: Work[Any], person: Principal, *, account_id: str, wanted: bool) -> None:
    """Whether the trusted person gets the letters about the account; nobody does unless they ask."""
    user = signed_in(work, person)
    if not work.store.trusts.change(user.user_id, account_id=account_id, letters=wanted):
        raise NoSuchAccount
    tell_of_other_accounts(work, user)


def end_trusts_that_are_over(transactions: Transactions[Any]) -> None:
    """End what its last day has ended. The next token would not name it any more; those given out are voided."""
    work = transactions.read()
    for trust in work.store.trusts.over(work.today, limit=AT_ONCE):
        transactions.run(partial(_end_if_over, trust_id=trust.trust_id, user_id=trust.user_id))


def forget_invitations(transactions: Transactions[Any]) -> None:
    """Erase invitations long over, and the key of a guest who never came."""
    work = transactions.read()
    long_ago = work.system_now - timedelta(days=work.settings.refused_kept_days)
    for invitation in work.store.invitations.of_no_more_use(long_ago, limit=AT_ONCE):
        if invitation.accepted_by != invitation.guest_id:
            work.tools.vault.destroy_key(invitation.guest_id)
        work.store.invitations.forget(invitation)


def _end_if_over(work: Work[Any], *, trust_id: str, user_id: str) -> None:
    for trust in work.store.trusts.of_person(user_id):
        if trust.trust_id == trust_id and not trust.holds(today=work.today):
            end_trust(work, trust, reason=Reason.EXPIRED)


def _trusted(work: Work[Any], owner: User, trust: Trust) -> TrustedPerson:
    user: User | None = work.store.people.user(trust.user_id)
    email = work.tools.vault.decrypt(user.user_id, user.email) if user else None
    seen = user.last_seen_at if user else None
    return TrustedPerson(
        trust_id=trust.trust_id,
        called=work.tools.vault.decrypt(owner.user_id, trust.called) or "",
        email_masked=mask_email(email or ""),
        role=trust.role,
        since=trust.granted_at,
        until=trust.until,
        last_seen_at=seen if seen is not None and seen >= trust.granted_at else None,
    )


def _invited(work: Work[Any], owner: User, invitation: Invitation) -> InvitedPerson:
    vault = work.tools.vault
    return InvitedPerson(
        invitation_id=invitation.invitation_id,
        called=vault.decrypt(owner.user_id, invitation.called) or "",
        email_masked=mask_email(vault.decrypt(invitation.guest_id, invitation.email) or ""),
        role=invitation.role,
        until=invitation.until,
        issued_at=invitation.issued_at,
        expires_at=invitation.expires_at,
    )
