"""What can be asked about the receipts of readings."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.identity import JsonWebKey
from contracts.fields import Id, Moment


class ReceiptsQuery(Schema):
    """Which receipts, in the order of the account's chain: those `after` a number, of one reading if `reading_id` names it."""

    reading_id = Id(load_default=None, allow_none=True)
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**31))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ReceiptResponse(Schema):
    """A receipt: `document` is the file to keep, one line of JSON; `compact` is the same as a JSON Web Signature (RFC 7515)."""

    number = fields.Integer(required=True)
    reading_id = Id(required=True)
    revision = fields.Integer(required=True)
    document = fields.String(required=True)
    compact = fields.String(required=True)


class ReceiptKey(JsonWebKey):
    """A public key that receipts are verified with. It signed from `valid_from` to `valid_to`, by when the reading was received.

    Without `valid_to` it signs still; without `valid_from` it is of before keys told it.
    """

    valid_from = Moment()
    valid_to = Moment()


class ReceiptKeysResponse(Schema):
    """The public keys of all receipts ever made, by `kid` (RFC 7517), the one that signs now first."""

    keys = fields.List(fields.Nested(ReceiptKey), required=True)


class ReceiptsPage(Schema):
    """A page of receipts; `next` is the `after` of the page that follows, null on the last one."""

    receipts = fields.List(fields.Nested(ReceiptResponse), required=True)
    next = fields.Integer(required=True, allow_none=True)
