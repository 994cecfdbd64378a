"""What the calculator answers: lines, steps, total, and the tables that it can calculate by."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.api.billing_calculator import TariffSourceResponse, WhyResponse
from contracts.fields import DecimalString, Money, Period, Price


class RuleResponse(Schema):
    """The rule behind a line; `checked` is false where no copy of its text was read."""

    code = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)
    checked = fields.Boolean(required=True)


class CaseStepResponse(Schema):
    """How a volume came about."""

    what = fields.String(required=True)
    volume = DecimalString(7, required=True, allow_none=True)
    why = fields.Nested(WhyResponse, required=True)
    rule = fields.Nested(RuleResponse, required=True)
    on = fields.Date(required=True, allow_none=True)


class CaseLineResponse(Schema):
    """A line: what it is for, its kWh and price, the rule, the table (`tariff`) and the price's place in it (`tariff_line`)."""

    what = fields.String(required=True)
    zone = fields.String(required=True)
    band = fields.String(required=True)
    volume = DecimalString(7, required=True, allow_none=True)
    price = Price(required=True, allow_none=True)
    amount = Money(required=True)
    why = fields.Nested(WhyResponse, required=True)
    rule = fields.Nested(RuleResponse, required=True)
    tariff = fields.String(required=True)
    tariff_line = fields.String(required=True)
    period = Period(required=True)
    on = fields.Date(required=True)


class CaseCountersResponse(Schema):
    """How long the average may stand in: months used with this one, left after it, and the months it is made of."""

    used = fields.Integer(required=True)
    left = fields.Integer(required=True, allow_none=True)
    limit = fields.Integer(required=True, allow_none=True)
    history_months = fields.Integer(required=True)


class CaseResponse(Schema):
    """The answer: lines, each rounded half up to the kopeck, and their sum; the steps to the kWh; the tables behind the prices.

    `net` and `vat` stand apart for a contract only. `calculator` names the rules by version.
    """

    total = Money(required=True)
    volume = DecimalString(7, required=True)
    unit = fields.String(required=True)
    lines = fields.List(fields.Nested(CaseLineResponse), required=True)
    steps = fields.List(fields.Nested(CaseStepResponse), required=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    counters = fields.Nested(CaseCountersResponse, required=True, allow_none=True)
    net = Money(required=True, allow_none=True)
    vat = Money(required=True, allow_none=True)
    sources = fields.List(fields.Nested(TariffSourceResponse), required=True)
    calculator = fields.String(required=True)


class CalculatorGroup(Schema):
    """A group of customers and the kinds of meter (by zones) it has whole prices for."""

    name = fields.String(required=True)
    zones = fields.List(fields.Integer(), required=True)


class CalculatorTable(Schema):
    """A published table: from when to when, for which groups and meters it has prices."""

    name = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    social_norm = fields.Boolean(required=True)
    service = fields.String(required=True)
    groups = fields.List(fields.Nested(CalculatorGroup), required=True)
    source = fields.Nested(TariffSourceResponse, required=True)


class CalculatorRegion(Schema):
    """A region with its tables, newest first."""

    region = fields.String(required=True)
    tables = fields.List(fields.Nested(CalculatorTable), required=True)


class CalculatorResponse(Schema):
    """What the public calculator can calculate by; `today` is the day it would ask for."""

    today = fields.Date(required=True)
    regions = fields.List(fields.Nested(CalculatorRegion), required=True)
