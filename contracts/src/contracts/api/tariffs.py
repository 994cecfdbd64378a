"""Tariffs over HTTP: the public table by region and date, packs for staff, and the charges that wait for a tariff."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.events.parts import TARIFF_SERVICES
from contracts.fields import DecimalString, Exactly, Filled, Moment, OneOf, Period, Price

LONGEST_PACK = 100_000
REGION = Exactly(r"^[a-z][a-z0-9_]{0,31}$")
STATES = ("proposed", "published", "refused", "withdrawn", "replaced")


class Amount(DecimalString):
    """A figure of a tariff: kWh, per cent or a multiplier; never negative."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(6, **kwargs)


class BothLanguages(Schema):
    """The same words in both languages."""

    ru = fields.String(required=True)
    en = fields.String(required=True)


class TariffsQuery(Schema):
    """Whose tariffs, of which day: without a region of all, without a date of today."""

    region = fields.String(load_default=None, allow_none=True, validate=REGION, metadata={"example": "nizhny"})
    date = fields.Date(load_default=None, allow_none=True, metadata={"example": "2022-11-20"})


class TariffPriceResponse(Schema):
    """One approved price: roubles a unit. `band`: within_norm, over_norm, range_1..3, all."""

    group = fields.String(required=True)
    rates = fields.Integer(required=True, strict=True)
    zone = fields.String(required=True)
    band = fields.String(required=True)
    price = Price(required=True)


class TariffNormResponse(Schema):
    """The social norm: kWh a month for each registered person, and its own for who lives alone."""

    per_person = Amount(required=True)
    alone = Amount(required=True, allow_none=True)


class TariffSeasonResponse(Schema):
    """In these months norm and limits are multiplied, for these groups (none named: for all)."""

    months = fields.List(fields.Integer(strict=True), required=True)
    multiplier = Amount(required=True)
    groups = fields.List(fields.String(), required=True)


class TariffNormativeResponse(Schema):
    """kWh a month for each person in a home without a meter, by rooms and persons (`4+`: four and more)."""

    group = fields.String(required=True)
    rooms = fields.String(required=True)
    persons = fields.String(required=True)
    volume = Amount(required=True)


class TariffOrderResponse(Schema):
    """The order of the regional authority."""

    number = fields.String(required=True)
    date = fields.Date(required=True, allow_none=True)
    body = fields.String(required=True)


class TariffPlaceResponse(BothLanguages):
    """Where the prices were published."""

    where = fields.String(required=True)
    decision = fields.String(required=True, allow_none=True)


class TariffTableResponse(Schema):
    """One published pack as a table. By one `for_reference` nobody is charged, because its source lacks something (`absent`)."""

    tariff = fields.String(required=True)
    pack_hash = fields.String(required=True)
    plan = fields.String(required=True)
    region = fields.String(required=True)
    service = OneOf(*TARIFF_SERVICES, required=True)
    unit = fields.String(required=True)
    model = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    for_reference = fields.Boolean(required=True)
    vat = Amount(required=True, allow_none=True)
    norm = fields.Nested(TariffNormResponse, required=True, allow_none=True)
    limits = fields.List(Amount(), required=True)
    seasons = fields.List(fields.Nested(TariffSeasonResponse), required=True)
    normatives = fields.List(fields.Nested(TariffNormativeResponse), required=True)
    prices = fields.List(fields.Nested(TariffPriceResponse), required=True)
    source = fields.Nested(TariffPlaceResponse, required=True)
    order = fields.Nested(TariffOrderResponse, required=True, allow_none=True)
    absent = fields.List(fields.Nested(BothLanguages), required=True)


class TariffSpanResponse(Schema):
    """The days of a table, so that another date can be chosen."""

    tariff = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)


class TariffRegionResponse(BothLanguages):
    """A region of which tariffs are known, and of which days."""

    region = fields.String(required=True)
    known = fields.List(fields.Nested(TariffSpanResponse), required=True)


class TariffsResponse(Schema):
    """The tariffs of a day, and the regions that can be asked for."""

    date = fields.Date(required=True)
    region = fields.String(required=True, allow_none=True)
    regions = fields.List(fields.Nested(TariffRegionResponse), required=True)
    tables = fields.List(fields.Nested(TariffTableResponse), required=True)


class WaitingChargeResponse(Schema):
    """A charge that waits for its tariff, and why, in both languages."""

    service = fields.String(required=True)
    period = Period(required=True)
    since = Moment(required=True)
    ru = fields.String(required=True)
    en = fields.String(required=True)


class WaitingChargesResponse(Schema):
    """The charges of an account that wait, newest month first."""

    items = fields.List(fields.Nested(WaitingChargeResponse), required=True)


class WaitingCrowdResponse(Schema):
    """So many charges wait for a plan's tariff of these days; `lacking` names the single price, if only one is missing."""

    plan = fields.String(required=True)
    service = fields.String(required=True)
    first_day = fields.Date(required=True)
    last_day = fields.Date(required=True)
    lacking = fields.String(required=True)
    charges = fields.Integer(required=True, strict=True)
    since = Moment(required=True)


class WaitingCrowdsResponse(Schema):
    """What charges wait for, the most first."""

    items = fields.List(fields.Nested(WaitingCrowdResponse), required=True)


class CheckPackRequest(Schema):
    """The file of a pack as it is."""

    content = fields.String(required=True, validate=Filled(LONGEST_PACK))


class ProposePackRequest(CheckPackRequest):
    """The file of a pack, and why, where its dates have begun."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class DecidePackRequest(Schema):
    """A remark, kept in the journal."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class PackFaultResponse(BothLanguages):
    """What is wrong in which line of the file."""

    line = fields.Integer(required=True, strict=True)
    code = fields.String(required=True)


class PackChangeResponse(Schema):
    """A price (`group/rates/zone/band`) or another figure that differs from the table in force; null: not there."""

    what = fields.String(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)


class PackStepResponse(Schema):
    """A line of the pack's journal; `by` is the id of a member of staff, or `release`."""

    did = OneOf(*STATES, required=True)
    by = fields.String(required=True)
    at = Moment(required=True)
    note = fields.String(required=True)


class PackSummaryResponse(Schema):
    """A pack in one line, with its journal."""

    pack_hash = fields.String(required=True)
    tariff = fields.String(required=True)
    plan = fields.String(required=True)
    service = fields.String(required=True)
    valid_from = fields.Date(required=True, allow_none=True)
    valid_to = fields.Date(required=True, allow_none=True)
    for_reference = fields.Boolean(required=True)
    state = OneOf(*STATES, required=True)
    own = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(PackStepResponse), required=True)


class PacksResponse(Schema):
    """The packs, the latest step first."""

    items = fields.List(fields.Nested(PackSummaryResponse), required=True)


class PackResponse(Schema):
    """What is wrong with a pack, or what it changes against `before`.

    `charged` charges were made by tables of its days, `waiting` ones have none. A pack that has begun needs a reason.
    """

    pack = fields.Nested(PackSummaryResponse, required=True, allow_none=True)
    faults = fields.List(fields.Nested(PackFaultResponse), required=True)
    table = fields.Nested(TariffTableResponse, required=True, allow_none=True)
    examples = fields.Integer(required=True, strict=True)
    before = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Nested(PackChangeResponse), required=True)
    charged = fields.Integer(required=True, strict=True)
    waiting = fields.Integer(required=True, strict=True)
    needs_reason = fields.Boolean(required=True)
