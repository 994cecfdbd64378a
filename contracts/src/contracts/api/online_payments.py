"""Paying from the cabinet: what a payer asks and sees, and what the payment provider tells; asked of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Count, Id, Moment, Money, OneOf

STATES = ("created", "pending", "paid", "refused", "expired")
LAST_SECOND = 4_102_444_800  # of the year 2099


class OnlinePartRequest(Schema):
    """How much is for which account."""

    account_id = Id(required=True)
    amount = Money(required=True, metadata={"example": "1257.80"})


class StartOnlinePaymentRequest(Schema):
    """What to pay, for the account of the path among them; several accounts are one payment at the provider."""

    parts = fields.List(fields.Nested(OnlinePartRequest), required=True, validate=validate.Length(1, 10))


class OnlinePartResponse(Schema):
    """What of a payment is for one account."""

    account_number = fields.String(required=True)
    amount = Money(required=True)


class OnlineStepResponse(Schema):
    """When a state was reached."""

    state = OneOf(*STATES, required=True)
    at = Moment(required=True)


class OnlinePaymentResponse(Schema):
    """A payment from the cabinet. Until the provider answers it is `created`; `pending` it can be paid at `pay_at`.

    Its payer (`own`) sees all of it; others who see an account, what of it is for that account. `sum_differs`: the provider said
    another sum than was asked for; nothing was credited and the retailer looks into it.
    """

    online_payment_id = Id(required=True)
    state = OneOf(*STATES, required=True)
    own = fields.Boolean(required=True)
    amount = Money(required=True)
    parts = fields.List(fields.Nested(OnlinePartResponse), required=True)
    steps = fields.List(fields.Nested(OnlineStepResponse), required=True)
    pay_at = fields.String(required=True, allow_none=True)
    sum_differs = fields.Boolean(required=True)


class OnlinePaymentsResponse(Schema):
    """Those begun last, the latest first; `offered`: whether one can be begun."""

    offered = fields.Boolean(required=True)
    items = fields.List(fields.Nested(OnlinePaymentResponse), required=True)


class ProviderNoticeRequest(Schema):
    """The provider's word on a payment. `signature`: HMAC-SHA256 over the lines payment_id, state, amount, sent_at, in hex."""

    payment_id = Id(required=True)
    state = OneOf("pending", "paid", "refused", "expired", required=True)
    amount = Money(required=True, metadata={"example": "1257.80"})
    sent_at = Count(
        required=True, validate=validate.Range(0, LAST_SECOND),
        metadata={"description": "Seconds since 1970, UTC.", "example": 1_668_934_800},
    )  # fmt: skip
    signature = fields.String(required=True, validate=validate.Length(64, 64), metadata={"example": "0" * 64})


class ProviderNoticeResponse(Schema):
    """How the payment stands here."""

    state = OneOf(*STATES, required=True)
