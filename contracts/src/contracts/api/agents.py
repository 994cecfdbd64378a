"""What payment agents ask, each at a path of its own, and what staff see of it: asked of billing-calculator."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from contracts.api.billing_calculator import AgentQuery
from contracts.fields import Id, Moment, Money


class OsmpQuery(AgentQuery):
    """OSMP: the protocol answers its own mistakes with result codes, so nothing is refused here."""


class SberQuery(Schema):
    """Sberbank's protocol: mistakes are answered with its codes."""

    class Meta:
        unknown = EXCLUDE

    ACTION = fields.String(load_default="", metadata={"example": "payment"})
    ACCOUNT = fields.String(load_default="", metadata={"example": "520000000017"})
    AMOUNT = fields.String(load_default="", metadata={"example": "200.00"})
    PAY_ID = fields.String(load_default="", metadata={"example": "1234567"})
    PAY_DATE = fields.String(load_default="", metadata={"example": "20.11.2022_10:15:00"})


class ClashesQuery(Schema):
    """How many at most, newest first."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ClashResponse(Schema):
    """A payment's number that came again, `times` times, with this account and sum instead of the first ones; it was refused."""

    clash_id = Id(required=True)
    payment_id = Id(required=True)
    agent = fields.String(required=True)
    txn_id = fields.String(required=True)
    account_number = fields.String(required=True)
    amount = Money(required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)
    times = fields.Integer(required=True)


class ClashesResponse(Schema):
    """The newest of them."""

    clashes = fields.List(fields.Nested(ClashResponse), required=True)
