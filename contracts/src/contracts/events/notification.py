"""Facts of notification: what reached the customer."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private, public
from contracts.events.own_data import ExportPartV1, PersonErasedV1
from contracts.events.parts import EventData
from contracts.fields import Id, Moment, OneOf


class MessageDeliveredV1(EventData):
    """A message left through a channel, or could not; what it said and to whom stays in notification."""

    delivery_id = Id(required=True)
    message_id = Id(required=True)
    kind = fields.String(required=True)
    channel = OneOf("email", required=True)
    outcome = OneOf("sent", "failed", required=True)
    attempts = fields.Integer(required=True, strict=True)
    at = Moment(required=True)


MESSAGE_DELIVERED = public(
    "notification.message_delivered.v1", MessageDeliveredV1, summary="A message was handed to a channel, or given up."
)
PERSON_ERASED = private(
    "notification.person_erased.v1", PersonErasedV1, summary="What of a person notification erased, and what it keeps by law."
)
EXPORT_PART_READY = private(
    "notification.export_part_ready.v1", ExportPartV1, summary="A piece of what notification holds of a person who asked for it."
)
