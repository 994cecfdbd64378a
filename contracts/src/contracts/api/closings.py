"""Meters that were taken off without usable last figures, and what the staff decide about them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.readings import FinalValue, SentValue
from contracts.fields import Id, Moment, OneOf, Reason


class WaitingClosing(Schema):
    """Why no last reading could be made: nobody `told` the figures, or they are `below` the last ones."""

    closing_id = Id(required=True)
    account_id = Id(required=True)
    account_number = fields.String(required=True)
    meter_id = Id(required=True)
    meter_serial = fields.String(required=True)
    removed_on = fields.Date(required=True)
    why = OneOf("untold", "below", required=True)
    told = fields.List(fields.Nested(FinalValue), required=True)
    last = fields.List(fields.Nested(FinalValue), required=True)
    last_on = fields.Date(required=True)
    opened_at = Moment(required=True)


class WaitingClosingsResponse(Schema):
    """Those that wait, the longest first; at most a hundred."""

    items = fields.List(fields.Nested(WaitingClosing), required=True)


class DecideClosingRequest(Schema):
    """`closed` with the last figures of all zones and where they come from, or `left` where nobody will ever know them."""

    decision = OneOf("closed", "left", required=True)
    reason = Reason(1000)
    source = OneOf("staff", "inspection", load_default="staff")
    values = fields.List(fields.Nested(SentValue), load_default=list, validate=validate.Length(max=8))


class ClosingResponse(Schema):
    """What was decided."""

    closing_id = Id(required=True)
    status = OneOf("waiting", "closed", "left", required=True)
