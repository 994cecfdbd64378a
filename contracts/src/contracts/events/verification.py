"""Facts of readings about meters: whose verification is due."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.core import public
from contracts.events.parts import EventData
from contracts.fields import Id, OneOf

STAGES = ("90_days", "30_days", "7_days", "over")


class VerificationDueV1(EventData):
    """A meter must be verified by `due_on`. `days_left` is negative once that day is over. Each stage is told of once."""

    account_id = Id(required=True)
    meter_id = Id(required=True)
    serial = fields.String(required=True, validate=validate.Length(1, 32))
    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True, strict=True)
    stage = OneOf(*STAGES, required=True)


VERIFICATION_DUE = public(
    "readings.verification_due.v1", VerificationDueV1, summary="A meter's verification is due in 90, 30 or 7 days, or is over."
)
