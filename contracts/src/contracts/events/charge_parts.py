"""What the facts of billing-calculator about charges are made of: lines, what is unpaid, what stood in for a reading."""

from __future__ import annotations

from marshmallow import fields

from contracts.events.parts import ZONES, EventData, Explanation
from contracts.fields import Id, Kwh, Money, OneOf, Period, Price, Ratio


class MeteringPointV1(EventData):
    """A metering point of a contract: its meter, the number on it (empty where it is not known) and its transformation ratio."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    ratio = Ratio(required=True)


class ChargeLineV1(EventData):
    """One line of a charge: so many kWh of one zone in one band at one price. `band`: within_norm, over_norm, range_1..3."""

    zone = OneOf(*ZONES, required=True)
    band = fields.String(required=True)
    volume = Kwh(required=True)
    price = Price(required=True)
    amount = Money(required=True)
    why = fields.Nested(Explanation, required=True)
    point = fields.Nested(MeteringPointV1, metadata={"description": "By contract: the metering point that the line is of."})


class UnpaidPartV1(EventData):
    """What is unpaid of a month, or of the opening balance (`period` is null), and the last day to pay it."""

    period = Period(required=True, allow_none=True)
    due_on = fields.Date(required=True)
    unpaid = Money(required=True)
    penalty = fields.Boolean(metadata={"description": "A penalty, owed with the month it was accrued in."})


class StandInV1(EventData):
    """What was billed where no reading came: the `average` of `history_months` months, or the `normative`.

    `in_a_row`: months billed by average without a break, this one included; `left` more may follow, of `limit`.
    """

    by = fields.String(required=True)
    in_a_row = fields.Integer(required=True)
    limit = fields.Integer(required=True)
    left = fields.Integer(required=True)
    history_months = fields.Integer(required=True)


class UnreadMeterV1(StandInV1):
    """One of several meters that nobody read in a month in which another was, and what was billed for it alone."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
