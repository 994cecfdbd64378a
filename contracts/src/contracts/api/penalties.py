"""A booked penalty taken apart, and counted again: asked of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.api.billing_calculator import WhyResponse
from contracts.api.ledger import PenaltyLineResponse
from contracts.fields import Id, Moment, Money, Period


class SettledResponse(Schema):
    """So much of a sum was paid on that day."""

    on = fields.Date(required=True)
    amount = Money(required=True)


class LatePartResponse(Schema):
    """A sum that was paid late or not at all, its last day to pay, and what settled it."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    amount = Money(required=True)
    payments = fields.List(fields.Nested(SettledResponse), required=True)


class PenaltyResponse(Schema):
    """An entry `penalty:<penalty_id>` of the ledger taken apart: enough to come to `amount` without anything else.

    `parts` were late, `lines` are what their days until `until` cost and come to `told`; `booked` was in the ledger already,
    `amount` is the difference, negative where less was owed after all; `law` the source of shares and rates.
    """

    penalty_id = Id(required=True)
    period = Period(required=True)
    until = fields.Date(required=True)
    amount = Money(required=True)
    told = Money(required=True)
    booked = Money(required=True)
    parts = fields.List(fields.Nested(LatePartResponse), required=True)
    lines = fields.List(fields.Nested(PenaltyLineResponse), required=True)
    law = fields.Nested(WhyResponse, allow_none=True)
    calculator = fields.String(required=True)
    accrued_at = Moment(required=True)


class PenaltyReplayResponse(Schema):
    """The same kopecks again. `calculator` are the rules of then, `calculator_now` those it was counted again by."""

    penalty_id = Id(required=True)
    told = Money(required=True)
    lines = fields.List(fields.Nested(PenaltyLineResponse), required=True)
    calculator = fields.String(required=True)
    calculator_now = fields.String(required=True)
