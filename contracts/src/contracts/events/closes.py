"""What billing-calculator keeps in its log of the closes of months."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private
from contracts.events.parts import EventData
from contracts.fields import Id, Period


class CloseChunkChargedV1(EventData):
    """The accounts of a chunk were charged by rule for a month that was being closed; told when that is done for the first time.

    A database that is built anew charges them at that place of its log, and no chunk that a cancelled close never came to;
    the meters that were not read beside others where `meters_too`.
    """

    close_id = Id(required=True)
    period = Period(required=True)
    attempt = fields.Integer(required=True)
    chunk = fields.Integer(required=True)
    after = Id(required=True, allow_none=True)
    until = Id(required=True, allow_none=True)
    meters_too = fields.Boolean()


CLOSE_CHUNK_CHARGED = private(
    "billing_calculator.close_chunk_charged.v1",
    CloseChunkChargedV1,
    summary="The accounts of a chunk were charged by rule for a month that was being closed.",
)
