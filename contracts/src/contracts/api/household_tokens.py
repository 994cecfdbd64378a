"""What a person can ask of identity about tokens for the machines of the household, and what such a machine can."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import AccountNumber, Filled, Id, Moment


class Scope(Schema):
    """A right a token may have."""

    name = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class HouseholdToken(Schema):
    """A token that works; its secret is never shown again. `last_used_at` is null until a machine came with it."""

    token_id = Id(required=True)
    name = fields.String(required=True)
    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    scopes = fields.List(fields.String(), required=True)
    made_at = Moment(required=True)
    ends_at = Moment(required=True)
    last_used_at = Moment(required=True, allow_none=True)


class HouseholdTokensResponse(Schema):
    """The person's tokens, the newest first, and the rights there are."""

    items = fields.List(fields.Nested(HouseholdToken), required=True)
    scopes = fields.List(fields.Nested(Scope), required=True)


class MakeTokenRequest(Schema):
    """A token for one of the person's own accounts, good to the end of `last_day` (UTC), a year at most."""

    name = fields.String(required=True, validate=Filled(60))
    account_id = Id(required=True)
    scopes = fields.List(fields.String(validate=Filled(32)), required=True, validate=validate.Length(max=16))
    last_day = fields.Date(required=True)


class MadeTokenResponse(Schema):
    """The token as the machine is given it: shown this once."""

    token = fields.String(required=True)
    made = fields.Nested(HouseholdToken, required=True)


class MachineAccessResponse(Schema):
    """A short-lived access token of the audience `machine`; `scope` names its rights, separated by spaces (RFC 6749, 5.1)."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True, strict=True)
    scope = fields.String(required=True)
