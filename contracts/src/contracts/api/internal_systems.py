"""Internal systems: their credentials, kept by heads, and the tokens they are given for them (RFC 6749, section 4.4)."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

from contracts.api.household_tokens import Scope
from contracts.fields import AccountNumber, Count, Exactly, Filled, Id, Moment


class SystemSecret(Schema):
    """A secret that works; `ends_at` is set once another one has taken its place. It is never shown again."""

    made_at = Moment(required=True)
    ends_at = Moment(required=True, allow_none=True)


class InternalSystem(Schema):
    """A system that may ask for tokens, until `ends_at`; `client_id` is its name there."""

    client_id = Id(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    secrets = fields.List(fields.Nested(SystemSecret), required=True)
    made_at = Moment(required=True)
    ends_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)


class InternalSystemsResponse(Schema):
    """The systems that were not revoked, by name, and the rights there are."""

    items = fields.List(fields.Nested(InternalSystem), required=True)
    scopes = fields.List(fields.Nested(Scope), required=True)


class AddSystemRequest(Schema):
    """A system with its rights, good to the end of `last_day` (UTC), a year at most."""

    name = fields.String(required=True, validate=Filled(60))
    scopes = fields.List(fields.String(validate=Filled(32)), required=True, validate=validate.Length(max=16))
    last_day = fields.Date(required=True)


class RotateSecretRequest(Schema):
    """A new secret beside the present one, which works so many hours more; with 0, not one more second."""

    overlap_hours = Count(required=True, validate=validate.Range(0, 168), metadata={"example": 24})
    last_day = fields.Date(load_default=None, allow_none=True, metadata={"description": "absent: as before"})


class SystemSecretResponse(Schema):
    """The secret as the system is given it: shown this once."""

    client_secret = fields.String(required=True)
    system = fields.Nested(InternalSystem, required=True)


class TokenForm(Schema):
    """A token request (RFC 6749, 4.4.2). Credentials come by HTTP Basic, or as `client_id` and `client_secret` here.

    With `account_number` (of a cabinet) or `account_id` (of any account) the token opens that one account to read, and its owner
    sees that in the access log. Without either it opens none.
    """

    grant_type = fields.String(required=True, validate=validate.Equal("client_credentials"))
    scope = fields.String(metadata={"description": "rights, separated by spaces; absent: all that the system has"})
    client_id = fields.String()
    client_secret = fields.String()
    account_number = fields.String(validate=Exactly(r"^[0-9]{12}$"))
    account_id = Id()

    class Meta:
        """What the protocol does not know is passed over (RFC 6749, 3.2)."""

        unknown = INCLUDE


class TokenResponse(Schema):
    """A short-lived access token (RFC 6749, 5.1); the account it opens, if it was asked for one."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True, strict=True)
    scope = fields.String(required=True)
    account_id = Id()
    account_number = AccountNumber()


class TokenRefusal(Schema):
    """Why there is no token (RFC 6749, 5.2)."""

    error = fields.String(required=True)
    error_description = fields.String()
