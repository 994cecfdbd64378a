"""Bills («квитанции»): made when they are first asked for, kept as they were made, as data and as PDF."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.billing_calculator import ChargeLineResponse, WhyResponse
from contracts.api.ledger import UnpaidPartResponse
from contracts.events.parts import SERVICES, ZONES
from contracts.fields import AccountNumber, AskedPeriod, Id, Kwh, MeterValue, Moment, Money, OneOf, Period

BY = ("reading", "average", "normative")


class MakeBillRequest(Schema):
    """The month whose bill is asked for."""

    period = AskedPeriod(required=True, metadata={"example": "2022-11"})


class BillsQuery(Schema):
    """The bills of a year; without one, of the last year that has any."""

    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2000, 2099), metadata={"example": 2022})


class ListedBillResponse(Schema):
    """A month with a bill. `made_at` is null until it is first asked for; from then on it does not change."""

    period = Period(required=True)
    due_on = fields.Date(required=True)
    charged = Money(required=True)
    to_pay = Money(required=True)
    advance = Money(required=True)
    made_at = Moment(required=True, allow_none=True)


class BillsResponse(Schema):
    """The bills of `year`, newest first. The month that runs is `next_period`; its bill can be asked for from `next_on` on."""

    year = fields.Integer(required=True)
    years = fields.List(fields.Integer(), required=True)
    bills = fields.List(fields.Nested(ListedBillResponse), required=True)
    next_period = Period(required=True)
    next_on = fields.Date(required=True)


class BillSupplierResponse(Schema):
    """Who is paid; what the retailer has not set is empty."""

    name = fields.String(required=True)
    inn = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)
    site = fields.String(required=True)


class BillPayerResponse(Schema):
    """Whom the account was with when the bill was made; empty if nobody was registered. `erased`: they asked to be forgotten."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    erased = fields.Boolean(required=True)


class BillFigureResponse(Schema):
    """One zone of a dial: what it showed, what it showed before, and the kWh between. `meter`: its serial number, if known."""

    meter = fields.String(required=True)
    service = OneOf(*SERVICES, required=True)
    zone = OneOf(*ZONES, required=True)
    previous = MeterValue(required=True)
    value = MeterValue(required=True)
    consumption = Kwh(required=True)
    read_on = fields.Date(required=True)


class BillChargeResponse(Schema):
    """What a service cost in the month: `lines` add up to `total`; `explained` says in sentences where all of it comes from."""

    charge_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    by = OneOf(*BY, required=True)
    volume = Kwh(required=True)
    total = Money(required=True)
    lines = fields.List(fields.Nested(ChargeLineResponse), required=True)
    explained = fields.List(fields.Nested(WhyResponse), required=True)


class BillChangeResponse(Schema):
    """A recalculation of an older month, a penalty, a correction, or what was given back; `kind` as in the ledger."""

    kind = fields.String(required=True)
    period = Period(required=True, allow_none=True)
    amount = Money(required=True)
    at_on = fields.Date(required=True)
    what = fields.Nested(WhyResponse, required=True)
    why = fields.Nested(WhyResponse, required=True, allow_none=True)


class BillPaymentResponse(Schema):
    """A payment received since the bill before."""

    amount = Money(required=True)
    paid_on = fields.Date(required=True)
    agent = fields.String(required=True)


class BillMonthResponse(Schema):
    """What was used in a month; null where nothing was charged."""

    period = Period(required=True)
    volume = Kwh(required=True, allow_none=True)
    by = fields.String(required=True, metadata={"description": f"One of {', '.join(BY)}, or nothing."})


class BillResponse(Schema):
    """A bill as it was made.

    `opening` + `charged` + `recalculated` − `benefits` + `penalty` − `paid` = `closing`, the same as `to_pay` or as `advance`.
    `parts` are `to_pay` by due date. What came after `until_on` stands in a later bill. `payment_code`: the text of the payment
    QR (ГОСТ Р 56042-2014); empty where nothing is to be paid or the retailer has set no bank details.
    """

    bill_id = Id(required=True)
    account_number = AccountNumber(required=True)
    period = Period(required=True)
    made_at = Moment(required=True)
    until_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    persons = fields.Integer(required=True)
    opening = Money(required=True)
    charged = Money(required=True)
    recalculated = Money(required=True)
    benefits = Money(required=True)
    benefits_why = fields.Nested(WhyResponse, required=True)
    penalty = Money(required=True)
    paid = Money(required=True)
    closing = Money(required=True)
    to_pay = Money(required=True)
    advance = Money(required=True)
    overdue = Money(required=True)
    parts = fields.List(fields.Nested(UnpaidPartResponse), required=True)
    charges = fields.List(fields.Nested(BillChargeResponse), required=True)
    figures = fields.List(fields.Nested(BillFigureResponse), required=True)
    changes = fields.List(fields.Nested(BillChangeResponse), required=True)
    penalties = fields.List(fields.Nested(BillChangeResponse), required=True)
    payments = fields.List(fields.Nested(BillPaymentResponse), required=True)
    months = fields.List(fields.Nested(BillMonthResponse), required=True)
    supplier = fields.Nested(BillSupplierResponse, required=True, allow_none=True)
    payment_code = fields.String(required=True)
    payer = fields.Nested(BillPayerResponse, metadata={"description": "Told where a bill is looked at, not where it is made."})
