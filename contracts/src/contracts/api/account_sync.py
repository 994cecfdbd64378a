"""What a client may ask account-sync: the account as the retailer's base knows it, without its people."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.events.parts import GROUPS, PLACES, SERVICES, ZONES
from contracts.fields import AccountNumber, Id, Moment, OneOf, Ratio


class MeterResponse(Schema):
    """A meter of the account: its zones in the order of the dial, until when it is verified, and what else the base tells."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    service = OneOf(*SERVICES, required=True)
    zones = fields.List(OneOf(*ZONES), required=True)
    digits = fields.Integer(required=True, strict=True, validate=validate.Range(4, 9))
    installed_on = fields.Date(required=True)
    verification_due_on = fields.Date(required=True)
    ratio = Ratio()
    automatic = fields.Boolean()
    place = OneOf(*PLACES, allow_none=True)


class AccountResponse(Schema):
    """The account: what its charges depend on. `as_of` is when the retailer's base said so, in the import `batch` of `file`.

    After a registration: until when everything was promised to be here, since when it is, or that it is late.
    """

    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    status = OneOf("open", "closed", required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    group = OneOf(*GROUPS, required=True)
    registered_persons = fields.Integer(required=True, strict=True)
    lives_alone = fields.Boolean(required=True)
    tariff_plan = fields.String(required=True)
    meters = fields.List(fields.Nested(MeterResponse), required=True)
    as_of = Moment(required=True)
    batch = Id(allow_none=True)
    file = fields.String(allow_none=True)
    load_due_at = Moment(allow_none=True)
    loaded_at = Moment(allow_none=True)
    load_overdue = fields.Boolean()
