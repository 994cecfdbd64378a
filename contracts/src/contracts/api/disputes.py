"""Readings of closed months that a customer disagrees with, and what the staff decide about them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.readings import ReadingResponse, ReadingZone, SentValue
from contracts.fields import Id, Moment, OneOf, Period, Reason


class DisputeReadingRequest(Schema):
    """Why the reading is wrong, in the customer's own words."""

    text = Reason(1000)


class DisputeResponse(Schema):
    """What the customer said, whether it is decided, and the reason they were given."""

    dispute_id = Id(required=True)
    account_id = Id(required=True)
    reading_id = Id(required=True)
    meter_id = Id(required=True)
    period = Period(required=True)
    text = fields.String(required=True)
    opened_at = Moment(required=True)
    status = OneOf("open", "accepted", "refused", required=True)
    reason = fields.String(required=True)
    decided_at = Moment(required=True, allow_none=True)


class DisputesResponse(Schema):
    """The newest first; at most a hundred."""

    items = fields.List(fields.Nested(DisputeResponse), required=True)


class WaitingDispute(DisputeResponse):
    """With the account and meter as people call them, the reading with its whole chain, and the figures of the one after it."""

    account_number = fields.String(required=True)
    meter_serial = fields.String(required=True)
    reading = fields.Nested(ReadingResponse, required=True)
    next_zones = fields.List(fields.Nested(ReadingZone), required=True, allow_none=True)


class WaitingDisputesResponse(Schema):
    """Those that wait, the longest first; at most a hundred."""

    items = fields.List(fields.Nested(WaitingDispute), required=True)


class DecideDisputeRequest(Schema):
    """`accepted` with the right figures of all zones and where they come from, or `refused` with the reason."""

    decision = OneOf("accepted", "refused", required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=1000))
    source = OneOf("staff", "inspection", load_default="staff")
    values = fields.List(fields.Nested(SentValue), load_default=list, validate=validate.Length(max=8))
