"""What is owed, what it is made of, the entries behind it, and what a delay would cost: asked of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.api.billing_calculator import ChargeSummaryResponse, WhyResponse
from contracts.fields import DecimalString, Id, Moment, Money, OneOf, Period

KINDS = ("opening", "charge", "recalculation", "penalty", "payment", "payment_cancellation", "refund")


class SummandResponse(Schema):
    """The sum of all entries of one kind, and when the last of them was made. What was paid is negative."""

    kind = fields.String(required=True, metadata={"description": f"One of {', '.join(KINDS)}; further ones may come."})
    amount = Money(required=True)
    as_of = Moment(required=True)


class BalancePartResponse(Schema):
    """A part of the balance, and when it last changed; null while nothing ever made it."""

    amount = Money(required=True)
    as_of = Moment(required=True, allow_none=True)


class BalancePartsResponse(Schema):
    """`debt` and `penalty` less `advance` are the balance; `recalculation` is contained in them and has its sign."""

    debt = fields.Nested(BalancePartResponse, required=True)
    penalty = fields.Nested(BalancePartResponse, required=True)
    advance = fields.Nested(BalancePartResponse, required=True)
    recalculation = fields.Nested(BalancePartResponse, required=True)


class FromBaseResponse(Schema):
    """What of a balance the retailer's base told: the opening balance of a day; when it said so last, and in which import.

    `batch` is null where a clerk said it, or an import before that was kept.
    """

    opening_balance = Money(required=True)
    opening_balance_on = fields.Date(required=True)
    as_of = Moment(required=True)
    batch = Id(required=True, allow_none=True)


class DelayResponse(Schema):
    """What being late comes to by a day, and how much of that is in the balance already (`accrued`).

    `amount` is null where the rate of a day is not known; `not_computed` then says why.
    """

    until = fields.Date(required=True)
    amount = Money(required=True, allow_none=True)
    accrued = Money(required=True)
    not_computed = fields.Nested(WhyResponse, required=True, allow_none=True)


class LastPaymentResponse(Schema):
    """The payment received last."""

    payment_id = Id(required=True)
    amount = Money(required=True)
    paid_at = Moment(required=True)


class UnpaidPartResponse(Schema):
    """What is unpaid of a month, or of the opening balance (`period` is null), and the last day to pay it."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    unpaid = Money(required=True)
    overdue = fields.Boolean(required=True)
    penalty = fields.Boolean(metadata={"description": "A penalty, owed with the month it was accrued in."})


class BalanceResponse(Schema):
    """What is owed now: `balance` with its sign (negative: an advance), the same as `to_pay` or as `advance`.

    `parts` are `to_pay` by due date, payments having settled the oldest first; `due_on` is the earliest of their days, `overdue`
    the sum of those whose day has passed.

    `made_of` are the entries of the ledger by kind and add up to `balance`, `by_part` what they
    come to today, `delay` what being late costs until now, `from_base` what of it came from the retailer's base.
    """

    to_pay = Money(required=True)
    balance = Money(required=True)
    advance = Money(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    overdue = Money(required=True)
    parts = fields.List(fields.Nested(UnpaidPartResponse), required=True)
    made_of = fields.List(fields.Nested(SummandResponse))
    by_part = fields.Nested(BalancePartsResponse)
    delay = fields.Nested(DelayResponse)
    from_base = fields.Nested(FromBaseResponse)
    as_of = Moment(required=True)
    last_charge = fields.Nested(ChargeSummaryResponse, required=True, allow_none=True)
    last_payment = fields.Nested(LastPaymentResponse, required=True, allow_none=True)


class EntryResponse(Schema):
    """A line of the ledger; what is owed is positive, what was paid is negative. `what` says more than `kind`."""

    entry_id = fields.String(required=True)
    kind = OneOf("opening", "charge", "recalculation", "payment", required=True)
    what = fields.String(metadata={"description": "As `kind`, or opening_correction or penalty; further ones may come."})
    amount = Money(required=True)
    period = Period(required=True, allow_none=True)
    at = Moment(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class EntriesPage(Schema):
    """A page of the ledger; `next` is null on the last one."""

    entries = fields.List(fields.Nested(EntryResponse), required=True)
    next = fields.String(required=True, allow_none=True)


class PenaltyForecastQuery(Schema):
    """The day on which the customer thinks of paying: today or one of the year to come."""

    until = fields.Date(required=True, metadata={"example": "2022-12-15"})


class PenaltyLineResponse(Schema):
    """Days with one unpaid sum, rate and share: each costs 1/`share` of `percent` of it. `from_day`: the number of the first."""

    period = Period(required=True, allow_none=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    from_day = fields.Integer(required=True)
    days = fields.Integer(required=True)
    unpaid = Money(required=True)
    percent = DecimalString(3, required=True)
    share = fields.Integer(required=True)
    amount = Money(required=True)
    why = fields.Nested(WhyResponse, required=True)


class PenaltyForecastResponse(Schema):
    """What is to be paid on a day if nothing else happens: `to_pay` is the balance with the penalty that is not in it yet.

    `free_until` is the last day on which paying what is owed costs nothing more; null when nothing is owed.
    """

    until = fields.Date(required=True)
    debt = Money(required=True)
    penalty = Money(required=True)
    accrued = Money(required=True)
    to_pay = Money(required=True)
    free_until = fields.Date(required=True, allow_none=True)
    lines = fields.List(fields.Nested(PenaltyLineResponse), required=True)
    law = fields.Nested(WhyResponse, required=True, allow_none=True)
    summary = fields.Nested(WhyResponse, required=True)
