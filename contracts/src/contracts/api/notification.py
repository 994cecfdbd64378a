"""What a client may ask notification."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Id, Moment


class MessagesQuery(Schema):
    """A page of messages, newest first; `cursor` is `next` of the page before. With `account_id`, of one account and of none."""

    account_id = Id(load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class MessageResponse(Schema):
    """One message of the cabinet, in both languages."""

    message_id = Id(required=True)
    kind = fields.String(required=True)
    account_id = Id(required=True, allow_none=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    text_ru = fields.String(required=True)
    text_en = fields.String(required=True)
    created_at = Moment(required=True)
    read = fields.Boolean(required=True)


class MessagesResponse(Schema):
    """A page of messages; `unread` counts all unread ones, `next` is null on the last page."""

    messages = fields.List(fields.Nested(MessageResponse), required=True)
    unread = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)
