"""Registries of debts and charges for banks: what staff ask of billing-calculator."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import AskedPeriod, Exactly, Id, Moment, Money, OneOf, Period

NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"


class OrderBankRegistryRequest(Schema):
    """A kind of file, and the month that it is for."""

    profile = fields.String(required=True, validate=Exactly(NAME), metadata={"example": "sber-debts"})
    period = AskedPeriod(required=True, metadata={"example": "2022-11"})


class BankRegistryResponse(Schema):
    """A registry and where it stands; `total` is what its control row says. `as_of`: its sums are those of this moment. After
    `kept_until` its file is gone. `ordered_by` is empty where the close of a month has ordered it."""

    registry_id = Id(required=True)
    profile = fields.String(required=True)
    number = fields.Integer(required=True)
    period = Period(required=True)
    name = fields.String(required=True)
    state = OneOf("ordered", "writing", "written", "failed", "forgotten", required=True)
    ordered_by = fields.String(required=True)
    ordered_at = Moment(required=True)
    looked_at = fields.Integer(required=True, metadata={"description": "accounts gone through so far"})
    rows = fields.Integer(required=True)
    total = Money(required=True)
    as_of = Moment(required=True, allow_none=True)
    written_at = Moment(required=True, allow_none=True)
    kept_until = Moment(required=True, allow_none=True)


class BankRegistryProfile(Schema):
    """A kind of file: all that is to be paid, or what a month was charged."""

    name = fields.String(required=True)
    kind = OneOf("debts", "charges", required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)


class BankRegistriesResponse(Schema):
    """The fifty ordered last, the kinds that can be ordered, and the last month that is over."""

    items = fields.List(fields.Nested(BankRegistryResponse), required=True)
    profiles = fields.List(fields.Nested(BankRegistryProfile), required=True)
    period = Period(required=True)
