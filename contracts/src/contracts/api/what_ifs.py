"""What a charge would have come to if one thing had been otherwise: another meter, other people, readings each month."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.billing_calculator import TariffSourceResponse, WhyResponse
from contracts.api.case_answers import CaseLineResponse
from contracts.events.parts import ZONES
from contracts.fields import Count, DecimalString, Id, Money, OneOf, Period, YesOrNo


class ZoneShare(Schema):
    """How much of the consumption falls to a zone, in whole per cent."""

    zone = OneOf(*ZONES, required=True, metadata={"example": "night"})
    percent = Count(required=True, validate=validate.Range(0, 100), metadata={"example": 30})


class WhatIfRequest(Schema):
    """One of three: a meter of `zones` (`shares`, or the usual ones), so many `persons`, or a reading each month."""

    zones = Count(load_default=None, allow_none=True, validate=validate.Range(1, 3), metadata={"example": 2})
    shares = fields.List(fields.Nested(ZoneShare), load_default=list, validate=validate.Length(0, 3))
    persons = Count(load_default=None, allow_none=True, validate=validate.Range(1, 99), metadata={"example": 5})
    in_time = YesOrNo(load_default=False)


class WhatIfOptionsResponse(Schema):
    """What can be asked of a charge: it was made by meters of `rates`; `zones` are those of other meters that have every price.

    `persons` counted then, null where the price does not depend on it; `months` were read at once.
    """

    rates = fields.List(fields.Integer(), required=True)
    zones = fields.List(fields.Integer(), required=True)
    persons = fields.Integer(required=True, allow_none=True)
    months = fields.Integer(required=True)


class WhatIfResponse(Schema):
    """The lines and the total it would have come to, against what was `charged`: `difference` below zero would have been cheaper.

    `summary` says so in words, `assumptions` what is taken for granted.
    """

    charge_id = Id(required=True)
    period = Period(required=True)
    total = Money(required=True)
    charged = Money(required=True)
    difference = Money(required=True)
    volume = DecimalString(7, required=True)
    lines = fields.List(fields.Nested(CaseLineResponse), required=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    summary = fields.Nested(WhyResponse, required=True)
    assumptions = fields.List(fields.Nested(WhyResponse), required=True)
    sources = fields.List(fields.Nested(TariffSourceResponse), required=True)
    calculator = fields.String(required=True)
