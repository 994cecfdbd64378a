"""Facts of billing-calculator about registries of payments."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import public
from contracts.events.parts import EventData
from contracts.fields import Id, Moment, Money


class PaymentRegistryAppliedV1(EventData):
    """A registry of an agent's payments was gone through, once and for all.

    `confirmed` were paid online and are the same, `booked` were told by the registry alone (`payment_received` tells of each),
    `suspended` have no account yet, `repeated` were told before, `mismatched` have another sum or account than what is held;
    `unread` rows could not be read. `days` are those that the registry covers.
    """

    registry_id = Id(required=True)
    agent = fields.String(required=True)
    days = fields.List(fields.Date(), required=True)
    rows = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    confirmed = fields.Integer(required=True)
    confirmed_total = Money(required=True)
    booked = fields.Integer(required=True)
    booked_total = Money(required=True)
    suspended = fields.Integer(required=True)
    suspended_total = Money(required=True)
    repeated = fields.Integer(required=True)
    repeated_total = Money(required=True)
    mismatched = fields.Integer(required=True)
    applied_at = Moment(required=True)


PAYMENT_REGISTRY_APPLIED = public(
    "billing_calculator.payment_registry_applied.v1",
    PaymentRegistryAppliedV1,
    summary="A registry of an agent's payments was matched with what was paid online, and the rest of it booked.",
)
