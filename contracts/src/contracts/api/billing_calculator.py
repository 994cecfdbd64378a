"""What a client can ask of billing-calculator: estimates, charges with reasons; and the agents' door."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from contracts.events.parts import SERVICES, ZONES
from contracts.fields import Id, Kwh, MeterValue, Moment, Money, OneOf, Period, Price, Ratio

REASONS = ("reading_submitted", "reading_corrected", "reading_cancelled", "account_updated")


class WhyResponse(Schema):
    """The same sentence in both languages."""

    ru = fields.String(required=True)
    en = fields.String(required=True)


class MeteringPointResponse(Schema):
    """A metering point of a contract: its meter, the number on it (empty where it is not known) and its transformation ratio."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    ratio = Ratio(required=True)


class ChargeLineResponse(Schema):
    """So many kWh of one zone in one band (within_norm, over_norm, range_1..3) at one price, and why; by contract those of one
    metering point (`point`, null elsewhere), in band `contract`."""

    zone = OneOf(*ZONES, required=True)
    band = fields.String(required=True)
    volume = Kwh(required=True)
    price = Price(required=True)
    amount = Money(required=True)
    why = fields.Nested(WhyResponse, required=True)
    point = fields.Nested(MeteringPointResponse, allow_none=True)


class TariffSourceResponse(Schema):
    """The published table of prices, where it was published and which decision approved it, where that is known."""

    name = fields.String(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)
    where = fields.String(required=True)
    decision = fields.String(required=True, allow_none=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)


class StandInResponse(Schema):
    """What was billed where no reading came: the `average` of `history_months` months, or the `normative`.

    `in_a_row`: months billed by average without a break, this one included; `left` more may follow, of `limit`.
    """

    by = fields.String(required=True)
    in_a_row = fields.Integer(required=True)
    limit = fields.Integer(required=True)
    left = fields.Integer(required=True)
    history_months = fields.Integer(required=True)
    why = fields.List(fields.Nested(WhyResponse), required=True)


class UnreadMeterResponse(StandInResponse):
    """One of several meters that nobody read in a month in which another was, and what was billed for it alone."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)


class ChargeSummaryResponse(Schema):
    """A month's charge; `difference` is against its previous revision."""

    charge_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    total = Money(required=True)
    volume = Kwh(required=True)
    reason = OneOf(*REASONS, required=True)
    revision = fields.Integer(required=True)
    difference = Money(required=True)
    due_on = fields.Date(required=True)
    calculated_at = Moment(required=True)
    stand_in = fields.Nested(StandInResponse)
    set_off = fields.List(Period(), metadata={"description": "Months billed unread, whose kWh these readings hold too"})
    by_rule = fields.Boolean(metadata={"description": "The close of the month made it; `reason` is for those who know four only"})


class EstimateValue(Schema):
    """The figure on the dial of one zone, whole kWh."""

    zone = fields.String(required=True, validate=validate.Length(1, 16), metadata={"example": "day"})
    value = MeterValue(required=True, metadata={"example": "12345"})


class EstimateRequest(Schema):
    """Figures that are not sent yet; `correcting` names the reading they would replace."""

    meter_id = Id(required=True)
    values = fields.List(fields.Nested(EstimateValue), required=True, validate=validate.Length(1, 8))
    correcting = Id(load_default=None, allow_none=True)


class EstimateResponse(Schema):
    """What the month would cost with these figures, and by how much that differs from what is charged already."""

    period = Period(required=True)
    volume = Kwh(required=True)
    total = Money(required=True)
    already_charged = Money(required=True)
    difference = Money(required=True)
    lines = fields.List(fields.Nested(ChargeLineResponse), required=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    tariff = fields.String(required=True)
    tariff_source = fields.Nested(TariffSourceResponse, required=True, allow_none=True)
    summary = fields.Nested(WhyResponse, required=True)


class PageQuery(Schema):
    """Which page of a list, newest first. `cursor` is the `next` of the page before."""

    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 200))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ChargesPage(Schema):
    """A page of charges; `next` is null on the last one."""

    charges = fields.List(fields.Nested(ChargeSummaryResponse), required=True)
    next = fields.String(required=True, allow_none=True)


class ChargedZoneResponse(Schema):
    """One zone of a reading that was counted; `consumption` is the difference of the figures times `ratio`."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    previous = MeterValue(required=True)
    consumption = Kwh(required=True)
    ratio = Ratio()


class ChargedReadingResponse(Schema):
    """A reading that was counted, as it was then."""

    reading_id = Id(required=True)
    meter_id = Id(required=True)
    read_on = fields.Date(required=True)
    revision = fields.Integer(required=True)
    zones = fields.List(fields.Nested(ChargedZoneResponse), required=True)


class ChargeRevisionResponse(Schema):
    """What was owed by the knowledge of a moment, and why it was calculated."""

    revision = fields.Integer(required=True)
    reason = OneOf(*REASONS, required=True)
    tariff = fields.String(required=True)
    volume = Kwh(required=True)
    total = Money(required=True)
    difference = Money(required=True)
    lines = fields.List(fields.Nested(ChargeLineResponse), required=True)
    calculated_at = Moment(required=True)
    stand_in = fields.Nested(StandInResponse)
    by_rule = fields.Boolean(metadata={"description": "The close of the month made it; `reason` is for those who know four only"})


class ChargeResponse(ChargeSummaryResponse):
    """The whole charge: lines, norm, the tariff and its source, the readings counted, and every revision, oldest first."""

    lines = fields.List(fields.Nested(ChargeLineResponse), required=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    tariff = fields.String(required=True)
    tariff_source = fields.Nested(TariffSourceResponse, required=True, allow_none=True)
    calculator = fields.String(required=True)
    readings = fields.List(fields.Nested(ChargedReadingResponse), required=True)
    unread_meters = fields.List(fields.Nested(UnreadMeterResponse))
    revisions = fields.List(fields.Nested(ChargeRevisionResponse), required=True)


class AgentQuery(Schema):
    """What a payment agent asks (OSMP): the protocol answers its own mistakes with result codes, so nothing is refused here."""

    class Meta:
        unknown = EXCLUDE

    command = fields.String(load_default="", metadata={"example": "check"})
    txn_id = fields.String(load_default="", metadata={"example": "1234567"})
    account = fields.String(load_default="", metadata={"example": "520000000017"})
    sum = fields.String(load_default="", metadata={"example": "200.00"})
    txn_date = fields.String(load_default="", metadata={"example": "20221120101500"})
