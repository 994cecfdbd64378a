"""Facts of identity about people whom an owner trusts with an account. All private."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private
from contracts.events.parts import EventData
from contracts.fields import AccountNumber, Encrypted, Id, Moment, OneOf


class InvitationIssuedV1(EventData):
    """A one-time link by which somebody is invited to an account. `secret` is encrypted (JWE) to notification alone; the e-mail
    and the owner's name with the key of `user_id`, the person that accepting may create."""

    invitation_id = Id(required=True)
    user_id = Id(required=True)
    account_number = AccountNumber(required=True)
    role = OneOf("payer", "reader", required=True)
    until = fields.Date(required=True, allow_none=True)
    email = Encrypted(required=True)
    inviter = Encrypted(required=True)
    secret = fields.String(required=True)
    issued_at = Moment(required=True)
    expires_at = Moment(required=True)


class TrustOwner(EventData):
    """Whose account it is; `called` is how they call the trusted person. Both fields are encrypted with the owner's key."""

    user_id = Id(required=True)
    email = Encrypted(required=True)
    called = Encrypted(required=True)


class TrustedPerson(EventData):
    """Who is trusted; the e-mail is encrypted with this person's key."""

    user_id = Id(required=True)
    email = Encrypted(required=True)


class TrustChangedV1(EventData):
    """Somebody may see another's account from here on (`accepted`), or may no longer (every other reason)."""

    trust_id = Id(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    role = OneOf("payer", "reader", required=True)
    until = fields.Date(required=True, allow_none=True)
    reason = OneOf("accepted", "revoked", "left", "expired", "owner_left", required=True)
    owner = fields.Nested(TrustOwner, required=True)
    trusted = fields.Nested(TrustedPerson, required=True)
    changed_at = Moment(required=True)


class OwnershipEndedV1(EventData):
    """An account has another holder: whoever owned it in the cabinet does no more. The e-mail is encrypted with their key."""

    user_id = Id(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    email = Encrypted(required=True)
    ended_on = fields.Date(required=True)


class AccountClaimedV1(EventData):
    """Somebody else has the holder's name and knows something of the account that only its papers tell, and was not let in.

    `user_id` is the owner; `secret` (JWE, to notification alone) lets them say until `expires_at` that they know nothing of it.
    """

    registration_id = Id(required=True)
    user_id = Id(required=True)
    account_id = Id(required=True)
    secret = fields.String(required=True)
    claimed_at = Moment(required=True)
    expires_at = Moment(required=True)


INVITATION_ISSUED = private(
    "identity.invitation_issued.v1", InvitationIssuedV1, summary="Somebody is invited to another person's account."
)
TRUST_CHANGED = private(
    "identity.trust_changed.v1", TrustChangedV1, summary="Somebody was trusted with an account, or is no more."
)
OWNERSHIP_ENDED = private(
    "identity.ownership_ended.v1", OwnershipEndedV1, summary="An account left its owner's cabinet: it has another holder."
)
ACCOUNT_CLAIMED = private(
    "identity.account_claimed.v1", AccountClaimedV1, summary="Somebody proved to know an account that has an owner."
)
