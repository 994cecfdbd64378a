"""Facts of readings about its intake rules: by what others reckon the month of a reading that is not sent yet."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import fields, validate

from contracts.core import public
from contracts.events.parts import EventData
from contracts.fields import DecimalString, Kwh, OneOf


class IntakeRulesV1(EventData):
    """The window's days of the month; what becomes of later readings; the most kWh a zone plausibly uses in one sending, unless
    its meter has a limit of its own; the part of the dial from which a lower figure may mean that it passed zero.
    """

    window_first_day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 28))
    window_last_day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 31))
    late = OneOf("next_month", "refuse", required=True)
    plausible_kwh = Kwh(required=True)
    rolls_over_from = DecimalString(4, minimum=Decimal(0), required=True)


class RegionIntakeRulesV1(IntakeRulesV1):
    """The rules of one region, which is a tariff plan of the base: all of them, not only those that differ."""

    region = fields.String(required=True, validate=validate.Length(1, 32))


class IntakeRulesSetV1(EventData):
    """The rules of every region that has its own, and of all others."""

    default = fields.Nested(IntakeRulesV1, required=True)
    regions = fields.List(fields.Nested(RegionIntakeRulesV1), required=True)


INTAKE_RULES_SET = public(
    "readings.intake_rules_set.v1", IntakeRulesSetV1, summary="The rules by which readings are taken, by region, are these now."
)
