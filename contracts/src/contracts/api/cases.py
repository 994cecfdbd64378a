"""The calculator: a whole case is asked, its lines and total are answered. Nothing of it is kept."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import Schema, fields, validate

from contracts.api.case_figures import Bounded, Percent, Ratio, Roubles, Volume7
from contracts.events.parts import ZONES
from contracts.fields import AskedPeriod, Count, MeterValue, OneOf, YesOrNo

SERVICES = ("electricity", "heat", "hot_water")
MOST = 48
FEW = validate.Length(1, MOST)
NAME = validate.Length(1, 64)


class CaseVolume(Schema):
    """What one zone used."""

    zone = OneOf(*ZONES, required=True, metadata={"example": "single"})
    volume = Volume7(required=True, metadata={"example": "260"})


class CaseFigure(Schema):
    """The figure on the dial of one zone."""

    zone = OneOf(*ZONES, required=True, metadata={"example": "single"})
    value = MeterValue(required=True, metadata={"example": "12345"})


class CaseEvent(Schema):
    """A meter was read (`values`), swapped (closing `values`, `opening`), or a month was billed without it.

    `digits` and `ratio` of a swap are the new meter's; `volumes` are those of the billed month.
    """

    kind = OneOf("reading", "swap", "billed", required=True)
    on = fields.Date(load_default=None, allow_none=True, metadata={"example": "2022-11-20"})
    period = AskedPeriod(load_default=None, allow_none=True)
    values = fields.List(fields.Nested(CaseFigure), load_default=list, validate=validate.Length(0, 3))
    opening = fields.List(fields.Nested(CaseFigure), load_default=list, validate=validate.Length(0, 3))
    volumes = fields.List(fields.Nested(CaseVolume), load_default=list, validate=validate.Length(0, 3))
    digits = Count(load_default=5, validate=validate.Range(1, 9))
    ratio = Ratio()


class CaseMeter(Schema):
    """A meter and its events, oldest first; the first is the reading to count from."""

    digits = Count(load_default=5, validate=validate.Range(1, 9))
    ratio = Ratio(metadata={"example": "1"})
    events = fields.List(fields.Nested(CaseEvent), required=True, validate=FEW)
    recalculation = OneOf("current", "spread_by_period", load_default="current")
    several_months = OneOf("one_limit", "limit_per_month", load_default="one_limit")
    price_change = OneOf("reading_day", "by_days", load_default="reading_day")


class CaseMonth(Schema):
    """A month's consumption."""

    volumes = fields.List(fields.Nested(CaseVolume), required=True, validate=validate.Length(1, 3))


class CaseRead(Schema):
    """A reading of the past."""

    on = fields.Date(required=True)
    values = fields.List(fields.Nested(CaseFigure), required=True, validate=validate.Length(1, 3))


class CaseMissing(Schema):
    """No reading came: why, how many months in a row were billed by the average before, and what it is made of."""

    reason = OneOf("no_reading", "meter_failed", "access_refused", "supplier_replaces", load_default="no_reading")
    billed_in_a_row = Count(load_default=0, validate=validate.Range(0, 120))
    history = fields.List(fields.Nested(CaseMonth), load_default=list, validate=validate.Length(0, MOST))
    readings = fields.List(fields.Nested(CaseRead), load_default=list, validate=validate.Length(0, MOST))
    digits = Count(load_default=5, validate=validate.Range(1, 9))
    ratio = Ratio()
    normative = Volume7(load_default=None, allow_none=True)
    rooms = Count(load_default=None, allow_none=True, validate=validate.Range(1, 20))


class CaseAbsence(Schema):
    """Who was away: the day of leaving and that of coming back are days at home."""

    left_on = fields.Date(required=True)
    back_on = fields.Date(required=True)
    persons = Count(load_default=1, validate=validate.Range(1, 99))


class CaseUnmetered(Schema):
    """A home without a meter; `meter_possible` raises the normative; `owners` count where nobody is registered."""

    meter_possible = YesOrNo(load_default=False)
    normative = Volume7(load_default=None, allow_none=True, metadata={"example": "68"})
    rooms = Count(load_default=None, allow_none=True, validate=validate.Range(1, 20))
    owners = Count(load_default=0, validate=validate.Range(0, 99))
    absences = fields.List(fields.Nested(CaseAbsence), load_default=list, validate=validate.Length(0, 12))


class CaseHouse(Schema):
    """Energy that the house uses together: the house meter's kWh and its parts, or a `normative` a m² of `common_area`."""

    house_volume = Volume7(load_default=None, allow_none=True, metadata={"example": "12000"})
    non_residential = Volume7(load_default=Decimal(0))
    unmetered = Volume7(load_default=Decimal(0))
    metered = Volume7(load_default=Decimal(0))
    own_production = Volume7(load_default=Decimal(0))
    normative = Volume7(load_default=None, allow_none=True)
    common_area = Volume7(load_default=None, allow_none=True)
    area = Volume7(required=True, metadata={"example": "60"})
    area_of_all = Volume7(required=True, metadata={"example": "2400"})


class CaseBenefit(Schema):
    """`percent` off the share of so many holders."""

    percent = Percent(required=True, metadata={"example": "50"})
    holders = Count(load_default=1, validate=validate.Range(1, 99))
    within_norm_only = YesOrNo(load_default=False)


class CasePayment(Schema):
    """So much was paid on a day."""

    on = fields.Date(required=True)
    amount = Roubles(required=True)


class CaseDebt(Schema):
    """A debt and what was paid of it: the case asks for its penalty up to the day `on`."""

    amount = Roubles(required=True, metadata={"example": "1000.00"})
    due_on = fields.Date(required=True, metadata={"example": "2026-02-10"})
    payments = fields.List(fields.Nested(CasePayment), load_default=list, validate=validate.Length(0, MOST))


class CaseRequest(Schema):
    """A household's case by published prices: `region` and the day `on`, who lives there, what was used (in one of its forms)."""

    region = fields.String(load_default=None, allow_none=True, validate=NAME, metadata={"example": "nizhny"})
    on = fields.Date(required=True, metadata={"example": "2022-11-20"})
    period = AskedPeriod(load_default=None, allow_none=True)
    service = OneOf(*SERVICES, load_default="electricity")
    group = fields.String(load_default="urban_gas", validate=NAME, metadata={"example": "urban_gas"})
    zones = Count(load_default=1, validate=validate.Range(1, 3), metadata={"example": 1})
    persons = Count(load_default=1, validate=validate.Range(0, 99), metadata={"example": 4})
    lives_alone = YesOrNo(load_default=False)
    heating = YesOrNo(load_default=False)
    ranges_apply = YesOrNo(load_default=True)
    own_norm = Volume7(load_default=None, allow_none=True)
    periods = Count(load_default=1, validate=validate.Range(1, 36))
    benefits = fields.List(fields.Nested(CaseBenefit), load_default=list, validate=validate.Length(0, 8))
    consumption = fields.List(fields.Nested(CaseVolume), load_default=list, validate=validate.Length(0, 3))
    meter = fields.Nested(CaseMeter, load_default=None, allow_none=True)
    missing = fields.Nested(CaseMissing, load_default=None, allow_none=True)
    unmetered = fields.Nested(CaseUnmetered, load_default=None, allow_none=True)
    house = fields.Nested(CaseHouse, load_default=None, allow_none=True)
    debt = fields.Nested(CaseDebt, load_default=None, allow_none=True)


class CasePoint(Schema):
    """A metering point of a contract."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    volume = Volume7(required=True)


class CaseContract(Schema):
    """A legal entity's price without VAT and its metering points."""

    price = Bounded("[0-9]{1,5}", 5, required=True, metadata={"example": "7.12345"})
    vat_percent = Percent(required=True, metadata={"example": "22"})
    points = fields.List(fields.Nested(CasePoint), required=True, validate=FEW)


class StaffCaseRequest(CaseRequest):
    """Any case: also by a table of a name (`tariff`), by a pack that is not published, or by a contract."""

    tariff = fields.String(load_default=None, allow_none=True, validate=NAME)
    pack = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    contract = fields.Nested(CaseContract, load_default=None, allow_none=True)


class CaseQuery(Schema):
    """The short question, in the address, so that its answer can be kept: who lives there and the kWh of each zone."""

    region = fields.String(required=True, validate=NAME, metadata={"example": "nizhny"})
    on = fields.Date(required=True, metadata={"example": "2022-11-20"})
    group = fields.String(load_default="urban_gas", validate=NAME)
    zones = fields.Integer(load_default=1, validate=validate.Range(1, 3))
    persons = fields.Integer(load_default=1, validate=validate.Range(0, 99))
    lives_alone = fields.Boolean(load_default=False)
    single = Volume7(load_default=None, metadata={"example": "260"})
    day = Volume7(load_default=None)
    peak = Volume7(load_default=None)
    semi_peak = Volume7(load_default=None)
    night = Volume7(load_default=None)
