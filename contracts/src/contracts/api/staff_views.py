"""What support can ask of identity: to look at a customer's cabinet."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.identity import HeldAccount, SessionUser, TypedAccountNumber
from contracts.fields import Id, Moment, OneOf


class OpenViewRequest(Schema):
    """Whose cabinet, and why: the customer called, wrote, or something is being checked. The remark stays in the journal."""

    account_number = TypedAccountNumber(required=True)
    reason = OneOf("call", "appeal", "check", required=True)
    remark = fields.String(load_default="", validate=validate.Length(max=200))


class ViewResponse(Schema):
    """An access token of the audience `cabinet` for this account alone, with which nothing can be changed."""

    view_id = Id(required=True)
    access_token = fields.String(required=True)
    ends_at = Moment(required=True)
    user = fields.Nested(SessionUser, required=True)
    account = fields.Nested(HeldAccount, required=True)
