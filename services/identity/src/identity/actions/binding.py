"""Whoever proved to be the holder is given the account: as a new customer, or as one more of those they have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.transaction import Work

from identity import announce
from identity.actions.access import displace
from identity.actions.access_log import note
from identity.actions.consents import decisions_of, latest
from identity.actions.links import send_link
from identity.actions.own_accounts import grant_one_more
from identity.domain.access import Grant
from identity.domain.access_log import Happening
from identity.domain.link import fingerprint
from identity.domain.registration import (
    TIME_TO_DISOWN,
    Match,
    Registration,
    announced,
    confirmed,
    is_to_be_called,
    left_to_staff,
    new_user,
    not_confirmed,
    put_into_review,
)
from identity.domain.review import Reason


def admit_holder(work: Work[Any], registration: Registration, *, match: Match, holders: dict[str, Grant]) -> Registration:
    """Bind at once; where the base has another e-mail on file, it is told first and has a day to object.

    A telephone on file is called by a person, and nobody comes in before (decision 34). Who speaks for a legal entity is bound
    at once by its e-mail on file alone: the rest stands on invoices and meters, where neighbours read it.
    """
    if is_to_be_called(match):
        return left_to_staff(registration, Reason.PHONE_ON_FILE, match=match, now=work.system_now)
    if registration.organisation and match.filed is None and not match.email_on_file:
        return left_to_staff(registration, Reason.LEGAL_ENTITY, match=match, now=work.system_now)
    if match.filed is None:
        return bind(work, registration, match=match, holders=holders)
    secret = work.tools.secrets.fresh()
    waiting = announced(registration, match=match, objection=fingerprint(secret), now=work.system_now)
    sealed = work.tools.secrets.seal(secret)
    work.announce(announce.binding_announced(waiting, match=match, filed=match.filed, sealed_secret=sealed, at=work.system_now))
    return waiting


def bind(work: Work[Any], registration: Registration, *, match: Match, holders: dict[str, Grant]) -> Registration:
    """Grant the account, instead of to one who never took it into use; not confirmed if the person who adds it is gone."""
    grant = grant_one_more if registration.adds_to else _welcome
    granted = grant(work, registration, match=match, before=holders.get(match.account_id))
    if granted is None:
        return not_confirmed(registration, now=work.system_now)
    holders[match.account_id] = granted
    return confirmed(registration, now=work.system_now)


def put_before_owner(work: Work[Any], registration: Registration, *, owner: Grant) -> Registration:
    """Name and proof are right, and somebody holds the account: a person decides, and the owner is told once and may object."""
    reviewed = put_into_review(registration, Reason.HAS_OWNER, now=work.system_now)
    if registration.review is not None:
        return reviewed
    secret = work.tools.secrets.fresh()
    sealed, until = work.tools.secrets.seal(secret), work.system_now + TIME_TO_DISOWN
    work.announce(announce.account_claimed(registration, owner=owner, sealed_secret=sealed, at=work.now, expires_at=until))
    note(work, owner.user_id, Happening.ACCOUNT_CLAIMED, account_number=owner.account_number)
    return replace(reviewed, objection=fingerprint(secret))


def _welcome(work: Work[Any], registration: Registration, *, match: Match, before: Grant | None) -> Grant | None:
    user = new_user(registration, now=work.system_now)
    grant = Grant(
        grant_id=work.new_id(),
        account_id=match.account_id,
        account_number=match.account_number,
        user_id=user.user_id,
        weak=match.weak,
        holder_revision=match.holder_revision,
        former_numbers=match.former_numbers,
        granted_at=work.system_now,
        pending_until=work.system_now,
    )
    work.store.people.save_user(user)
    work.store.people.save_grant(grant)
    if before is not None:
        displace(work, before)
    work.announce(announce.contact_changed(user, own=[grant.account_id]))
    work.announce(announce.consents_changed(user, latest(decisions_of(work, user.user_id))))
    send_link(work, user)
    return grant
