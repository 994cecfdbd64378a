"""What a client can ask of identity about trusted people: invitations, roles, who may see an account."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.api.identity import PASSWORD_LENGTH
from contracts.fields import Filled, Id, Moment, OneOf, YesOrNo

ROLES = ("payer", "reader")
SECRET = Filled(128)


class InviteRequest(Schema):
    """Whom the owner trusts with the account, as what, and until which day (null: until it is taken away)."""

    called = fields.String(required=True, validate=Filled(60))
    email = fields.String(required=True, validate=Filled(254))
    role = OneOf(*ROLES, required=True)
    until = fields.Date(required=True, allow_none=True)


class InvitationSentResponse(Schema):
    """The invitation that was mailed; its link is good until `expires_at`."""

    invitation_id = Id(required=True)
    expires_at = Moment(required=True)


class TrustedPersonResponse(Schema):
    """Somebody who may see the account; the e-mail shows its first letter and its domain only."""

    trust_id = Id(required=True)
    called = fields.String(required=True)
    email_masked = fields.String(required=True)
    role = OneOf(*ROLES, required=True)
    since = Moment(required=True)
    until = fields.Date(required=True, allow_none=True)
    last_seen_at = Moment(required=True, allow_none=True)


class InvitedPersonResponse(Schema):
    """Somebody who has not accepted yet."""

    invitation_id = Id(required=True)
    called = fields.String(required=True)
    email_masked = fields.String(required=True)
    role = OneOf(*ROLES, required=True)
    until = fields.Date(required=True, allow_none=True)
    issued_at = Moment(required=True)
    expires_at = Moment(required=True)


class PeopleResponse(Schema):
    """Everybody who may see the account beside its owner, and everybody invited to; `today` is the retailer's date."""

    today = fields.Date(required=True)
    people = fields.List(fields.Nested(TrustedPersonResponse), required=True)
    invitations = fields.List(fields.Nested(InvitedPersonResponse), required=True)


class InvitationSecretRequest(Schema):
    """The secret of an invitation, taken from the fragment of the letter's address."""

    secret = fields.String(required=True, validate=SECRET)


class InvitationResponse(Schema):
    """What somebody is invited to, for whoever has the letter. `has_entry`: there is a cabinet with this e-mail already."""

    inviter = fields.String(required=True)
    account_ending = fields.String(required=True)
    role = OneOf(*ROLES, required=True)
    until = fields.Date(required=True, allow_none=True)
    email_masked = fields.String(required=True)
    has_entry = fields.Boolean(required=True)


class EnterAsGuestRequest(Schema):
    """A password and the consent of somebody invited who has no cabinet yet; the e-mail is the invitation's."""

    secret = fields.String(required=True, validate=SECRET)
    password = fields.String(required=True, validate=PASSWORD_LENGTH)
    password_confirmation = fields.String(required=True, validate=PASSWORD_LENGTH)
    consent_version = fields.String(required=True, validate=Filled(64))
    consent = YesOrNo(required=True)


class WishLettersRequest(Schema):
    """Whether a trusted person wants the letters and messages about the account."""

    wanted = YesOrNo(required=True)
