"""What a client can ask of readings: the window, the meters, a check, and the life of a reading."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.events.parts import PLACES, SERVICES, SOURCES, ZONES
from contracts.fields import Id, Kwh, MeterValue, Moment, OneOf, Period, Ratio, YesOrNo


class SentValue(Schema):
    """The figure on the dial of one zone, whole kWh. A zone the meter does not have is refused with the meter's zones."""

    zone = fields.String(required=True, validate=validate.Length(1, 16), metadata={"example": "day"})
    value = MeterValue(required=True, metadata={"example": "12345"})


class SubmitReadingRequest(Schema):
    """New figures of a meter, all its zones together. `confirm_implausible` after a `reading_implausible` refusal.

    `read_on`: the day the dial was read, if it was not today.
    """

    meter_id = Id(required=True)
    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    confirm_implausible = YesOrNo(load_default=False)
    read_on = fields.Date(load_default=None, allow_none=True)


class CorrectReadingRequest(Schema):
    """Other figures for the last reading of a meter."""

    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    confirm_implausible = YesOrNo(load_default=False)


class CheckReadingRequest(Schema):
    """Figures to look at without saving them; `correcting` names the reading they would replace."""

    meter_id = Id(required=True)
    values = fields.List(fields.Nested(SentValue), required=True, validate=validate.Length(1, 8))
    correcting = Id(load_default=None, allow_none=True)
    read_on = fields.Date(load_default=None, allow_none=True)


class ReadingsQuery(Schema):
    """Which page of readings, newest first. `cursor` is the `next` of the page before."""

    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ReadingZone(Schema):
    """One zone of a reading: the figure, the one before it, and the kWh between them: the difference times the ratio."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    previous = MeterValue(required=True)
    consumption = Kwh(required=True)
    ratio = Ratio()


class ReadingChange(Schema):
    """One version of a reading: what it said from this moment on, who said so, and whether it counts still.

    `state`: it is what counts (`submitted`), a later version took its place (`superseded`), or it was taken back (`withdrawn`).
    """

    revision = fields.Integer(required=True)
    action = OneOf("submitted", "corrected", "cancelled", required=True)
    status = OneOf("accepted", "cancelled", required=True)
    zones = fields.List(fields.Nested(ReadingZone), required=True)
    at = Moment(required=True)
    state = OneOf("submitted", "superseded", "withdrawn")
    by = OneOf("owner", "payer", "machine", "staff")
    source = OneOf(*SOURCES)


class ReadingResponse(Schema):
    """A reading, its history, and what may still be done to it (until the end of `changeable_until`).

    The dial was read on `read_on`; the figures came on `received_on`. `source`: where the figures that count come from.
    """

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
    can_dispute = fields.Boolean()
    received_on = fields.Date()
    source = OneOf(*SOURCES)
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


class MeterNotice(Schema):
    """Something to know about a meter before typing; with `meter_automatic` nothing is asked of the customer."""

    code = OneOf("meter_automatic", "verification_expired", required=True)
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
    ratio = Ratio()
    automatic = fields.Boolean()
    largest_increment = Kwh(allow_none=True)
    installed_on = fields.Date(allow_none=True)
    verification = fields.Nested(Verification, allow_none=True)
    notices = fields.List(fields.Nested(MeterNotice))


class FinalValue(Schema):
    """What one zone of a meter showed when it was taken off."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)


class FormerMeterResponse(Schema):
    """A meter that was taken off; no figures where nobody told them, or while they are looked at.

    `closing`: whether they are its last reading (`closed`), the staff look at them (`waiting`), or nobody knows them (`left`).
    """

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    installed_on = fields.Date(required=True, allow_none=True)
    removed_on = fields.Date(required=True)
    final_values = fields.List(fields.Nested(FinalValue), required=True)
    closing = OneOf("waiting", "closed", "left")


class MetersResponse(Schema):
    """All meters of the account, and those it had, the last one first. `as_of` is when the retailer's base told of them, in the
    import `batch`; null for accounts told of before that was kept."""

    meters = fields.List(fields.Nested(MeterResponse), required=True)
    former = fields.List(fields.Nested(FormerMeterResponse))
    as_of = Moment(allow_none=True)
    batch = Id(allow_none=True)


class CheckWarning(Schema):
    """What the customer should know before saving: `reading_implausible` needs a confirmation, `reading_late` does not."""

    code = OneOf("reading_implausible", "reading_late", required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class CheckReason(Schema):
    """Something that is said of figures. A `refusal` keeps them from being taken, a `doubt` wants `confirm_implausible`, a `note`
    hinders nothing. `pointer` names the field it is about; null: none in particular.
    """

    code = fields.String(required=True)
    weight = OneOf("refusal", "doubt", "note", required=True)
    pointer = fields.String(required=True, allow_none=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class ExpectedFigure(Schema):
    """Which figures of a zone are taken without a question, and the most kWh that they come to."""

    zone = OneOf(*ZONES, required=True)
    previous = MeterValue(required=True)
    from_ = MeterValue(required=True, data_key="from", attribute="from")
    to = MeterValue(required=True)
    most_kwh = Kwh(required=True)
    ratio = Ratio(required=True)


class CheckResponse(Schema):
    """What figures would come to. `acceptable`: they are taken without a question; else `reasons` say all that speaks against
    them, and `zones` are those that could be reckoned. `warnings` are the doubts and the lateness once more, for older clients.
    """

    acceptable = fields.Boolean(required=True)
    counts_to = Period(required=True)
    late = fields.Boolean(required=True)
    zones = fields.List(fields.Nested(ReadingZone), required=True)
    warnings = fields.List(fields.Nested(CheckWarning), required=True)
    reasons = fields.List(fields.Nested(CheckReason))
    expected = fields.List(fields.Nested(ExpectedFigure))
