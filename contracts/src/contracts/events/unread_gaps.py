"""Facts of billing-calculator about months that nobody reads."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import public
from contracts.events.parts import SERVICES, EventData
from contracts.fields import Id, Money, OneOf, Period


class UnreadGapGrewV1(EventData):
    """What the next reading may add to the bill has passed the retailer's threshold; told once of an account's silence.

    `months` since `since_period` were not read; `charged` was billed for them by average. As the customer's own dearest month
    would have it, a reading adds up to `up_to`. `left` more months may be billed by average.
    """

    notice_id = Id(required=True)
    account_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    since_period = Period(required=True)
    period = Period(required=True)
    months = fields.Integer(required=True, strict=True)
    read_on = fields.Date(required=True, allow_none=True)
    charged = Money(required=True)
    up_to = Money(required=True)
    left = fields.Integer(required=True, strict=True)


UNREAD_GAP_GREW = public(
    "billing_calculator.unread_gap_grew.v1",
    UnreadGapGrewV1,
    summary="Months are billed by average, and what a reading may add to the bill has passed the retailer's threshold.",
)
