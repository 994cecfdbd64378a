"""Facts of readings: what the meter showed, and every change of it."""

from __future__ import annotations

from marshmallow import fields

from contracts.core import private, public
from contracts.events.own_data import ExportPartV1, PersonErasedV1
from contracts.events.parts import SERVICES, SOURCES, EventData, ZoneConsumption
from contracts.events.staff_acts import StaffActedV1
from contracts.fields import Id, Moment, OneOf, Period


class ReadingV1(EventData):
    """The whole reading after the fact. `period` is the month it counts to; `late` says that the window had closed.

    The dial was read on `read_on`; the figures came on `received_on` (absent: the same day), at `submitted_at`. `origin` is where
    the figures come from now; `source` says customer whatever it is, for readers of release 0.1.0, and is to be passed over.
    """

    reading_id = Id(required=True)
    account_id = Id(required=True)
    meter_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    read_on = fields.Date(required=True)
    submitted_at = Moment(required=True)
    status = OneOf("accepted", "cancelled", required=True)
    zones = fields.List(fields.Nested(ZoneConsumption), required=True)
    late = fields.Boolean(required=True)
    confirmed_implausible = fields.Boolean(required=True)
    source = OneOf("customer", required=True)
    origin = OneOf(*SOURCES)
    received_on = fields.Date()


class DisputeDecidedV1(EventData):
    """The staff decided about what a customer said against a reading. What was said, and the reason, are read in the cabinet."""

    dispute_id = Id(required=True)
    account_id = Id(required=True)
    user_id = Id(required=True)
    reading_id = Id(required=True)
    period = Period(required=True)
    outcome = OneOf("accepted", "refused", required=True)
    decided_at = Moment(required=True)


READING_SUBMITTED = public("readings.reading_submitted.v1", ReadingV1, summary="A reading was accepted.")
READING_CORRECTED = public("readings.reading_corrected.v1", ReadingV1, summary="A reading was replaced by other figures.")
READING_CANCELLED = public("readings.reading_cancelled.v1", ReadingV1, summary="A reading was taken back.")
DISPUTE_DECIDED = private(
    "readings.dispute_decided.v1", DisputeDecidedV1, summary="A customer's word against a reading was accepted or refused."
)
STAFF_ACTED = private("readings.staff_acted.v1", StaffActedV1, summary="Somebody of the staff did something with readings.")
PERSON_ERASED = private(
    "readings.person_erased.v1", PersonErasedV1, summary="What of a person readings erased, and what it keeps by law."
)
EXPORT_PART_READY = private(
    "readings.export_part_ready.v1", ExportPartV1, summary="A piece of what readings holds of a person who asked for it."
)
