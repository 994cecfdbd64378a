"""What a client can ask of identity about a person's access."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import AccountNumber, Id, Moment


class AccessLogQuery(Schema):
    """A page of the log, newest first; `cursor` is `next` of the page before."""

    cursor = fields.String(load_default=None, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class AccessLogLine(Schema):
    """One line. `happening` is a word such as `entered` or `password_changed`; pass over words you do not know.

    Browser and system are names of products, empty where they are not known; `network` is the address without its end. A line
    about one account names it.
    """

    note_id = Id(required=True)
    happening = fields.String(required=True)
    at = Moment(required=True)
    browser = fields.String(required=True)
    system = fields.String(required=True)
    network = fields.String(required=True)
    account_number = AccountNumber(allow_none=True)
    reader = fields.String(allow_none=True, metadata={"description": "which internal system was let in to read"})


class AccessLogResponse(Schema):
    """A page; lines older than `kept_days` are gone, `next` is null on the last page."""

    items = fields.List(fields.Nested(AccessLogLine), required=True)
    kept_days = fields.Integer(required=True, strict=True)
    next = fields.String(required=True, allow_none=True)
