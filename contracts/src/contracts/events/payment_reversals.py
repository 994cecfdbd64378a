"""Facts of billing-calculator about payments taken back, and what its staff did."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private, public
from contracts.events.billing_calculator import PaymentReceivedV1
from contracts.events.parts import EventData
from contracts.events.staff_acts import StaffActedV1
from contracts.fields import Id, Moment, Money


class PaymentCancelledV1(PaymentReceivedV1):
    """A payment counts as never made, for ever: the same as was told when it was received, with the `balance` of now.

    `cause` is `agent_cancelled` or `made_in_error`; further ones may come.
    """

    cause = fields.String(required=True)
    cancelled_at = Moment(required=True)


class AdvanceRefundedV1(EventData):
    """So much of an account's advance was given back to the customer; `balance` is what is owed after it."""

    refund_id = Id(required=True)
    account_id = Id(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True)
    balance = Money(required=True)
    refunded_at = Moment(required=True)


PAYMENT_CANCELLED = public(
    "billing_calculator.payment_cancelled.v1", PaymentCancelledV1, summary="A payment was cancelled: it counts as never made."
)
ADVANCE_REFUNDED = public(
    "billing_calculator.advance_refunded.v1", AdvanceRefundedV1, summary="An advance was given back to the customer."
)
STAFF_ACTED = private(
    "billing_calculator.staff_acted.v1", StaffActedV1, summary="Somebody of the staff did something with charges or payments."
)
