"""What lies ahead of an account: when the next kWh becomes dearer, and what months without a reading may bring."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.api.billing_calculator import WhyResponse
from contracts.events.parts import SERVICES, ZONES
from contracts.fields import DecimalString, Kwh, MeterValue, Money, OneOf, Period, Price


class BarometerBandResponse(Schema):
    """A stretch of the month at one price: over `lower` up to `upper` (null: no end), and how much of it is `used`."""

    name = fields.String(required=True)
    lower = Kwh(required=True)
    upper = Kwh(required=True, allow_none=True)
    used = Kwh(required=True)


class DearerResponse(Schema):
    """A kWh of a zone costs `kopecks` more behind the bound: `next_price` instead of `price`."""

    zone = OneOf(*ZONES, required=True)
    price = Price(required=True)
    next_price = Price(required=True)
    kopecks = DecimalString(3, required=True)


class BarometerResponse(Schema):
    """`left` kWh until the next one is dearer (null: it cannot get dearer); `dial`: what a single meter will show then.

    `read_on` is the day of the last reading of the `period`, null while there is none; `says` tells it all in words.
    """

    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    read_on = fields.Date(required=True, allow_none=True)
    used = Kwh(required=True)
    bands = fields.List(fields.Nested(BarometerBandResponse), required=True)
    left = Kwh(required=True, allow_none=True)
    dearer = fields.List(fields.Nested(DearerResponse), required=True)
    dial = MeterValue(required=True, allow_none=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    says = fields.List(fields.Nested(WhyResponse), required=True)


class BarometersResponse(Schema):
    """One for each service whose price has a norm or ranges; none where every kWh costs the same."""

    items = fields.List(fields.Nested(BarometerResponse), required=True)


class UnreadMonthResponse(Schema):
    """A month without a reading, billed `by` average or normative; nothing is billed for it yet where that is empty."""

    period = Period(required=True)
    by = fields.String(required=True)
    kwh = Kwh(required=True)
    total = Money(required=True)


class ChangeResponse(Schema):
    """By how much the next reading changes the bill, if each unread month was as one of the customer's own of so many `kwh`."""

    kwh = Kwh(required=True)
    amount = Money(required=True)


class GapResponse(Schema):
    """Months without a reading, the day of the last one, and the range of the correction; null where too little is known."""

    service = OneOf(*SERVICES, required=True)
    months = fields.List(fields.Nested(UnreadMonthResponse), required=True)
    read_on = fields.Date(required=True, allow_none=True)
    low = fields.Nested(ChangeResponse, required=True, allow_none=True)
    high = fields.Nested(ChangeResponse, required=True, allow_none=True)
    says = fields.List(fields.Nested(WhyResponse), required=True)


class GapsResponse(Schema):
    """One for each service of whose last months somebody has to tell the figures; none while all were read."""

    items = fields.List(fields.Nested(GapResponse), required=True)
