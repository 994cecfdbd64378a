"""Invitations to an account: made by its owner, looked at and accepted by whoever got the letter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chassis.auth import Principal
from chassis.transaction import Work

from identity import announce
from identity.actions.access import accounts_to_write_of, owner_of, signed_in
from identity.actions.access_log import note, note_both
from identity.actions.attempts import admit
from identity.actions.consents import boxes, current_consent, decisions_at_registration, decisions_of, encrypted_source, latest
from identity.actions.holding import readable_name
from identity.actions.passwords import judged_hash
from identity.domain.access import mask_email, with_password
from identity.domain.access_log import Happening, Origin
from identity.domain.applicant import EMAIL_ERROR, tidy
from identity.domain.attempts import network, of_address, of_person
from identity.domain.consent import record
from identity.domain.errors import FieldError, FormInvalid
from identity.domain.invitation import (
    LIFETIME,
    Invitation,
    accepted,
    demand_room,
    demand_stranger,
    guest,
    trust_of,
    usable,
)
from identity.domain.link import fingerprint
from identity.domain.registration import Registration, State
from identity.domain.trust import Reason, Role, demand_until
from identity.domain.trust_errors import InvitedAlready, NoSuchInvitation, SignInInstead, YourOwnAccount


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An invitation ready to be kept, and its secret as notification alone can read it."""

    invitation: Invitation
    sealed_secret: str


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody who becomes a person of the cabinet by an invitation alone."""

    invitation: Invitation
    entry: Registration
    password_hash: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the invited reads before accepting."""

    inviter: str
    account_ending: str
    role: Role
    until: date | None
    email_masked: str
    has_entry: bool


def prepare_invitation(
    work: Work[Any], person: Principal, *, account_id: str, email: str, called: str, role: str, until: date | None
) -> Prepared:
    """Check the form; encrypt the guest's e-mail with a key made for them, the owner's word for them with the owner's."""
    tools, user = work.tools, signed_in(work, person)
    grant = owner_of(work, account_id, user)
    normal, word = tools.addresses.normal(email), tidy(called)
    _demand_form(normal, word)
    demand_until(until, today=work.today)
    index = tools.addresses.index(email)
    if index == user.email_index:
        raise YourOwnAccount
    admit(work, (of_person("invitation", user.user_id),))
    secret, guest_id = tools.secrets.fresh(), work.new_id()
    tools.vault.create_key(guest_id)
    invitation = Invitation(
        invitation_id=work.new_id(),
        account_id=account_id,
        account_number=grant.account_number,
        owner_id=user.user_id,
        guest_id=guest_id,
        email=tools.vault.encrypt(guest_id, normal or ""),
        email_index=index,
        inviter=tools.vault.encrypt(guest_id, readable_name(work, user)),
        called=tools.vault.encrypt(user.user_id, word),
        role=Role(role),
        until=until,
        secret_hash=fingerprint(secret),
        issued_at=work.system_now,
        expires_at=work.system_now + LIFETIME,
    )
    return Prepared(invitation=invitation, sealed_secret=tools.secrets.seal(secret))


def invite(work: Work[Any], person: Principal, prepared: Prepared, *, origin: Origin) -> Invitation:
    """Keep the invitation and let notification mail its link."""
    invitation = prepared.invitation
    owner_of(work, invitation.account_id, signed_in(work, person))
    waiting = work.store.invitations.open_ones(invitation.account_id, now=work.system_now)
    if any(each.email_index == invitation.email_index for each in waiting):
        raise InvitedAlready
    demand_room(work.store.trusts.of_account(invitation.account_id), waiting)
    work.store.invitations.add(invitation)
    note(work, invitation.owner_id, Happening.INVITED, origin, account_number=invitation.account_number)
    work.announce(announce.invitation_issued(invitation, sealed_secret=prepared.sealed_secret))
    return invitation


def withdraw_invitation(
    work: Work[Any], person: Principal, *, account_id: str, invitation_id: str, origin: Origin
) -> None:
    """The link of the letter works no more."""
    owner_of(work, account_id, signed_in(work, person))
    for each in work.store.invitations.open_ones(account_id, now=work.system_now):
        if each.invitation_id == invitation_id and work.store.invitations.close(each, now=work.system_now):
            note(work, each.owner_id, Happening.INVITATION_WITHDRAWN, origin, account_number=each.account_number)
            return
    raise NoSuchInvitation


def show_invitation(work: Work[Any], secret: str) -> Shown:
    """Who invites to what, for whoever got the letter; looking does not use it up."""
    invitation = _usable(work, secret)
    vault, guest_id = work.tools.vault, invitation.guest_id
    return Shown(
        inviter=vault.decrypt(guest_id, invitation.inviter) or "",
        account_ending=invitation.account_number[-4:],
        role=invitation.role,
        until=invitation.until,
        email_masked=mask_email(vault.decrypt(guest_id, invitation.email) or ""),
        has_entry=work.store.people.first_user_with_email(invitation.email_index) is not None,
    )


def accept(work: Work[Any], person: Principal, secret: str, *, origin: Origin) -> None:
    """A signed-in person takes the invitation into their own cabinet."""
    _trust(work, _usable(work, secret), signed_in(work, person).user_id, origin)


def prepare_guest(
    work: Work[Any],
    *,
    secret: str,
    password: str,
    confirmation: str,
    consent: bool,
    consent_version: str,
    address: str,
    user_agent: str,
) -> Guest:
    """Check consent and password of somebody who has no cabinet; hashing is slow on purpose."""
    invitation = _usable(work, secret)
    admit(work, (of_address("registration", address=network(address), free=work.settings.free_attempts_per_address),))
    given = record(
        current=current_consent(work), given=consent, version=consent_version, at=work.system_now, ip="", user_agent=""
    )
    source = encrypted_source(work, invitation.guest_id, address=address, user_agent=user_agent)
    entry = Registration(
        registration_id=work.new_id(),
        user_id=invitation.guest_id,
        account_number=invitation.account_number,
        surname="",
        name="",
        patronymic=None,
        email=invitation.email,
        email_index=invitation.email_index,
        consent=replace(given, ip=source.ip, user_agent=source.user_agent),
        requested_at=work.now,
        state=State.THANKS,
        decided_at=work.system_now,
    )
    known = [work.tools.vault.decrypt(invitation.guest_id, invitation.email) or "", invitation.account_number]
    hashed = judged_hash(work, known=known, password=password, confirmation=confirmation)
    return Guest(invitation=invitation, entry=entry, password_hash=hashed)


def enter_as_guest(work: Work[Any], prepared: Guest, *, origin: Origin) -> None:
    """Make the invited a person of the cabinet. The letter came to their e-mail, so it is proven; nobody is signed in by it."""
    if work.store.people.first_user_with_email(prepared.invitation.email_index) is not None:
        raise SignInInstead
    user = with_password(
        guest(prepared.entry, now=work.system_now), password_hash=prepared.password_hash, now=work.system_now
    )
    work.store.registrations.add(prepared.entry)
    work.store.people.save_user(user)
    _trust(work, prepared.invitation, user.user_id, origin)
    work.store.consents.add(decisions_at_registration(work, prepared.entry, boxes(work, ())))
    work.announce(announce.contact_changed(user, **accounts_to_write_of(work, user)))
    work.announce(announce.consents_changed(user, latest(decisions_of(work, user.user_id))))


def _trust(work: Work[Any], invitation: Invitation, user_id: str, origin: Origin) -> None:
    owner, user = work.store.people.user(invitation.owner_id), work.store.people.user(user_id)
    demand_stranger(invitation, user_id, work.store.trusts.of_account(invitation.account_id))
    closed = work.store.invitations.close(accepted(invitation, user_id=user_id, now=work.system_now), now=work.system_now)
    if not closed or owner is None:
        usable(None, now=work.system_now, today=work.today)
    trust = trust_of(invitation, trust_id=work.new_id(), user_id=user_id, now=work.system_now)
    work.store.trusts.save(trust)
    note_both(work, trust, Reason.ACCEPTED, origin)
    work.announce(announce.trust_changed(trust, owner=owner, user=user, reason=Reason.ACCEPTED, at=work.now))


def _usable(work: Work[Any], secret: str) -> Invitation:
    found = work.store.invitations.by_fingerprint(fingerprint(secret))
    return usable(found, now=work.system_now, today=work.today)


def _demand_form(email: str | None, called: str) -> None:
    nameless = FieldError(
        pointer="/called",
        ru="Напишите, как вы называете этого человека: так он будет подписан в вашем списке.",
        en="Type how you call this person: that is the name in your list.",
    )
    if errors := (*([EMAIL_ERROR] if email is None else []), *([] if called else [nameless])):
        raise FormInvalid(tuple(errors))
