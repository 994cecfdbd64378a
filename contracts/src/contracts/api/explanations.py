"""A charge taken apart: every kopeck with its reading, its line in the pack of prices, its rule and its day; and done again."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.billing_calculator import (
    ChargedReadingResponse,
    ChargeLineResponse,
    MeteringPointResponse,
    StandInResponse,
    TariffSourceResponse,
    WhyResponse,
)
from contracts.api.case_answers import RuleResponse
from contracts.api.tariffs import Amount
from contracts.events.parts import SERVICES, ZONES
from contracts.fields import DecimalString, Id, Kwh, Moment, Money, OneOf, Period, Price


class ExplanationQuery(Schema):
    """Which revision is meant; the last one where none is named."""

    revision = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 1_000_000), metadata={"example": 1})


class ExplainedHouseholdResponse(Schema):
    """The home as it was then: what the price and the norm depended on. `own_norm`: kWh a month set for it."""

    group = fields.String(required=True)
    persons = fields.Integer(required=True)
    lives_alone = fields.Boolean(required=True)
    ranges_apply = fields.Boolean(required=True)
    own_norm = Kwh(required=True, allow_none=True)


class TermsResponse(Schema):
    """The contract of a legal entity: roubles a kWh without VAT, and the VAT in percent (the line of band `vat`)."""

    price = Price(required=True)
    vat_percent = Amount(required=True)


class PackOrderResponse(Schema):
    """The regional order that set the prices."""

    number = fields.String(required=True)
    on = fields.Date(required=True, allow_none=True)
    body = fields.String(required=True)


class ExplainedPackResponse(TariffSourceResponse):
    """The pack of prices of exactly that content. `split`: whole_kwh (by the largest remainder) or unrounded; with `vat`."""

    pack_hash = fields.String(required=True)
    plan = fields.String(required=True)
    region = fields.String(required=True)
    model = fields.String(required=True)
    split = fields.String(required=True)
    unit = fields.String(required=True)
    vat = Amount(required=True, allow_none=True)
    order = fields.Nested(PackOrderResponse, required=True, allow_none=True)


class ExplainedVolumeResponse(Schema):
    """The kWh of a zone of meters with so many rates, of these readings together."""

    rates = fields.Integer(required=True)
    zone = OneOf(*ZONES, required=True)
    kwh = Kwh(required=True)
    reading_ids = fields.List(Id(), required=True)


class ExplainedBandResponse(Schema):
    """A stretch of consumption at one price: over `lower` up to `upper` and with it; without an end where that is null."""

    name = fields.String(required=True)
    lower = Kwh(required=True)
    upper = Kwh(required=True, allow_none=True)


class PriceLineResponse(Schema):
    """Where a price stands in its pack: group/rates/zone/band."""

    name = fields.String(required=True)
    price = Price(required=True)


class ExplainedLineResponse(Schema):
    """A line with the readings its kWh come from, the day whose prices count, where its price stands, and the rules."""

    zone = OneOf(*ZONES, required=True)
    band = fields.String(required=True)
    volume = DecimalString(7, required=True)
    price = Price(required=True)
    amount = Money(required=True)
    why = fields.Nested(WhyResponse, required=True)
    rates = fields.Integer(required=True)
    on = fields.Date(required=True)
    reading_ids = fields.List(Id(), required=True)
    price_line = fields.Nested(PriceLineResponse, required=True, allow_none=True)
    rules = fields.List(fields.Nested(RuleResponse), required=True)
    part = fields.Integer(metadata={"description": "Which of `parts` it belongs to, the first being 1; absent without parts."})
    point = fields.Nested(MeteringPointResponse, metadata={"description": "Of a contract: the metering point of these kWh."})


class StoodVolumeResponse(Schema):
    """kWh of a zone of meters with so many rates."""

    rates = fields.Integer(required=True)
    zone = OneOf(*ZONES, required=True)
    kwh = Kwh(required=True)


class HistoryResponse(Schema):
    """All kWh of so many months up to the last reading."""

    months = fields.Integer(required=True)
    volumes = fields.List(fields.Nested(StoodVolumeResponse), required=True)


class ExplainedStandInResponse(StandInResponse):
    """By average: `history` divided by its months, whole kWh, half up. By normative: `normative` kWh for each person."""

    billed_before = fields.Integer(required=True)
    history = fields.Nested(HistoryResponse, required=True)
    normative = Kwh(required=True, allow_none=True)
    volumes = fields.List(fields.Nested(StoodVolumeResponse), required=True)
    counted = Kwh(
        allow_none=True, metadata={"description": "Of one of several meters: kWh of the others, part of the home's normative."}
    )
    history_months = fields.Integer(attribute="history.months", required=True)


class ExplainedUnreadMeterResponse(Schema):
    """One of several meters that nobody read while another was: its kWh come on top of what was read."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    stand_in = fields.Nested(ExplainedStandInResponse, required=True)


class SetOffResponse(Schema):
    """A month that was billed without a reading: its kWh are taken off the reading's."""

    period = Period(required=True)
    volumes = fields.List(fields.Nested(StoodVolumeResponse), required=True)


class ExplainedPartResponse(Schema):
    """A part of a charge with a table of its own.

    `days`: so many days from `on` have their share of the kWh (whole ones by the largest remainder) and of the bounds (half up);
    `bands` are those of the whole time. `month`: an equal share of the kWh, by that month's bands. `taken_back`: what was charged
    for that month without a reading, as a home of that `group`; its lines are those of then with the other sign.
    """

    what = OneOf("days", "month", "taken_back", required=True)
    period = Period(required=True)
    on = fields.Date(required=True)
    days = fields.Integer(required=True)
    group = fields.String(required=True)
    pack = fields.Nested(ExplainedPackResponse, required=True, allow_none=True)
    volumes = fields.List(fields.Nested(StoodVolumeResponse), required=True)
    bands = fields.List(fields.Nested(ExplainedBandResponse), required=True)


class ExplanationResponse(Schema):
    """Enough to come to `total` without anything else: readings make `volumes`, `bands` cut them into lines, which are summed.
    Where nobody read, `stand_in` makes them; meters that alone were not read add theirs (`unread_meters`). Readings that hold
    months billed so before are less by what `set_off` says; a zone of which more was billed than used is negative, by the first
    band.

    The kWh up to each bound are shared between the zones in proportion to what they used, the order of a tie being day or peak,
    semi-peak, night; each line is rounded half up to the kopeck. `complete` is false where the inputs were not kept.
    A charge by several tables has `parts`, each with its bands; `bands` then is empty.
    """

    charge_id = Id(required=True)
    service = OneOf(*SERVICES, required=True)
    period = Period(required=True)
    revision = fields.Integer(required=True)
    reason = fields.String(required=True)
    calculator = fields.String(required=True)
    calculated_at = Moment(required=True)
    complete = fields.Boolean(required=True)
    tariff = fields.String(required=True)
    pack_hash = fields.String(required=True)
    plan = fields.String(required=True)
    pack = fields.Nested(ExplainedPackResponse, required=True, allow_none=True)
    household = fields.Nested(ExplainedHouseholdResponse, required=True, allow_none=True)
    terms = fields.Nested(TermsResponse, allow_none=True)
    readings = fields.List(fields.Nested(ChargedReadingResponse), required=True)
    volumes = fields.List(fields.Nested(ExplainedVolumeResponse), required=True)
    norm = fields.Nested(WhyResponse, required=True, allow_none=True)
    bands = fields.List(fields.Nested(ExplainedBandResponse), required=True)
    lines = fields.List(fields.Nested(ExplainedLineResponse), required=True)
    volume = Kwh(required=True)
    total = Money(required=True)
    previous_total = Money(required=True)
    difference = Money(required=True)
    stand_in = fields.Nested(ExplainedStandInResponse, allow_none=True)
    set_off = fields.List(fields.Nested(SetOffResponse))
    unread_meters = fields.List(fields.Nested(ExplainedUnreadMeterResponse))
    parts = fields.List(fields.Nested(ExplainedPartResponse))


class ReplayResponse(Schema):
    """The same kopecks again. `calculator` are the rules of then, `calculator_now` those it was done again by."""

    revision = fields.Integer(required=True)
    total = Money(required=True)
    lines = fields.List(fields.Nested(ChargeLineResponse), required=True)
    tariff = fields.String(required=True)
    pack_hash = fields.String(required=True)
    calculator = fields.String(required=True)
    calculator_now = fields.String(required=True)
