"""What a client can ask of readings: the window, the meters, a check, and the life of a reading."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import Schema, fields, validate

from contracts.events.parts import PLACES, SERVICES, ZONES
from contracts.fields import DecimalString, Id, Kwh, MeterValue, Moment, OneOf, Period, YesOrNo


class SentValue(Schema):
    """The figure on the dial of one zone, whole kWh. A zone the meter does not have is refused with the meter's zones."""

    zone = fields.String(required=True, validate=validate.Length(1, 16), metadata={"example": "day"})
    value = MeterValue(required=True, metadata={"example": "12345"})


class SubmitReadingRequest(Schema):
    """New figures of a meter, all its zones together. `confirm_implausible` after a `reading_implausible` refusal."""

    meter_id = Id(required=True)
    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    confirm_implausible = YesOrNo(load_default=False)


class CorrectReadingRequest(Schema):
    """Other figures for the last reading of a meter."""

    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    confirm_implausible = YesOrNo(load_default=False)


class CheckReadingRequest(Schema):
    """Figures to look at without saving them; `correcting` names the reading they would replace."""

    meter_id = Id(required=True)
    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    correcting = Id(load_default=None, allow_none=True)


class ReadingsQuery(Schema):
    """Which page of readings, newest first. `cursor` is the `next` of the page before."""

    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ReadingZone(Schema):
    """One zone of a reading: the figure, the one before it, and the kWh between them."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    previous = MeterValue(required=True)
    consumption = Kwh(required=True)


class ReadingChange(Schema):
    """One entry of a reading's history: what it said from this moment on."""

    revision = fields.Integer(required=True)
    action = OneOf("submitted", "corrected", "cancelled", required=True)
    status = OneOf("accepted", "cancelled", required=True)
    zones = fields.List(fields.Nested(ReadingZone), required=True)
    at = Moment(required=True)


class ReadingResponse(Schema):
    """A reading, its history, and what may still be done to it (until the end of `changeable_until`)."""

    reading_id = Id(required=True)
    account_id = Id(required=True)
    meter_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    read_on = fields.Date(required=True)
    submitted_at = Moment(required=True)
    status = OneOf("accepted", "cancelled", required=True)
    zones = fields.List(fields.Nested(ReadingZone), required=True)
    late = fields.Boolean(required=True)
    confirmed_implausible = fields.Boolean(required=True)
    revision = fields.Integer(required=True)
    history = fields.List(fields.Nested(ReadingChange), required=True)
    changeable_until = fields.Date(required=True)
    can_correct = fields.Boolean(required=True)
    can_cancel = fields.Boolean(required=True)
    message_ru = fields.String(required=True)
    message_en = fields.String(required=True)


class ReadingsPage(Schema):
    """A page of readings; `next` is null on the last one."""

    readings = fields.List(fields.Nested(ReadingResponse), required=True)
    next = fields.String(required=True, allow_none=True)


class WindowResponse(Schema):
    """When readings are taken. `open`: they are taken today; `late`: they would count to the next month."""

    today = fields.Date(required=True)
    opens_on = fields.Date(required=True)
    closes_on = fields.Date(required=True)
    open = fields.Boolean(required=True)
    counts_to = Period(required=True)
    late = fields.Boolean(required=True)
    message_ru = fields.String(required=True)
    message_en = fields.String(required=True)


class PreviousValue(Schema):
    """The figure a new one is compared with, and the day it was read on."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    read_on = fields.Date(required=True)


class Verification(Schema):
    """Until when the meter is verified, in words too. `soon`: it ends within 90 days, or is over."""

    due_on = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    soon = fields.Boolean(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class MeterResponse(Schema):
    """A meter of the account: its zones in the order of the bill, where it stands, and what else the base tells of it."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    service = OneOf(*SERVICES, required=True)
    zones = fields.List(OneOf(*ZONES), required=True)
    digits = fields.Integer(required=True)
    previous = fields.List(fields.Nested(PreviousValue), required=True)
    last_reading = fields.Nested(ReadingResponse, required=True, allow_none=True)
    place = OneOf(*PLACES, allow_none=True)
    ratio = DecimalString(4, minimum=Decimal(0))
    installed_on = fields.Date(allow_none=True)
    verification = fields.Nested(Verification, allow_none=True)


class MetersResponse(Schema):
    """All meters of the account."""

    meters = fields.List(fields.Nested(MeterResponse), required=True)


class CheckWarning(Schema):
    """What the customer should know before saving: `reading_implausible` needs a confirmation, `reading_late` does not."""

    code = OneOf("reading_implausible", "reading_late", required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class CheckResponse(Schema):
    """What figures would come to. `acceptable` is false when saving them needs `confirm_implausible`."""

    acceptable = fields.Boolean(required=True)
    counts_to = Period(required=True)
    late = fields.Boolean(required=True)
    zones = fields.List(fields.Nested(ReadingZone), required=True)
    warnings = fields.List(fields.Nested(CheckWarning), required=True)
