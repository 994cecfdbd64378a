"""Payments taken back: searched and decided by the office, asked of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import Exactly, Id, Moment, Money, OneOf, Period, Reason, Sum


class FoundPaymentsQuery(Schema):
    """An account's number, or a payment's: the agent's, ours, or its id."""

    asked = fields.String(required=True, validate=validate.Length(1, 100))


class CancelledResponse(Schema):
    """Who cancelled a payment, when, and why."""

    cause = fields.String(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True)
    at = Moment(required=True)


class FoundPaymentResponse(Schema):
    """A payment as the office sees it; `balance` is what its account owes now (negative: an advance)."""

    payment_id = Id(required=True)
    number = fields.String(required=True)
    operation = fields.String(required=True)
    agent = fields.String(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)
    received_at = Moment(required=True)
    period = Period(required=True, allow_none=True)
    balance = Money(required=True)
    cancelled = fields.Nested(CancelledResponse, required=True, allow_none=True)


class RefundResponse(Schema):
    """An advance that was given back."""

    refund_id = Id(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True)
    at = Moment(required=True)


class AccountBalanceResponse(Schema):
    """What the account owes now; negative: an advance, which may be given back."""

    account_number = fields.String(required=True)
    balance = Money(required=True)


class FoundPaymentsResponse(Schema):
    """What was found, the latest first; `account` and its refunds if an account was asked for."""

    payments = fields.List(fields.Nested(FoundPaymentResponse), required=True)
    account = fields.Nested(AccountBalanceResponse, required=True, allow_none=True)
    refunds = fields.List(fields.Nested(RefundResponse), required=True)


class CancelPaymentRequest(Schema):
    """Why a payment counts as never made: `cause` is told to the customer, `reason` stays with the office."""

    cause = OneOf("agent_cancelled", "made_in_error", required=True)
    reason = Reason(300)


class RefundAdvanceRequest(Schema):
    """So much of its advance was given back to the account's people."""

    account_number = fields.String(required=True, validate=Exactly(r"^[0-9]{12}$"))
    amount = Sum(required=True, metadata={"example": "300.00"})
    reason = Reason(300)
