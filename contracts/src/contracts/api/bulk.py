"""What can be asked about many readings at once."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Filled, Id, Moment, OneOf, YesOrNo

OUTCOMES = ("accepted", "refused", "to_confirm")


class SendBatchQuery(Schema):
    """What the file is called."""

    name = fields.String(required=True, validate=Filled(200))


class SentRow(Schema):
    """A meter's figures, in the order of its zones. `meter_serial` may be empty where the account has a single meter."""

    account_number = fields.String(required=True, validate=validate.Length(1, 40))
    meter_serial = fields.String(load_default="", validate=validate.Length(0, 40))
    figures = fields.List(fields.String(validate=validate.Length(1, 20)), required=True, validate=validate.Length(1, 3))
    confirmed = YesOrNo(load_default=False)


class SendRowsRequest(Schema):
    """Rows to be taken; `name` is how the sender calls them."""

    name = fields.String(load_default="API", validate=Filled(200))
    rows = fields.List(fields.Nested(SentRow), required=True, validate=validate.Length(1, 1000))


class BatchResponse(Schema):
    """How far a batch is: `position` of `total` rows are through. `confirming`: the unusual ones are tried once more."""

    batch_id = Id(required=True)
    name = fields.String(required=True)
    sent_at = Moment(required=True)
    done_at = Moment(required=True, allow_none=True)
    total = fields.Integer(required=True)
    position = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    to_confirm = fields.Integer(required=True)
    confirming = fields.Boolean(required=True)


class SentBatchResponse(Schema):
    """The batch; `sent_before`: the same file was sent this month already, and is that batch."""

    batch = fields.Nested(BatchResponse, required=True)
    sent_before = fields.Boolean(required=True)


class BatchesResponse(Schema):
    """The batches sent last, and how large a file may be."""

    items = fields.List(fields.Nested(BatchResponse), required=True)
    most_bytes = fields.Integer(required=True)


class BatchResultsQuery(Schema):
    """Which rows: those `after` a line, of one outcome if it is named."""

    outcome = OneOf(*OUTCOMES, load_default=None, allow_none=True)
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**31))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class RowReason(Schema):
    """Why a row was not taken, or not yet."""

    code = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class BatchRow(Schema):
    """A row with what became of it. `to_confirm`: the figures are unusual and wait for the sender's word."""

    line = fields.Integer(required=True)
    account_number = fields.String(required=True)
    meter_serial = fields.String(required=True)
    figures = fields.List(fields.String(), required=True)
    outcome = OneOf(*OUTCOMES, required=True)
    reasons = fields.List(fields.Nested(RowReason), required=True)
    reading_id = Id(required=True, allow_none=True)


class BatchResultsPage(Schema):
    """A page of rows; `next` is the `after` of the page that follows, null on the last one."""

    items = fields.List(fields.Nested(BatchRow), required=True)
    next = fields.Integer(required=True, allow_none=True)
