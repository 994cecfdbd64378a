"""What identity tells of those who register: to account-sync, which knows the holders, and to the contact on file."""

from __future__ import annotations

from datetime import datetime

from contracts.core import Fact
from contracts.events.identity import BINDING_ANNOUNCED, PROOF_GIVEN, REGISTRATION_REQUESTED
from contracts.events.trust import ACCOUNT_CLAIMED

from identity.domain.access import Grant
from identity.domain.proof import Answer
from identity.domain.registration import Filed, Match, Registration


def registration_requested(registration: Registration) -> Fact:
    """Someone says to be the holder of an account, or to speak for the legal entity that is."""
    entity = registration.organisation
    represented = {"represented": {"inn": entity.inn, "contract_number": entity.contract_number}} if entity else {}
    return REGISTRATION_REQUESTED.fact(
        subject=registration.registration_id,
        revision=1,
        partition_key=registration.user_id,
        data={
            "registration_id": registration.registration_id,
            "user_id": registration.user_id,
            "account_number": registration.account_number,
            "surname": registration.surname,
            "name": registration.name,
            "patronymic": registration.patronymic,
            "email": registration.email,
            "requested_at": registration.requested_at,
            **represented,
        },
    )


def proof_given(answer: Answer) -> Fact:
    """The applicant answered; whether it fits is for account-sync to say, of known and unknown accounts alike."""
    return PROOF_GIVEN.fact(
        subject=answer.registration_id,
        revision=answer.attempt,
        partition_key=answer.user_id,
        data={
            "registration_id": answer.registration_id,
            "user_id": answer.user_id,
            "attempt": answer.attempt,
            "kind": answer.kind,
            "answer": answer.answer,
            "given_at": answer.given_at,
        },
    )


def binding_announced(registration: Registration, *, match: Match, filed: Filed, sealed_secret: str, at: datetime) -> Fact:
    """The contact on file is told that somebody else proved to be the holder; the secret lets its owner object."""
    return BINDING_ANNOUNCED.fact(
        subject=registration.registration_id,
        revision=1,
        partition_key=registration.user_id,
        data={
            "registration_id": registration.registration_id,
            "user_id": registration.user_id,
            "account_number": match.account_number,
            "channel": filed.channel,
            "address": filed.address,
            "secret": sealed_secret,
            "announced_at": at,
            "binds_at": registration.waits_until,
        },
    )


def account_claimed(registration: Registration, *, owner: Grant, sealed_secret: str, at: datetime, expires_at: datetime) -> Fact:
    """The owner is told that somebody else answered right; the secret lets them object. The applicant learns nothing of it."""
    return ACCOUNT_CLAIMED.fact(
        subject=registration.registration_id,
        revision=1,
        partition_key=owner.user_id,
        data={
            "registration_id": registration.registration_id,
            "user_id": owner.user_id,
            "account_id": owner.account_id,
            "secret": sealed_secret,
            "claimed_at": at,
            "expires_at": expires_at,
        },
    )
