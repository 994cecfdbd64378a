"""The close of a billing month, for the office: rehearse, start, watch, cancel."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import AskedPeriod, Id, Moment, Money, OneOf, Period


class StartCloseRequest(Schema):
    """Which month; a `dry` close charges nobody and tells what would be charged by which rule."""

    period = AskedPeriod(required=True, metadata={"example": "2022-10"})
    dry = fields.Boolean(load_default=False)


class CloseCountsResponse(Schema):
    """Accounts of the chunks done so far, by what charged them; `waiting` lack a tariff or a normative."""

    accounts = fields.Integer(required=True)
    read = fields.Integer(required=True)
    by_average = fields.Integer(required=True)
    by_normative = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    without_meter = fields.Integer(required=True)
    average_total = Money(required=True)
    normative_total = Money(required=True)


class CloseResponse(Schema):
    """A close with where it stands; `seconds_left` is null where nothing can be said yet."""

    close_id = Id(required=True)
    period = Period(required=True)
    dry = fields.Boolean(required=True)
    state = OneOf("planning", "running", "cancelled", "closed", required=True)
    attempt = fields.Integer(required=True)
    started_by = fields.String(required=True)
    started_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)
    chunks = fields.Integer(required=True)
    chunks_done = fields.Integer(required=True)
    seconds_left = fields.Integer(required=True, allow_none=True)
    counts = fields.Nested(CloseCountsResponse, required=True)


class ClosesResponse(Schema):
    """The closes begun last, newest first, and the month that would be closed next."""

    items = fields.List(fields.Nested(CloseResponse), required=True)
    next_period = Period(required=True)
