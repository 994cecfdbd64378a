"""What payment agents ask, each at a path of its own, and what staff see of it: asked of billing-calculator."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from contracts.api.billing_calculator import AgentQuery
from contracts.fields import Id, Moment, Money, Period


class OsmpQuery(AgentQuery):
    """OSMP: the protocol answers its own mistakes with result codes, so nothing is refused here."""

    period = fields.String(load_default="", metadata={"example": "112022", "description": "The month paid for, MMYYYY."})


class SberQuery(Schema):
    """Sberbank's protocol: mistakes are answered with its codes."""

    class Meta:
        unknown = EXCLUDE

    ACTION = fields.String(load_default="", metadata={"example": "payment"})
    ACCOUNT = fields.String(load_default="", metadata={"example": "520000000017"})
    AMOUNT = fields.String(load_default="", metadata={"example": "200.00"})
    PAY_ID = fields.String(load_default="", metadata={"example": "1234567"})
    PAY_DATE = fields.String(load_default="", metadata={"example": "20.11.2022_10:15:00"})


class ClashesQuery(Schema):
    """How many at most, newest first."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ClashResponse(Schema):
    """A payment's number that came again, `times` times, with this account and sum instead of the first ones; it was refused."""

    clash_id = Id(required=True)
    payment_id = Id(required=True)
    agent = fields.String(required=True)
    txn_id = fields.String(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)
    times = fields.Integer(required=True)


class ClashesResponse(Schema):
    """The newest of them."""

    clashes = fields.List(fields.Nested(ClashResponse), required=True)


class PaymentShareResponse(Schema):
    """So much of a payment settled a month (`period` null: the debt before the ledger), its energy or its penalty."""

    period = Period(required=True, allow_none=True)
    penalty = fields.Boolean(required=True)
    due_on = fields.Date(required=True)
    amount = Money(required=True)


class TakenBackResponse(Schema):
    """The entry by which a payment was cancelled or an advance given back."""

    amount = Money(required=True)
    at = Moment(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class PaymentResponse(Schema):
    """A payment and where it went: the shares and the advance are its sum. `period` is the month that the payer named, if any."""

    payment_id = Id(required=True)
    number = fields.String(required=True, metadata={"description": "Our number of it, which the agent was told."})
    agent = fields.String(required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)
    received_at = Moment(required=True)
    period = Period(required=True, allow_none=True)
    shares = fields.List(fields.Nested(PaymentShareResponse), required=True)
    advance = Money(required=True)
    given_back = Money(metadata={"description": "So much of its advance was given back to the customer."})
    cancelled = fields.Nested(TakenBackResponse, metadata={"description": "It counts as never made: it has no shares."})


class PaymentsPage(Schema):
    """A page of payments, the latest first; `next` is null on the last one. `refunds` are all of the account's."""

    payments = fields.List(fields.Nested(PaymentResponse), required=True)
    next = fields.String(required=True, allow_none=True)
    refunds = fields.List(fields.Nested(TakenBackResponse))
