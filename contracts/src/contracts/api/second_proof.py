"""The question that is asked of everybody whose registration is not confirmed, and the answer to it."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import Filled, OneOf


class SecondProofAsked(Schema):
    """The registration is not confirmed yet, and an answer is awaited; it is asked alike of known and unknown accounts."""

    answers_left = fields.Integer(required=True, strict=True)
    kinds = fields.List(fields.String(), metadata={"description": "what may be answered with; absent: anything"})


class GiveProofRequest(Schema):
    """One thing that stands on the meter or on a bill, as it is written there."""

    kind = OneOf("meter_number", "last_reading", "bill_total", required=True)
    answer = fields.String(required=True, validate=Filled(64))
